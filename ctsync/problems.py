"""Problems as values: found anywhere, gathered, and shown all at once by the command that asked.

A problem says what, where, why and what to do. Rooms return problems; only the boundary prints them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in words a marketer understands.

    `rule` is a stable id (`CORE001`), `what` one sentence, `why` the reason with its source, `hint` what to write.
    """

    rule: str
    where: Position
    what: str
    why: str = ""
    hint: str = ""
    level: Level = Level.ERROR


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem before it has a place: `path` leads from the top of the campaign file to the value.

    Pure rooms give findings; the loader, which knows where each value was written, turns them into problems.
    """

    path: tuple[str | int, ...]
    rule: str
    what: str
    why: str = ""
    hint: str = ""
    level: Level = Level.ERROR

    def at(self, where: Position) -> Problem:
        return Problem(self.rule, where, self.what, self.why, self.hint, self.level)


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
        return iter(sorted(set(self._found), key=lambda p: (p.where, p.rule, p.what)))

    def __len__(self) -> int:
        return len(set(self._found))

    def __bool__(self) -> bool:
        return bool(self._found)

    @property
    def errors(self) -> int:
        return sum(1 for problem in set(self._found) if problem.level is Level.ERROR)

    @property
    def warnings(self) -> int:
        return sum(1 for problem in set(self._found) if problem.level is Level.WARNING)
