"""Setting up an account for the first time: its lock in its store, and what names that lock in ctsync.yaml."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ctsync.applying.founding import Founded, found_lock
from ctsync.applying.request import Asking
from ctsync.editing.edits import InsertKey, Refused
from ctsync.editing.splice import apply_edits
from ctsync.errors import UsageError
from ctsync.settings import AccountSettings, hash_of
from ctsync.workspace.folder import SETTINGS
from ctsync.workspace.genesis import new_lineage
from ctsync.workspace.rewriting import rewrite
from ctsync.workspace.workspace import Workspace

_ORDER = (
    *("region", "url", "account_id", "passcode", "token", "timezone", "currency", "protected", "store"),
    *("lineage", "account_hash"),
)


def refuse_founded(account: AccountSettings) -> None:
    """Raise UsageError for an account that needs no setting up, or has been set up."""
    if account.is_local:
        raise UsageError(
            f"The account {account.name} needs no setting up.",
            why="It is on this machine: its first apply makes its lock.",
            hint=f"ctsync plan --account {account.name}",
        )
    if account.lineage is not None or account.written_hash is not None:
        raise UsageError(
            f"The account {account.name} has been set up already.",
            why="ctsync.yaml has its `lineage` or `account_hash`, which name its lock.",
            hint=f"ctsync plan --account {account.name}",
        )


def as_founded(account: AccountSettings, lineage: str) -> AccountSettings:
    """The entry as it will be read once it is set up. Raises UsageError if the account's id cannot be read."""
    return replace(account, lineage=lineage, written_hash=hash_of(account.account_id.read().reveal()))


def found_account(workspace: Workspace, run: Callable[[Asking[Founded]], Founded]) -> Founded:
    """Make the lock, then name it in ctsync.yaml: cut off in between, the next try finds the lock and goes on.

    Raises what `found_lock` raises, and UsageError with the lines to write if ctsync.yaml cannot be edited.
    """
    account = as_founded(workspace.account, new_lineage())
    founded = run(found_lock(account.facts, str(account.lineage)))
    _name_it(workspace.root, account, founded.lock.lineage)
    return founded


def _name_it(root: Path, account: AccountSettings, lineage: str) -> None:
    """Write `lineage` and `account_hash` into the account's entry; everything else stays as it is."""
    holder = ("accounts", account.name)
    lines = {"lineage": lineage, "account_hash": str(account.written_hash)}
    edits = [InsertKey(holder, key, value, _ORDER) for key, value in lines.items()]
    content = (root / SETTINGS).read_bytes()
    edited = apply_edits(content, SETTINGS, edits)
    if isinstance(edited, Refused):
        written = "\n".join(f"    {key}: {value}" for key, value in lines.items())
        raise UsageError(
            f"The lock is made, but {SETTINGS} could not be edited: {edited.why}",
            hint=f"Write these lines into the entry of {account.name}:\n{written}",
        )
    rewrite(root, SETTINGS, edited)
