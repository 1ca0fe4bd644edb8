"""The exact sign that a problem means: its line and column, through quotes, escapes and folded lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from ctsync.editing.offsets import offset_of, place_in_scalar
from ctsync.editing.written import WrittenMap, WrittenScalar, find_written, path_at, read_written
from ctsync.problems import Position, Problem, Problems
from ctsync.reading.characters import decode
from ctsync.reading.parse import parse
from ctsync.reading.source import Repository


def pointed(found: Iterable[Problem], root: Path | None) -> Problems:
    """The problems, each at its sign where that can be said for certain, and else where its value begins."""
    problems = tuple(found)
    if root is None or all(problem.offset is None for problem in problems):
        return Problems(problems)
    return Problems(_pointed(problems, Repository(root)))


@dataclass(slots=True)
class _Sources:
    """Each file is read once."""

    repository: Repository
    known: dict[str, tuple[str, WrittenMap] | None] = field(default_factory=dict)

    def __call__(self, file: str) -> tuple[str, WrittenMap] | None:
        if file not in self.known:
            self.known[file] = self._read(file)
        return self.known[file]

    def _read(self, file: str) -> tuple[str, WrittenMap] | None:
        unread = Problems()
        content = self.repository.read(file, Position(file), unread)
        if content is None or parse(content, file, unread) is None:
            return None
        source = decode(content, file)
        return None if isinstance(source, Problem) else (source, read_written(source))


def _pointed(problems: tuple[Problem, ...], repository: Repository) -> Iterator[Problem]:
    sources = _Sources(repository)
    for problem in problems:
        where = None if problem.offset is None else _sign(problem.where, problem.offset, sources)
        yield problem if where is None else replace(problem, where=where, offset=None)


def _sign(where: Position, offset: int, sources: _Sources) -> Position | None:
    found = sources(where.file)
    if found is None:
        return None
    source, root = found
    path = path_at(root, offset_of(source, where.line, where.column))
    written = None if path is None else find_written(root, path)
    if path is None or not isinstance(written, WrittenScalar) or "${" in written.text:
        return None  # what a variable became has no signs in the file
    return place_in_scalar(source, where.file, written, offset)
