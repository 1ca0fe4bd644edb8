"""The table of stores: one file each, and the same tests for all of them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from ctsync.lock.stores.contract import LockStore
from ctsync.lock.stores.file import FileStore
from ctsync.lock.stores.git_shelf import GitShelf
from ctsync.lock.stores.object_shelf import ObjectShelf
from ctsync.lock.stores.shelved import ShelvedStore
from ctsync.lock.stores.watermark import Watermark


def on_a_branch(
    remote: str,
    branch: str,
    folder: Path,
    *,
    now: Callable[[], datetime],
    settings: tuple[tuple[str, str], ...] = (),
    **told: Any,
) -> ShelvedStore:
    """A lock on a branch of `remote`; `folder` is this machine's, for a copy that may be deleted at any time."""
    shelf = GitShelf(remote, branch, folder / "copy.git", now=now, settings=settings)
    return ShelvedStore(shelf, Watermark(folder / "seen.json"), now=now, **told)


def in_object_storage(
    address: str,
    folder: Path,
    *,
    now: Callable[[], datetime],
    settings: Mapping[str, Any] | None = None,
    **told: Any,
) -> ShelvedStore:
    """A lock under an address such as `s3://bucket/path`; `folder` is this machine's, for what it has seen."""
    shelf = ObjectShelf(address, **(settings or {}))
    return ShelvedStore(shelf, Watermark(folder / "seen.json"), now=now, **told)


STORES: Final[Mapping[str, Callable[..., LockStore]]] = {
    "file": FileStore,
    "git": on_a_branch,
    "object": in_object_storage,
}
"""By the word of `store` in `ctsync.yaml`. A maker takes the place, and `who=` and `now=` for those it keeps out."""

__all__ = ["STORES", "FileStore", "in_object_storage", "on_a_branch"]
