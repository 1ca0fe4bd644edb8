"""Opening files of a repository, and nothing but its files: no link out, no device, no pipe, nothing huge.

A path in a campaign comes from a pull request, so it is an input like any other (reliability A7). Every file is
reached by opening one folder inside another, from the root on, without following a link: a folder that is swapped for
a link between a check and its use leads nowhere.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Final

from ctsync.catalog.nearest import nearest
from ctsync.problems import Position, Problem, Problems
from ctsync.reading.characters import hidden_in_file

MAX_INCLUDE: Final = 1024 * 1024

_FILE = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | os.O_CLOEXEC | os.O_DIRECTORY | os.O_NOFOLLOW
_NEIGHBOURS: Final = 1_000
"""Names that are looked through for the one that was meant."""


class _Folder:
    """An open folder. It is closed when nobody holds it any more."""

    __slots__ = ("at",)

    def __init__(self, at: int) -> None:
        self.at = at

    def __del__(self, _close: Callable[[int], None] = os.close) -> None:
        _close(self.at)


class Repository:
    """The folder that holds ctsync.yaml. Paths are relative to it, with `/` between their parts."""

    __slots__ = ("_last", "_real", "root")

    def __init__(self, root: Path) -> None:
        self.root = root
        self._real = os.path.realpath(root)
        self._last: tuple[str, _Folder] | None = None

    def read(
        self, path: str, where: Position, problems: Problems, *, limit: int = MAX_INCLUDE
    ) -> bytes | None:
        """The bytes of a plain file below the root; anything else is INC001 at `where`."""
        hint = "" if where.file == path else "Write, for example: emails/digest.html"
        try:
            content = self._read(path, limit)
        except FileNotFoundError:
            content = "does not exist."
            meant = self._meant(path) if hint else None
            hint = f"Did you mean `{meant}`?" if meant else hint
        except PermissionError:
            content = "may not be read."
        except (OSError, ValueError):
            content = "is not a plain file."
        if isinstance(content, bytes):
            return content
        problems.add(Problem("INC001", where, f"`{path}` {content}", "", hint))
        return None

    def read_text(self, path: str, where: Position, problems: Problems) -> str | None:
        """The same as text in UTF-8 with Unix line ends, free of characters that hide or move text."""
        content = self.read(path, where, problems)
        if content is None:
            return None
        try:
            text = content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            what = f"`{path}` is not written in UTF-8."
            problems.add(Problem("INC001", where, what, "", "Save the file as UTF-8."))
            return None
        hidden = hidden_in_file(text)
        if hidden is None:
            return text
        problems.add(
            Problem(
                "INC001", where, f"In line {hidden.line} of `{path}`: {hidden.what}", hidden.why, hidden.hint
            )
        )
        return None

    def _read(self, path: str, limit: int) -> bytes | str:
        if path.startswith("/"):
            return "is outside the repository."
        folder, _, name = path.rpartition("/")
        opened: int | str
        try:
            opened = self._open(folder, name)
        except OSError:
            opened = self._open_linked(path)
        if isinstance(opened, str):
            return opened
        try:
            return _read_plain(opened, limit)
        finally:
            os.close(opened)

    def _open_linked(self, path: str) -> int | str:
        """Open what a path with links or dots in it really means, if that is inside. Raises OSError and ValueError."""
        if path.endswith("/"):
            raise IsADirectoryError(path)
        full = f"{self._real}/{path}"
        real = os.path.realpath(full)
        if not self._is_inside(real):
            is_link = self._is_inside(os.path.realpath(full.rpartition("/")[0]))
            return "is a link that leads out of the repository." if is_link else "is outside the repository."
        folder, _, name = real[len(self._real) :].lstrip("/").rpartition("/")
        return self._open(folder, name)

    def _open(self, folder: str, name: str) -> int:
        """Open a file without following any link on its way. Raises OSError and ValueError."""
        if name in ("", ".", ".."):
            raise IsADirectoryError(name)
        return os.open(name, _FILE, dir_fd=self._folder(folder).at)

    def _folder(self, path: str) -> _Folder:
        """A folder below the root, kept open for the next file: files come sorted, so they mostly share it."""
        if self._last is not None and self._last[0] == path:
            return self._last[1]
        folder = _Folder(os.open(self._real, _FOLDER))
        for part in path.split("/") if path else ():
            if part in ("", ".", ".."):
                raise NotADirectoryError(path)
            folder = _Folder(os.open(part, _FOLDER, dir_fd=folder.at))
        self._last = (path, folder)
        return folder

    def _is_inside(self, real: str) -> bool:
        return real == self._real or real.startswith(self._real.rstrip("/") + "/")

    def _meant(self, path: str) -> str | None:
        """The neighbour of a file that does not exist whose name is most like it: another case, an accent, a slip."""
        folder, slash, name = path.rpartition("/")
        try:
            listed = os.open(".", os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY, dir_fd=self._folder(folder).at)
        except OSError:
            return None
        try:
            with os.scandir(listed) as entries:
                names = [each.name for each in islice(entries, _NEIGHBOURS) if not each.name.startswith(".")]
        finally:
            os.close(listed)
        same = [each for each in names if _plainly(each) == _plainly(name)]
        found = min(same, default=None) or nearest(name, sorted(names))
        return found and f"{folder}{slash}{found}"


def _plainly(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _read_plain(opened: int, limit: int) -> bytes | str:
    state = os.fstat(opened)
    if not stat.S_ISREG(state.st_mode):
        return "is not a plain file."
    if state.st_size > limit:
        return f"has {state.st_size:,} bytes; the limit is {limit:,}."
    pieces = []
    left = state.st_size + 1
    while left and (piece := os.read(opened, left)):
        pieces.append(piece)
        left -= len(piece)
    content = b"".join(pieces)
    return content if len(content) == state.st_size else "was changed while it was read."
