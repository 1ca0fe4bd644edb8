"""All files of an account to outcomes, with the shortcuts that are allowed: memory, and more than one process.

A shortcut gives campaigns that know who they are and read what they say when somebody asks (`again`). So an apply
takes none: what it sends it has read itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ctsync.definitions.again import FileAgain
from ctsync.definitions.memory import Memory
from ctsync.definitions.outcome import Outcome, digest_of
from ctsync.definitions.outcome_codec import from_line, to_line
from ctsync.definitions.reader import FileReader
from ctsync.definitions.several import lines_of_others
from ctsync.problems import Position, Problems

_TOGETHER: Final = 200
"""Files that take each step together: a sixth faster than one by one, since a step's code stays at hand."""


@dataclass(frozen=True, slots=True)
class Shortcuts:
    """What may be used beside reading: outcomes of the last time, and other processors.

    `processes` says how many are worth it for so many files.
    """

    memory: Memory | None = None
    processes: Callable[[int], int] = lambda _files: 1


NONE: Final = Shortcuts()


def all_outcomes(reader: FileReader, files: Sequence[str], shortcuts: Shortcuts = NONE) -> list[Outcome]:
    """One outcome for each file, in the order given."""
    memory = shortcuts.memory
    found = {} if memory is None else dict(_recalled(reader, files, memory))
    left = [file for file in files if file not in found]
    lines: dict[str, str] = {}
    count = shortcuts.processes(len(left))
    if count == 1:
        found |= {outcome.file: outcome for outcome in _read(reader, left)}
    else:
        _read_by_several(reader, left, count, found, lines)
    if memory is not None:
        fresh = [found[file] for file in left if found[file].is_sound]
        memory.remember(((one.file, one.digest, lines.get(one.file) or to_line(one)) for one in fresh), files)
    return [found[file] for file in files]


def _recalled(reader: FileReader, files: Sequence[str], memory: Memory) -> Iterator[tuple[str, Outcome]]:
    """The files whose bytes, and those of all files that they take in, are as they were."""
    digests: dict[str, str] = {}
    for file in files:
        if not memory.knows(file):
            continue
        content = reader.content(file)
        line = memory.line(file, digest_of(content)) if isinstance(content, bytes) else None
        outcome = None if line is None else _made(reader, file, line)
        if outcome is not None and all(
            _digest(reader, path, digests) == digest for path, digest in outcome.includes.items()
        ):
            yield file, outcome


def _digest(reader: FileReader, path: str, known: dict[str, str]) -> str:
    """That of an included file as it is now; nothing if it cannot be read."""
    if path not in known:
        text = reader.repository.read_text(path, Position(path), Problems())
        known[path] = "" if text is None else digest_of(text.encode())
    return known[path]


def _made(reader: FileReader, file: str, line: str) -> Outcome | None:
    """The outcome of a line; None if it is of another make."""
    again = FileAgain(file, reader.read)
    try:
        outcome = from_line(line, again, reader.facts, reader.catalog)
    except (KeyError, TypeError, ValueError):
        return None
    again.must_have(outcome.digest, outcome.includes)
    return outcome if outcome.file == file else None


def _read(reader: FileReader, files: Sequence[str]) -> Iterator[Outcome]:
    for begin in range(0, len(files), _TOGETHER):
        some = files[begin : begin + _TOGETHER]
        yield from reader.outcomes([(file, reader.content(file)) for file in some])


def _read_by_several(
    reader: FileReader, files: Sequence[str], count: int, found: dict[str, Outcome], lines: dict[str, str]
) -> None:
    """Each process takes a share; what another one fails to hand over is read here."""
    size = -(-len(files) // count)
    own, *others = (files[begin : begin + size] for begin in range(0, len(files), size))

    def read_own() -> None:
        found.update((outcome.file, outcome) for outcome in _read(reader, own))

    def written(share: Sequence[str]) -> list[str]:
        return [to_line(outcome) for outcome in _read(reader, share)]

    handed = lines_of_others(others, written, read_own)
    for share, rows in zip(others, handed, strict=True):
        made = (
            [] if rows is None else [_made(reader, file, row) for file, row in zip(share, rows, strict=False)]
        )
        if rows is None or len(made) != len(share) or None in made:
            found.update((outcome.file, outcome) for outcome in _read(reader, share))
            continue
        found.update(
            (file, outcome) for file, outcome in zip(share, made, strict=True) if outcome is not None
        )
        lines.update(zip(share, rows, strict=True))
