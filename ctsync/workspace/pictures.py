"""The pictures below `images/`: how heavy each is, and how wide and high, read from the first bytes of its file.

Enough for the rules about pictures, and no library that decodes what a pull request brings.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeAlias

from ctsync.lint.subject import Picture

FOLDER: Final = "images"
_HEAD: Final = 256 * 1024
"""Bytes of a file that are looked at: a camera's notes in a JPEG come before its size, and are long."""
_MOST: Final = 10_000
_HOW = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW

Size: TypeAlias = tuple[int, int]
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a JPEG behind which its size stands."""
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xDA)})
"""Markers of a JPEG without a length."""


def pictures(root: Path) -> dict[str, Picture]:
    """By path from the root, with `/`. Links are not followed, and what cannot be read is left out."""
    found: dict[str, Picture] = {}
    for path in _files(root):
        picture = _picture(root / path)
        if picture is not None:
            found[path] = picture
    return found


def size_of(head: bytes) -> Size | None:
    """Width and height of a PNG, JPEG, GIF or WebP, from its first bytes; None for anything else."""
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR" and len(head) >= 24:
        return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])
    if head[:6] in (b"GIF87a", b"GIF89a") and len(head) >= 10:
        return int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP" and len(head) >= 30:
        return _webp(head)
    return _jpeg(head) if head.startswith(b"\xff\xd8") else None


def _files(root: Path) -> Iterator[str]:
    waiting, left = [FOLDER], _MOST
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(root / folder) as entries:
                inside = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in inside:
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            elif entry.is_file(follow_symlinks=False) and left:
                left -= 1
                yield path


def _picture(path: Path) -> Picture | None:
    try:
        opened = os.open(path, _HOW)
    except OSError:
        return None
    with os.fdopen(opened, "rb") as file:
        state = os.fstat(opened)
        if not stat.S_ISREG(state.st_mode):
            return None
        width, height = size_of(file.read(_HEAD)) or (None, None)
    return Picture(state.st_size, width, height)


def _webp(head: bytes) -> Size | None:
    kind = head[12:16]
    if kind == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return (
            int.from_bytes(head[26:28], "little") & 0x3FFF,
            int.from_bytes(head[28:30], "little") & 0x3FFF,
        )
    return None


def _jpeg(head: bytes) -> Size | None:
    """From marker to marker, until the one that says the size."""
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if marker in _FRAMES:
            return int.from_bytes(head[at + 7 : at + 9]), int.from_bytes(head[at + 5 : at + 7])
        if marker == 0xFF:
            at += 1
        elif marker in _ALONE:
            at += 2
        else:
            at += 2 + max(2, int.from_bytes(head[at + 2 : at + 4]))
    return None
