"""The store of one account's lock."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ctsync.errors import UsageError
from ctsync.lock.stores import STORES
from ctsync.lock.stores.contract import LockStore
from ctsync.lock.stores.git_program import carried_settings, remote_of
from ctsync.settings import AccountSettings, FileStore, GitStore, ObjectStore
from ctsync.workspace.folder import STATE
from ctsync.workspace.whereabouts import machine_id, run_url, runs_in_ci, wall_clock, who_runs_this


def open_store(account: AccountSettings, root: Path) -> LockStore:
    """Where the account's lock lives; nothing is asked of it yet.

    Raises UsageError where git has no remote, where object storage has no address or its package is missing, and where a
    real account's lock in a file would be opened in CI, whose machines forget it.
    """
    match account.store:
        case FileStore(path=path):
            machine = "" if account.is_local else _the_one_machine(account, os.environ)
            return STORES["file"](root / path, who=who_runs_this(), machine=machine, now=wall_clock)
        case GitStore(branch=branch):
            return _on_a_branch(account, root, branch)
        case ObjectStore(url=url):
            return STORES["object"](url, _own_folder(account, root), settings=_openly(os.environ), **_told())


def _the_one_machine(account: AccountSettings, environ: Mapping[str, str]) -> str:
    """Which machine this is, for a lock that only one may use (protocol 11)."""
    if runs_in_ci(environ):
        raise UsageError(
            f"The lock of account {account.name} lives in a file of one machine, and this is CI.",
            why="Machines of CI are thrown away, and the lock with them. Without it everything would be created again.",
            hint=f"store: {{git: ctsync-lock/{account.name}}} in ctsync.yaml (docs/stores.md).",
        )
    found = machine_id()
    if not found:
        raise UsageError(
            f"The lock of account {account.name} lives in a file of one machine, and this one has no id.",
            why="There is none in /etc/machine-id, and no network card that could stand for it.",
            hint=f"store: {{git: ctsync-lock/{account.name}}} in ctsync.yaml (docs/stores.md).",
        )
    return found


def _on_a_branch(account: AccountSettings, root: Path, branch: str) -> LockStore:
    remote = remote_of(root)
    if remote is None:
        raise UsageError(
            f"The lock of account {account.name} lives on the branch {branch}, and this repository has no remote.",
            why="The lock must be where every machine that applies finds it.",
            hint="git remote add origin ADDRESS",
        )
    folder = _own_folder(account, root)
    return STORES["git"](remote, branch, folder, settings=carried_settings(root), **_told())


def _openly(environ: Mapping[str, str]) -> dict[str, Any]:
    """Plain HTTP, for a server of one's own, if the environment allows it by the name that its cloud's tools know."""
    allowed = any(environ.get(name, "").lower() == "true" for name in ("AWS_ALLOW_HTTP", "AZURE_ALLOW_HTTP"))
    return {"client_options": {"allow_http": True}} if allowed else {}


def _own_folder(account: AccountSettings, root: Path) -> Path:
    return root / STATE / "lock" / account.name


def _told() -> dict[str, Any]:
    """What others see of whoever holds the lock."""
    return {"who": who_runs_this(), "run_url": run_url(os.environ), "now": wall_clock}
