"""Making a lost lock anew: what is left, what the account lists, and one write in the place of the loss (protocol 11).

It is looked at twice: once before anybody agrees, and once more right before the write. Only if both whole looks say
the same is anything written; and then the whole account is held, because what was stopped by hand or held before
stands nowhere any more. CleverTap is never told to create or to stop anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from ctsync.applying.calls import FindRemains, KeepContent, Rest, RestoreLock, TellTime
from ctsync.applying.founding import whole_reach
from ctsync.applying.looking import look
from ctsync.applying.request import Asking, Request
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.canonical import canonical_tree
from ctsync.campaign.observed import Sightings
from ctsync.campaign.token import HIGHEST_SEQ, lineage_of
from ctsync.errors import LockForeign, LockMissing, UsageError
from ctsync.lock.holds import EVERYTHING, UNTIL_RELEASED, Hold
from ctsync.lock.owner import check_owner
from ctsync.lock.rebuilt import Rebuilt
from ctsync.lock.record import Lock, Record
from ctsync.lock.stores.contract import Remains
from ctsync.planning.claims import claim
from ctsync.planning.older_copy import with_older
from ctsync.planning.planner import empty_lock
from ctsync.planning.rebuilding import Draft, Former, Sources, draft

HELD_BECAUSE: Final = "the lock was rebuilt; enter again what was stopped by hand, and holds"

BETWEEN: Final = 30.0
"""Seconds at least between the two looks at an account whose list may be late."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What a person says of it. `replaces` allows to write over a lock that is damaged or rolled back."""

    evidence: str
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """The lock as it would be written, what it would take the place of, and what was listed when."""

    draft: Draft
    remains: Remains
    seen: Sightings
    at: datetime


def survey(request: Request, former: Mapping[str, Former], loss: Loss) -> Asking[Survey]:
    """Look at the store and the whole account, and say what a lock made anew would hold. Nothing is written.

    Raises UsageError for a lock that is in order, or for one in disorder that may not be replaced; LockForeign for
    another's; LockMissing where there is nothing to make a lock from; RemoteError if the list is not whole.
    """
    remains: Remains = yield FindRemains()
    if remains.lock is not None:
        lineage = None if request.account.is_local else request.lineage
        check_owner(remains.lock, request.account, lineage=lineage)
    now = yield TellTime()
    seen = yield from look(whole_reach(now, request.account.zone))
    _refuse_a_good_one(remains, seen, request.account, loss)
    made = _drafted(seen, remains, Sources(request.account, request.wanted, former, now))
    if not made.earlier:
        raise _nothing_of_ours(request.account)
    if made.next_seq + len(made.records) >= HIGHEST_SEQ:
        raise _too_high(max(made.earlier.values()))
    return Survey(made, remains, seen, now)


def rebuild(request: Request, former: Mapping[str, Former], loss: Loss, agreed: Survey) -> Asking[Lock]:
    """Look once more, and write what was agreed to, if it is still what the account shows. The caller holds the store.

    Raises what `survey` raises, UsageError if the two looks differ, and Fenced or StoreError if it was not written.
    """
    pause = 0.0 if request.account.is_local else max(BETWEEN, request.limits.settle)
    if (yield Rest(pause)) is not None:
        raise UsageError("It was broken off. Nothing was written.")
    again = yield from survey(request, former, loss)
    sources = Sources(request.account, request.wanted, former, agreed.at)
    if again.remains != agreed.remains or _drafted(again.seen, again.remains, sources) != agreed.draft:
        raise UsageError(
            "The account or its lock changed between two looks. Nothing was written.",
            why="A lock may only be made anew from what two whole lists agree on: a campaign that one of them hides "
            "would be taken for one that does not exist.",
            hint="Stop whatever else applies, wait a few minutes, and run it again.",
        )
    lock = yield from _with_contents(again.draft, _lock(request, loss, again))
    written: Lock = yield RestoreLock(lock, again.remains)
    return written


