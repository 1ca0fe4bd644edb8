"""Whether any file of a repository changed since somebody last looked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

_LEFT_OUT: Final = frozenset({".git", ".ctsync", ".venv", "node_modules", "__pycache__"})
_MOST: Final = 20_000


def state_of(root: Path) -> str:
    """Sixteen hex digits that are others once a file comes, goes or is written: by name, size and time of writing."""
    digest = sha256()
    for number, told in enumerate(_files(root)):
        if number == _MOST:
            break
        digest.update(told.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:16]


def _files(root: Path) -> Iterator[str]:
    waiting = [str(root)]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                inside = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in inside:
            if entry.name in _LEFT_OUT:
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            else:
                yield _told(entry)


def _told(entry: os.DirEntry[str]) -> str:
    try:
        known = entry.stat(follow_symlinks=False)
    except OSError:
        return f"{entry.path}\0gone\0"
    return f"{entry.path}\0{known.st_size}\0{known.st_mtime_ns}\0"
