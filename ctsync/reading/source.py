"""Opening files of a repository, and nothing but its files: no link out, no device, no pipe, nothing huge.

A path in a campaign comes from a pull request, so it is an input like any other (reliability A7).
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from ctsync.problems import Position, Problem, Problems

MAX_INCLUDE: Final = 1024 * 1024

_HOW = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW


class Repository:
    """The folder that holds ctsync.yaml. Paths are relative to it, with `/` between their parts."""

    __slots__ = ("_inside", "_real", "root")

    def __init__(self, root: Path) -> None:
        self.root = root
        self._real = os.path.realpath(root)
        self._inside: dict[str, bool] = {}

    def read(
        self, path: str, where: Position, problems: Problems, *, limit: int = MAX_INCLUDE
    ) -> bytes | None:
        """The bytes of a plain file below the root; anything else is INC001 at `where`."""
        try:
            content = self._read(path, limit)
        except (OSError, ValueError) as error:
            content = _refusal(error)
        if isinstance(content, bytes):
            return content
        hint = "" if where.file == path else "Write, for example: emails/digest.html"
        problems.add(Problem("INC001", where, f"`{path}` {content}", "", hint))
        return None

    def read_text(self, path: str, where: Position, problems: Problems) -> str | None:
        """The same as text in UTF-8."""
        content = self.read(path, where, problems)
        if content is None:
            return None
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            what = f"`{path}` is not written in UTF-8."
            problems.add(Problem("INC001", where, what, "", "Save the file as UTF-8."))
            return None

    def _read(self, path: str, limit: int) -> bytes | str:
        full = f"{self._real}/{path}"
        if path.startswith("/") or not self._is_inside(full.rpartition("/")[0]):
            return "is outside the repository."
        try:
            opened = os.open(full, _HOW)
        except OSError:
            real = os.path.realpath(full)
            if real == full:
                raise
            if not self._is_inside(real):
                return "is a link that leads out of the repository."
            opened = os.open(real, _HOW)
        try:
            return _read_plain(opened, limit)
        finally:
            os.close(opened)

    def _is_inside(self, folder: str) -> bool:
        known = self._inside.get(folder)
        if known is None:
            real = os.path.realpath(folder)
            known = real == self._real or real.startswith(self._real.rstrip("/") + "/")
            self._inside[folder] = known
        return known


def _read_plain(opened: int, limit: int) -> bytes | str:
    state = os.fstat(opened)
    if not stat.S_ISREG(state.st_mode):
        return "is not a plain file."
    if state.st_size > limit:
        return f"has {state.st_size:,} bytes; the limit is {limit:,}."
    pieces = []
    left = limit
    while left and (piece := os.read(opened, left)):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _refusal(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "does not exist."
    if isinstance(error, PermissionError):
        return "may not be read."
    return "is not a plain file."
