"""Problems as values: found anywhere, gathered, and shown all at once by the command that asked.

A problem says what, where, why and what to do. Rooms return problems; only the boundary prints them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias


class Level(StrEnum):
    """How much a problem matters. An error stops the command before anything is sent."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file: path relative to the repository, line and column from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


_LONG_QUOTE = re.compile(r"`([^`]{60})[^`]{20,}`")
_LONGEST: Final = 600


def in_brief(sentence: str) -> str:
    """A sentence whose quoted values are cut, so that one of a million letters does not bury what is said of it."""
    if len(sentence) <= 100:
        return sentence
    short = _LONG_QUOTE.sub(r"`\1…`", sentence)
    return short if len(short) <= _LONGEST else f"{short[: _LONGEST - 1]}…"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Other characters in a value's text: those from `start` up to `end` give way to `text`; without `end`, all after."""

    text: str
    start: int = 0
    end: int | None = None


@dataclass(frozen=True, slots=True)
class AddKey:
    """A key that the map lacks, with a single value."""

    key: str
    value: str


Edit: TypeAlias = Rewrite | AddKey


@dataclass(frozen=True, slots=True)
class PlacedEdit:
    """An edit of the value, or the map, that begins at a place."""

    at: Position
    edit: Edit


@dataclass(frozen=True, slots=True)
class Fix:
    """What would put a problem right. `is_safe` if it can be done unasked (`lint --fix`); else it is a suggestion.

    Paths lead from the top of the campaign file; in an included file there is but one value, its text, at `()`.
    """

    edits: tuple[tuple[tuple[str | int, ...], Edit], ...]
    is_safe: bool = True


@dataclass(frozen=True, slots=True)
class PlacedFix:
    """The same with places."""

    edits: tuple[PlacedEdit, ...]
    is_safe: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in words a marketer understands.

    `rule` is a stable id (`CORE001`), `what` one sentence, `why` the reason with its source, `hint` what to write.
    `offset` is the character, from 0, of the text that begins at `where` that is meant: whoever shows the problem looks
    up where that character stands (`editing.offsets`).
    """

    rule: str
    where: Position
    what: str
    why: str = ""
    hint: str = ""
    level: Level = Level.ERROR
    offset: int | None = None
    fix: PlacedFix | None = None


def and_more(rule: str, where: Position, level: Level = Level.ERROR) -> Problem:
    """Stands for all problems of a file from this one on: nobody reads thousands, and each costs time."""
    return Problem(rule, where, "There are more problems from here on.", "", "Mend those above first.", level)


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem before it has a place: `path` leads from the top of the campaign file to the value.

    Pure rooms give findings; the loader, which knows where each value was written, turns them into problems. `offset`
    is the character of the value's text that is meant. `inside` names the included file that the problem is in; then
    `offset` counts in its text.
    """

    path: tuple[str | int, ...]
    rule: str
    what: str
    why: str = ""
    hint: str = ""
    level: Level = Level.ERROR
    offset: int | None = None
    inside: str = ""
    fix: Fix | None = None

    def at(self, where: Position, fix: PlacedFix | None = None) -> Problem:
        offset = None if self.inside else self.offset
        what, hint = in_brief(self.what), in_brief(self.hint)
        return Problem(self.rule, where, what, self.why, hint, self.level, offset, fix)


def _place(one: Problem) -> tuple[str, int, int, str, str]:
    """Where it stands in a list of problems; a tuple, since thousands are compared."""
    return (one.where.file, one.where.line, one.where.column, one.rule, one.what)


class Problems:
    """A growing collection of problems, read in the order file, line, column, rule."""

    __slots__ = ("_found",)

    def __init__(self, found: Iterable[Problem] = ()) -> None:
        self._found: list[Problem] = list(found)

    def add(self, problem: Problem) -> None:
        self._found.append(problem)

    def extend(self, more: Iterable[Problem]) -> None:
        self._found.extend(more)

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(set(self._found), key=_place))

    def __len__(self) -> int:
        return len(set(self._found))

    def __bool__(self) -> bool:
        return bool(self._found)

    def first(self, most: int) -> list[Problem]:
        """The first problems of one file. If there are more, the first of those left out says so."""
        found = list(self)
        if len(found) <= most:
            return found
        after = found[most]
        levels = {problem.level for problem in found[most:]}
        level = Level.ERROR if Level.ERROR in levels else after.level
        return [*found[:most], and_more(after.rule, after.where, level)]

    @property
    def errors(self) -> int:
        return sum(1 for problem in set(self._found) if problem.level is Level.ERROR)

    @property
    def warnings(self) -> int:
        return sum(1 for problem in set(self._found) if problem.level is Level.WARNING)
