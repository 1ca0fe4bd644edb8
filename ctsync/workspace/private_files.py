"""Who may get at the files that ctsync keeps beside a repository (reliability A18)."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from ctsync.checkup.access import OpenFile
from ctsync.settings import AccountSettings, FileStore
from ctsync.workspace.folder import STATE

_OTHERS = 0o077
_MOST = 20_000


def private_files(root: Path, account: AccountSettings) -> tuple[int, tuple[OpenFile, ...]]:
    """How many files and folders were looked at, and those that others can read or write. Raises OSError."""
    looked_at = list(islice(_kept(root, account), _MOST))
    found = []
    for path in looked_at:
        mode = stat.S_IMODE(path.lstat().st_mode)
        if mode & _OTHERS and not path.is_symlink():
            found.append(OpenFile(path.relative_to(root).as_posix(), f"{mode:04o}"))
    return len(looked_at), tuple(found)


def _kept(root: Path, account: AccountSettings) -> Iterator[Path]:
    """The state folder with all in it, and the files of a lock that lies elsewhere."""
    state = root / STATE
    if state.is_dir():
        yield state
        yield from sorted(state.rglob("*"))
    if isinstance(account.store, FileStore):
        lock = root / account.store.path
        if state not in lock.parents and lock.parent.is_dir():
            yield from sorted(lock.parent.glob(f"{lock.name}*"))
