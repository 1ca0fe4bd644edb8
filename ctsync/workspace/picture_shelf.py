"""The pictures of a repository as a preview shows them: read when one is drawn, and no more of them than a page carries."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from ctsync.lint.subject import Picture

MOST_BYTES: Final = 300 * 1024
"""Of one picture: a heavier one would not arrive in time on a phone either (PUSH006)."""
MOST_TOGETHER: Final = 1_500 * 1024
"""Of all pictures of a page."""
_HOW: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW


class PictureShelf(Mapping[str, bytes]):
    """Files below `images/` by path, as `workspace.pictures` lists them.

    What is too heavy, or was changed into something else meanwhile, is empty, and is then named and not shown.
    """

    def __init__(self, root: Path, known: Mapping[str, Picture]) -> None:
        self._root = root
        self._known = known
        self._read: dict[str, bytes] = {}
        self._left = MOST_TOGETHER

    def __getitem__(self, path: str) -> bytes:
        if path not in self._read:
            picture = self._known[path]
            content = self._content(path) if picture.bytes <= min(MOST_BYTES, self._left) else b""
            self._left -= len(content)
            self._read[path] = content
        return self._read[path]

    def __contains__(self, path: object) -> bool:
        return path in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def _content(self, path: str) -> bytes:
        try:
            opened = os.open(self._root / path, _HOW)
        except OSError:
            return b""
        with os.fdopen(opened, "rb") as file:
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                return b""
            content = file.read(min(MOST_BYTES, self._left) + 1)
        return content if len(content) <= min(MOST_BYTES, self._left) else b""
