"""The store of one account's lock."""

from __future__ import annotations

import os
from pathlib import Path

from ctsync.errors import UsageError
from ctsync.lock.stores import STORES
from ctsync.lock.stores.contract import LockStore
from ctsync.lock.stores.git_program import carried_settings, remote_of
from ctsync.settings import AccountSettings, FileStore, GitStore
from ctsync.workspace.folder import STATE
from ctsync.workspace.whereabouts import run_url, wall_clock, who_runs_this


def open_store(account: AccountSettings, root: Path) -> LockStore:
    """Where the account's lock lives; nothing is asked of it yet.

    Raises UsageError for a kind of store that this version does not have, and where git has no remote.
    """
    match account.store:
        case FileStore(path=path):
            return STORES["file"](root / path, who=who_runs_this(), now=wall_clock)
        case GitStore(branch=branch):
            return _on_a_branch(account, root, branch)
        case _:
            raise UsageError(
                f"The lock of account {account.name} lives in a store that this version of ctsync cannot use.",
                why="Stores in object storage come with a later version.",
                hint="Use a branch: store: {git: ctsync-lock/" + account.name + "}",
            )


def _on_a_branch(account: AccountSettings, root: Path, branch: str) -> LockStore:
    remote = remote_of(root)
    if remote is None:
        raise UsageError(
            f"The lock of account {account.name} lives on the branch {branch}, and this repository has no remote.",
            why="The lock must be where every machine that applies finds it.",
            hint="git remote add origin ADDRESS",
        )
    return STORES["git"](
        remote,
        branch,
        root / STATE / "lock" / account.name,
        settings=carried_settings(root),
        who=who_runs_this(),
        run_url=run_url(os.environ),
        now=wall_clock,
    )
