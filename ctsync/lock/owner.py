"""Whose lock is this? Asked before anything else is believed of it (F25)."""

from __future__ import annotations

from ctsync.campaign.account import AccountFacts
from ctsync.errors import LockForeign
from ctsync.lock.record import Lock

_ELSEWHERE = "Look at `store` and at the credentials of this account."


def check_owner(lock: Lock, account: AccountFacts, *, lineage: str | None = None) -> None:
    """Raise LockForeign if the lock is of another account, project or, where one is known, lineage.

    Its zone is left to planning: a changed zone is something to acknowledge, not somebody else's lock (protocol 8).
    """
    if lock.account_hash != account.account_hash:
        raise _foreign(account, "it belongs to another CleverTap account", _ELSEWHERE)
    if lock.project != account.project:
        why = f"it belongs to the project {lock.project}, and this one is {account.project}"
        raise _foreign(
            account, why, f"Set `project: {lock.project}` again in ctsync.yaml, or look at `store`."
        )
    if lineage is not None and lock.lineage != lineage:
        why = f"its lineage is {lock.lineage}, and ctsync.yaml says {lineage}: it is another lock than this project's"
        raise _foreign(account, why, "Look at `lineage` and `store` of this account in ctsync.yaml.")


def _foreign(account: AccountFacts, why: str, hint: str) -> LockForeign:
    return LockForeign(
        f"The lock is not the one of the account {account.name}.",
        why=why[0].upper() + why[1:] + ".",
        hint=f"{hint} Nothing is sent until they belong together.",
    )
