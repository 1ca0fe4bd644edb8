"""A plan as it was saved and approved: which changes may happen, how long, and under which numbers (protocol 9).

It says what was decided and never how: an apply plans again from the files and the list, and does what is in both.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from ctsync.campaign.account import AccountFacts
from ctsync.lock.operations import was_held
from ctsync.lock.record import Lock, OnAppear, Operation, State
from ctsync.names import InstanceKey
from ctsync.planning.change import (
    Acting,
    Adopt,
    Approve,
    Change,
    Create,
    Forget,
    History,
    Replace,
    Resolve,
    Stop,
)
from ctsync.planning.needs import Need
from ctsync.planning.plan import Plan, change_digest, decision_digest

MOST_MOVED_IN_PERCENT = 20
"""How far the people of a change may be from the number that was approved (protocol 9)."""


@dataclass(frozen=True, slots=True)
class SavedChange:
    """One approved change. `kind` is the name of its class, `key` the text of its instance's key.

    `words` are for whoever approves, and `reach` are the people that were counted for it; None if there was no number.
    """

    digest: str
    key: str
    kind: str
    words: str
    reach: int | None = None
    needs: tuple[Need, ...] = ()
    """Who has to agree to it, as was known when the plan was made."""


@dataclass(frozen=True)
class SavedPlan:
    """What was approved. `changes` stand in the order of their digests; `expires` is never later than 24 hours.

    `version` is the ctsync that made it. `commit` is empty where there is none. `serial` and `next_seq` are the lock's
    at that time, 0 and 1 if there was none yet. `allowed` are the limits that were lifted, as `--allow` names them, and
    `lifted` the same with the whole digest of each change that may cross one. `estimated` says whether people were counted.
    """

    version: str
    commit: str
    account: str
    account_hash: str
    project: str
    lineage: str
    serial: int
    next_seq: int
    made_at: datetime
    expires: datetime
    changes: tuple[SavedChange, ...]
    allowed: tuple[str, ...] = ()
    lifted: frozenset[str] = frozenset()
    estimated: bool = True

    @cached_property
    def digests(self) -> frozenset[str]:
        return frozenset(change.digest for change in self.changes)

    @cached_property
    def reach(self) -> Mapping[str, int]:
        """The people that were counted, by digest, for those changes that have a number."""
        return {change.digest: change.reach for change in self.changes if change.reach is not None}

    @property
    def decision_digest(self) -> str:
        return decision_digest(self.account_hash, self.lineage, self.digests)

    @cached_property
    def needs(self) -> Mapping[str, tuple[Need, ...]]:
        """Who has to agree to which change, by its digest."""
        return {change.digest: change.needs for change in self.changes if change.needs}

    def is_over(self, now: datetime) -> bool:
        """Whether it is too old to do anything but withdraw."""
        return now > self.expires

    def lifts(self, now: datetime) -> frozenset[str]:
        """What may cross a limit. A plan that is over lifts none."""
        return frozenset() if self.is_over(now) else self.lifted


class Left(StrEnum):
    """Why a saved plan does not, or no longer, allow a change."""

    NOT_APPROVED = "not approved"
    OVER = "over"
    DECIDED_SINCE = "decided since"
    """The dates of a rolling definition: approved since, by this plan or another, and perhaps taken back."""
    MADE_SINCE = "made since"
    HELD_SINCE = "held since"


def still_allows(saved: SavedPlan, change: Acting, lock: Lock, account: AccountFacts, now: datetime) -> bool:
    """Whether this very change was approved, and may still be made: approved, not over, and not done before."""
    return why_left(saved, change, lock, account, now) is None


def why_left(
    saved: SavedPlan, change: Acting, lock: Lock, account: AccountFacts, now: datetime
) -> Left | None:
    """Why this change may not be made under the plan; None if it may.

    A withdrawal may be made however old the plan is: what was to go must not go out because a job came late.
    """
    if change_digest(change, account) not in saved.digests:
        return Left.NOT_APPROVED
    if saved.is_over(now):
        return None if is_withdrawal(change) else Left.OVER
    if isinstance(change, Approve) and _was_decided_since(saved, change, lock):
        return Left.DECIDED_SINCE
    if isinstance(change, Create) and _was_made(saved, str(change.key), lock):
        return Left.MADE_SINCE
    if isinstance(change, Approve | Create) and _was_held_since(saved, change.key, lock):
        return Left.HELD_SINCE
    return None


def told_apart(
    plan: Plan, is_approved: Callable[[Acting], bool]
) -> tuple[tuple[Acting, ...], tuple[Acting, ...]]:
    """What may be done of a plan, and what is left: recomputed ∩ approved (protocol 9).

    What was begun under an approval stays approved. A date of a rolling definition is approved with its definition: before,
    or in this very run.
    """
    series = {str(change.key) for change in plan.of(Approve) if is_approved(change)}
    chosen = tuple(
        change for change in plan.acting if is_approved(change) or was_begun(change) or stands(change, series)
    )
    ids = {id(change) for change in chosen}
    return chosen, tuple(change for change in plan.acting if id(change) not in ids)


def was_begun(change: Acting) -> bool:
    """The second half of a Replace whose first half is done (protocol 7, `then`)."""
    return isinstance(change, Create) and change.resumes


def stands(change: Acting, approved_now: Container[str] = ()) -> bool:
    """Whether it is a first create of a date whose definition is approved with all its dates, and that no hold stopped."""
    if not isinstance(change, Create) or change.again is not None or change.held is not None:
        return False
    series = change.desired.series
    return change.standing or (series is not None and str(series.key) in approved_now)


def is_withdrawal(change: Change) -> bool:
    """A Stop, and an unclear create that is to be stopped should it turn up."""
    return isinstance(change, Stop) or (isinstance(change, Resolve) and change.on_appear is OnAppear.STOP)


def _was_made(saved: SavedPlan, key: str, lock: Lock) -> bool:
    """Whether a campaign of the instance was begun since the plan was made, by an attempt that may have reached CleverTap.

    One approval is for one campaign: what was made under it and withdrawn again needs another one.
    """
    return any(
        operation.seq >= saved.next_seq and operation.state not in (State.REFUSED, State.ABSENT)
        for operation in _operations(key, lock)
    )


def _was_decided_since(saved: SavedPlan, change: Approve, lock: Lock) -> bool:
    """Whether the dates were approved since the plan was made, under this plan or another, and no longer are.

    What was approved and taken back needs another approval. Parts that a definition got since are told by their dates.
    """
    standing = lock.standing.get(str(change.key))
    if standing is not None and standing.approved_at > saved.made_at:
        return True
    withdrawn = lock.withdrawn.get(str(change.key))
    if withdrawn is not None and withdrawn.serial > saved.serial:
        return True
    own = (key for key, record in lock.records.items() if record.key.definition == change.key.definition)
    dates = (key for key in own if replace(lock.records[key].key, day=None, number=1) == change.key)
    return any(_was_made(saved, key, lock) for key in dates)


def _was_held_since(saved: SavedPlan, key: InstanceKey, lock: Lock) -> bool:
    """Whether a hold has stopped it since the plan was made, or a relative of it that would have sent the same day.

    A plan from before brings nothing back: not at another time of day either, nor under a language that was added.
    """
    return any(
        was_held(record.operation)
        and record.key.is_kin_of(key)
        and (key.day is None or record.key.day in (None, key.day))
        and (record.operation.settled_at or saved.made_at) > saved.made_at
        for record in lock.records.values()
    )


def _operations(key: str, lock: Lock) -> Iterator[Operation]:
    record = lock.records.get(key)
    if record is not None:
        yield from (*record.history, record.operation)


def overtaken(saved: SavedPlan, plan: Plan, lock: Lock) -> tuple[SavedChange, ...]:
    """Approved changes that are neither done nor left to do, because files or account now want something else.

    What is blocked, missed or drifted now is told as such, and is not among them.
    """
    planned = {change_digest(change, plan.account) for change in plan.acting}
    by_key = {str(change.key): change for change in plan.changes}
    return tuple(
        each
        for each in saved.changes
        if each.digest not in planned and _is_overtaken(each, by_key.get(each.key), saved, lock)
    )


def _is_overtaken(each: SavedChange, now: Change | None, saved: SavedPlan, lock: Lock) -> bool:
    is_wanted = getattr(now, "desired", None) is not None
    if each.kind in (Stop.__name__, Forget.__name__):
        return is_wanted
    if each.kind == Approve.__name__:
        return each.key not in lock.standing and not isinstance(now, Approve)
    if each.kind in (Create.__name__, Replace.__name__, Adopt.__name__):
        gone = now is None or isinstance(now, Stop | Forget | History | Resolve)
        return gone and not is_wanted and not _was_made(saved, each.key, lock)
    return False


def has_moved(approved: int, now: int) -> bool:
    """Whether so many people are too far from those that were approved."""
    return abs(now - approved) * 100 > approved * MOST_MOVED_IN_PERCENT
