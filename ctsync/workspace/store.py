"""The store of one account's lock."""

from __future__ import annotations

from pathlib import Path

from ctsync.errors import UsageError
from ctsync.lock.stores import STORES
from ctsync.lock.stores.contract import LockStore
from ctsync.settings import AccountSettings, FileStore
from ctsync.workspace.whereabouts import wall_clock, who_runs_this


def open_store(account: AccountSettings, root: Path) -> LockStore:
    """Where the account's lock lives. Raises UsageError for a kind of store that this version does not have."""
    if isinstance(account.store, FileStore):
        return STORES["file"](root / account.store.path, who=who_runs_this(), now=wall_clock)
    raise UsageError(
        f"The lock of account {account.name} lives in a store that this version of ctsync cannot use.",
        why="Stores in git and in object storage come with a later version.",
        hint="Use the sandbox: ctsync plan --account sandbox",
    )
