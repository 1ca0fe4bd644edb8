"""Colour as a second voice: whatever it says, a sign or a word beside it says too."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from ctsync.rendering.paper.cells import wrapped

NARROWEST = 60
WIDEST = 100


class Tone(StrEnum):
    """What a piece of text is, as rich writes styles. The sixteen colours of every terminal suffice."""

    PLAIN = ""
    HEADING = "bold"
    QUIET = "dim"
    NEW = "green"
    CHANGED = "yellow"
    REMOVED = "red"
    ALARM = "bold red"
    CALM = "cyan"


@dataclass(frozen=True, slots=True)
class Paper:
    """What is written on: so many columns, in colour or not."""

    columns: int = 80
    colour: bool = False

    @property
    def width(self) -> int:
        """Long lines are hard to read, however wide the terminal is."""
        return max(NARROWEST, min(self.columns, WIDEST))

    def ink(self, text: str, tone: Tone) -> str:
        """The text in its colour, or as it is."""
        if not self.colour or tone is Tone.PLAIN or not text:
            return text
        before, after = _codes(tone)
        return f"{before}{text}{after}"

    def indented(self, text: str, first: str, rest: str = "", tone: Tone = Tone.PLAIN) -> list[str]:
        """A paragraph: `first` before its first line, `rest` (or as many spaces) before the others."""
        margin = rest or " " * len(first)
        lines = wrapped(text, self.width - len(first))
        return [(margin if number else first) + self.ink(line, tone) for number, line in enumerate(lines)]


@lru_cache(maxsize=16)
def _codes(tone: Tone) -> tuple[str, str]:
    from rich.color import ColorSystem
    from rich.style import Style

    before, _, after = Style.parse(tone.value).render("\0", color_system=ColorSystem.STANDARD).partition("\0")
    return before, after
