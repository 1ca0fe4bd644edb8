"""The table of stores: one file each, and the same tests for all of them."""

from collections.abc import Callable, Mapping
from typing import Final

from ctsync.lock.stores.contract import LockStore
from ctsync.lock.stores.file import FileStore

STORES: Final[Mapping[str, Callable[..., LockStore]]] = {"file": FileStore}
"""By the word of `store` in `ctsync.yaml`. A maker takes the place, and `who=` and `now=` for those it keeps out."""
