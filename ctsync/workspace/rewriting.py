"""Putting a new text in the place of a file, so that a reader, or a crash, sees the old or the new one and no half."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ctsync.errors import UsageError
from ctsync.redaction import safe_text


def rewrite(root: Path, file: str, content: bytes) -> None:
    """Replace a file of the repository. Its mode stays.

    A link is followed only to a file inside the repository. Raises UsageError for one that leads out, and OSError.
    """
    target = (root / file).resolve(strict=True)
    if not target.is_relative_to(root.resolve()):
        raise UsageError(
            f"{safe_text(file, one_line=True)} is a link that leads out of the repository.",
            why="ctsync writes only inside it. Nothing was changed there.",
        )
    _put(target, content, stat.S_IMODE(target.stat().st_mode))


def rewrite_all(root: Path, contents: Mapping[str, bytes]) -> None:
    """Replace several files, or none: what was replaced before one of them failed is put back.

    Raises as `rewrite` does.
    """
    before = {file: (root / file).read_bytes() for file in contents}
    done: list[str] = []
    try:
        for file, content in contents.items():
            rewrite(root, file, content)
            done.append(file)
    except BaseException:
        for file in done:
            with suppress(OSError):
                rewrite(root, file, before[file])
        raise


def write_new(root: Path, file: str, content: bytes) -> None:
    """Write a file that is not there yet, and the folders above it.

    Raises FileExistsError if it is there after all, UsageError if a folder is a link that leads out, and OSError.
    """
    path = root / file
    if not path.parent.resolve().is_relative_to(root.resolve()):
        raise UsageError(f"{safe_text(file, one_line=True)} would lie outside of the repository.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as opened:
        opened.write(content)


def put_private(path: Path, content: bytes) -> None:
    """Put a file, new or in the place of another one, that only its owner can read. Raises OSError."""
    _put(path, content, 0o600)


def _put(path: Path, content: bytes, mode: int) -> None:
    """By way of a file beside it."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            os.fchmod(opened.fileno(), mode)
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
