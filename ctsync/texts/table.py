"""What a translator gets and gives back: one text a row, the same whatever kind of file carries it."""

from __future__ import annotations

from dataclasses import dataclass

from ctsync.problems import Position, Problem
from ctsync.reading.nodes import Path

RULE = "TEXTS"
"""What stands where other problems have their rule: nobody can waive a table that does not fit its campaigns."""

MAX_BYTES = 1024 * 1024
MAX_ROWS = 20_000
MAX_PROBLEMS = 50
"""Problems shown of one table: more of them help nobody."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One text of a campaign file and its translation, which is empty where there is none yet.

    `place` is where the original stands (`message`, or a market's), `target` where the translation stands or will
    stand. Both are paths from the top of the file. `note` tells the translator what the text is, and how long it may be.
    """

    campaign: str
    place: Path
    target: Path
    language: str
    source_language: str
    source: str
    translation: str
    note: str

    @property
    def place_name(self) -> str:
        return place_name(self.place)


@dataclass(frozen=True, slots=True)
class Row:
    """One text as it came back, and where it stands in the table."""

    campaign: str
    place: str
    language: str
    source: str
    translation: str
    where: Position


def place_name(place: Path) -> str:
    """`message.title`, `message.actions.2.label`: list items are counted from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in place)


def problem(where: Position, what: str, why: str = "", hint: str = "") -> Problem:
    """A problem of a table."""
    return Problem(RULE, where, what, why, hint)


def same_text(text: str) -> str:
    """A text as it is compared: programs may change how a line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
