"""What files came to the last time they were read, by the digest of their bytes.

A memory is only ever a shortcut: whoever opens it names, in one key, everything but the files themselves that an
outcome rests on, and a memory under another key is empty. A line that was torn by a crash, or by two processes at once,
does not match its own check, and is not there. What the disk refuses is not remembered.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final
from zlib import crc32

_HOW: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
_NAMES: Final = "surrogatepass"
"""Not every name on a disk is UTF-8, and a line names its file."""
_WASTE: Final = 2
"""A memory with more lines than this many for each file is written anew."""


class Memory:
    """Lines of `outcome_codec` in a file of their own, each for one campaign file."""

    __slots__ = ("_count", "_key", "_lines", "_path")

    def __init__(self, path: Path, key: str) -> None:
        self._path = path
        self._key = key
        self._lines: dict[str, tuple[str, str]] = {}
        self._count = 0
        self._read()

    def line(self, file: str, digest: str) -> str | None:
        """What a file with these bytes came to; None if that is not known."""
        found = self._lines.get(file)
        return found[1] if found is not None and found[0] == digest else None

    def knows(self, file: str) -> bool:
        """Whether there is any line for this file."""
        return file in self._lines

    def remember(self, lines: Iterable[tuple[str, str, str]], files: Iterable[str]) -> None:
        """Add what was read anew: file, digest and line. `files` are all that there are now."""
        fresh = {
            file: (digest, line) for file, digest, line in lines if "\t" not in file and "\n" not in file
        }
        if not fresh:
            return
        self._lines |= fresh
        known = [file for file in files if file in self._lines]
        is_new = self._count == 0
        with suppress(OSError):
            if is_new or self._count + len(fresh) > _WASTE * len(known):
                self._write({file: self._lines[file] for file in known})
            else:
                self._append(fresh)

    def _read(self) -> None:
        """Only a plain file of our own counts."""
        try:
            with os.fdopen(os.open(self._path, _HOW), "rb") as opened:
                state = os.fstat(opened.fileno())
                is_ours = stat.S_ISREG(state.st_mode) and state.st_uid == os.geteuid()
                if not is_ours or opened.readline() != f"{self._key}\n".encode():
                    return
                rows = opened.read().split(b"\n")
        except OSError:
            return
        self._count = len(rows)
        for row in rows:
            check, _, rest = row.partition(b"\t")
            if check == _check(rest):
                file, digest, line = rest.decode(errors=_NAMES).split("\t", 2)
                self._lines[file] = digest, line

    def _write(self, lines: dict[str, tuple[str, str]]) -> None:
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        aside = self._path.with_suffix(f".{os.getpid()}")
        try:
            aside.write_bytes(f"{self._key}\n".encode() + _rows(lines))
            aside.replace(self._path)
        finally:
            aside.unlink(missing_ok=True)

    def _append(self, lines: dict[str, tuple[str, str]]) -> None:
        opened = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            os.write(opened, _rows(lines))
        finally:
            os.close(opened)


def _rows(lines: dict[str, tuple[str, str]]) -> bytes:
    rests = (f"{file}\t{digest}\t{line}".encode(errors=_NAMES) for file, (digest, line) in lines.items())
    return b"".join(b"%b\t%b\n" % (_check(rest), rest) for rest in rests)


def _check(rest: bytes) -> bytes:
    """Against what is torn or mixed up by accident; whoever may write here may also run programs as us."""
    return b"%08x%x" % (crc32(rest), len(rest))