def _drafted(seen: Sightings, remains: Remains, sources: Sources) -> Draft:
    """From the list first; an older copy adds what had ended by then."""
    return with_older(draft(seen.rows, sources), {} if remains.lock is None else remains.lock.records)


def _lock(request: Request, loss: Loss, found: Survey) -> Lock:
    """The new lock: held as a whole, with the names, numbers and letters that keep it apart from the lost one.

    What an older lock says of holds, and of series that were stopped by hand, is kept.
    """
    account, made = request.account, found.draft
    before = found.remains.lock or empty_lock(account, request.lineage)
    lineage = before.lineage
    hold = Hold(EVERYTHING, UNTIL_RELEASED, found.at, request.who, HELD_BECAUSE)
    rebuilt = Rebuilt(
        suffix=_suffix(request, lineage, made),
        at=found.at,
        by=request.who,
        evidence=loss.evidence.strip(),
        earlier=made.earlier,
        numbers=made.numbers,
        rows=tuple(row.id for row in made.unclaimed),
    )
    return Lock(
        lineage,
        account.account_hash,
        account.project,
        account.zone,
        next_seq=made.next_seq,
        records=made.records,
        applied_commit=request.commit,
        standing={
            key: left for key, each in before.standing.items() if (left := each.without_its_file(found.at))
        },
        holds={**before.holds, EVERYTHING: hold},
        rebuilt=rebuilt,
    )


def _suffix(request: Request, lineage: str, made: Draft) -> str:
    """One whose letters no row shows: a campaign of the lost lock must never pass for one of this."""
    number = 0
    while lineage_of(f"{lineage}.{request.run}{number}") in made.earlier:
        number += 1
    return f"{request.run}{number}"


def _with_contents(made: Draft, lock: Lock) -> Asking[Lock]:
    """The same lock with what is known of contents kept beside it, as a create keeps it."""
    records: dict[str, Record] = {}
    for key, desired in sorted(made.known.items()):
        content = yield KeepContent(canonical_tree(desired), {})
        record = lock.records[key]
        records[key] = replace(record, operation=replace(record.operation, content=content))
    return lock.with_records(records)


def _refuse_a_good_one(remains: Remains, seen: Sightings, account: AccountFacts, loss: Loss) -> None:
    """Raise UsageError unless the lock is gone, or is in disorder and a person said that it may be replaced."""
    if not remains.trace:
        return
    lock = remains.lock
    if lock is not None and not remains.is_older and not claim(lock, seen, account).foreign:
        raise UsageError(
            "The lock is there, and nothing speaks against it. Nothing was written.",
            why="It knows more than any that could be made anew: approvals, holds, and what was stopped and why.",
            hint="ctsync plan",
        )
    if loss.replaces:
        return
    state = "damaged" if lock is None else "older than what the account or this machine has seen"
    raise UsageError(
        f"There is a lock, and it is {state}. Nothing was written.",
        why=f"The newest good copy is better than any that is made anew. {remains.damage}".strip(),
        hint="Put that copy back. If there is none: the same command with --replace",
    )


def _nothing_of_ours(account: AccountFacts) -> LockMissing:
    return LockMissing(
        f"The account {account.name} lists no campaign of the project {account.project}. Nothing was written.",
        why="A lock is made anew from campaigns that carry the project's mark. Either nothing was ever created, or "
        "`project`, `account_hash` or the credentials in ctsync.yaml are not those they were created with.",
        hint="Compare them with git's history. If nothing was ever created: take `lineage` and `account_hash` out of "
        f"the entry of {account.name}, then `ctsync init --account {account.name}`.",
    )


def _too_high(number: int) -> LockForeign:
    return LockForeign(
        f"A campaign's name holds the number {number}, which no lock can have given out. Nothing was written.",
        why="A new lock has to begin above every number that is seen, and there is no room above this one.",
        hint="Look for the campaign in the dashboard, and take the mark out of its name.",
    )
