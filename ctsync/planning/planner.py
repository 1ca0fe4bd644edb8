"""`make_plan`: wanted campaigns, the lock, what was seen, and a moment, to a plan. Pure (design 5).

Laws, tested as properties: at the same moment, planning after a full apply gives only Keep, Wait and history; the
order of inputs does not matter; no instance has two live campaigns; an unmanaged campaign is never touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.observed import RemoteStatus, Sightings
from ctsync.lock.holds import EVERYTHING, Hold
from ctsync.lock.record import Lock, OnAppear, Record, State
from ctsync.names import InstanceKey
from ctsync.planning.change import (
    Adopt,
    Approve,
    Block,
    Blocked,
    Change,
    Create,
    Forget,
    History,
    Keep,
    Missed,
    Replace,
    Resolve,
    Stop,
    Wait,
)
from ctsync.planning.drift import is_over
from ctsync.planning.handover import handed_over
from ctsync.planning.matching import with_kept_numbers
from ctsync.planning.plan import Plan
from ctsync.planning.promises import approvals, with_misses
from ctsync.planning.rolling import in_reach, is_due, watch
from ctsync.planning.situation import Situation, situation
from ctsync.planning.timing import expiry
from ctsync.planning.wanted import decide_wanted

_ORDER: dict[type[Change], int] = {
    Resolve: 0,
    Stop: 1,
    Replace: 2,
    Create: 3,
    Adopt: 4,
    Forget: 5,
    Approve: 6,
    Missed: 7,
    Blocked: 8,
    Wait: 9,
    Keep: 10,
    History: 11,
}


def empty_lock(account: AccountFacts, lineage: str) -> Lock:
    """What a first plan on a sandbox or loopback account reads (protocol 11)."""
    return Lock(lineage, account.account_hash, account.project, account.zone)


def make_plan(
    wanted: Iterable[DesiredCampaign],
    lock: Lock,
    seen: Sightings,
    *,
    account: AccountFacts,
    now: datetime,
) -> Plan:
    """Say what must happen for the account to match the files: one change per instance, in a fixed order.

    `now` is an aware UTC moment. Nothing is read and nothing is asked: the same arguments give the same plan.
    """
    wanted = tuple(wanted)
    s = situation(_decided_on(wanted, lock, now), lock, seen, account, now)
    changes = [decide_wanted(desired, s) for desired in s.wanted.values()]
    changes += [_decide_unwanted(record, s) for key, record in lock.records.items() if key not in s.wanted]
    changes = with_misses(_held_back(changes, s), lock, now)
    changes += approvals(wanted, lock, now)
    changes.sort(key=_place)
    unmanaged = tuple(sorted((r for r in s.claims.unmanaged if r.status.is_live), key=lambda r: r.id))
    return Plan(
        account,
        lock.lineage,
        tuple(changes),
        made_at=now,
        expires=expiry(changes, now),
        serial=lock.serial,
        next_seq=lock.next_seq,
        unmanaged=unmanaged,
        watch=watch(lock, now),
        unsettled=s.unsettled,
        held_since_rebuilt=None if lock.rebuilt is None else _hold_on_everything(lock, now),
    )


def _hold_on_everything(lock: Lock, now: datetime) -> Hold | None:
    hold = lock.holds.get(EVERYTHING)
    return hold if hold is not None and hold.counts_at(now) else None


def _decided_on(wanted: tuple[DesiredCampaign, ...], lock: Lock, now: datetime) -> Iterator[DesiredCampaign]:
    """The instances under the keys of their records; of a rolling definition only what has one, or is due."""
    for desired in with_kept_numbers(in_reach(wanted, lock, now), lock, now):
        if is_due(desired, now) or str(desired.key) in lock.records:
            yield desired


def _decide_unwanted(record: Record, s: Situation) -> Change:
    """What to do about a record whose instance the files no longer have."""
    operation = record.operation
    if operation.state.is_open:
        return Resolve(record, None, OnAppear.STOP)
    row = s.row_of(operation)
    stopped = row is not None and row.status is RemoteStatus.STOPPED
    if operation.state is not State.LIVE or stopped or is_over(operation, row, s.now):
        return History(record)
    if record.on_remove == "stop":
        return Stop(record, row)
    if record.on_remove == "forget":
        return Forget(record)
    return Blocked(record.key, Block.REFUSES_REMOVAL, None, record, row)


def _held_back(changes: list[Change], s: Situation) -> list[Change]:
    """Three rules that look at several instances at once.

    The live half of a rename that was not declared is kept as well, so that adding the missing line loses nothing.
    No part takes over people whom another one keeps, and no create joins a family in which a relative stays live
    against somebody's wish (protocol 4).
    """
    kept = handed_over(_undeclared_renames_kept(changes, s), s)
    stuck: defaultdict[str, list[Blocked]] = defaultdict(list)
    for change in kept:
        if isinstance(change, Blocked) and change.record and change.record.operation.state is State.LIVE:
            stuck[change.key.definition].append(change)
    if not stuck:
        return kept
    return [
        Blocked(change.key, Block.KIN, change.desired, other=str(kin.key))
        if isinstance(change, Create) and (kin := _stuck_kin(change, stuck))
        else change
        for change in kept
    ]


def _undeclared_renames_kept(changes: list[Change], s: Situation) -> list[Change]:
    renamed = {
        str(change.record.key): change
        for change in changes
        if isinstance(change, Blocked) and change.block is Block.RENAMED_WITHOUT_SAYING and change.record
    }
    return [
        Blocked(
            change.key,
            Block.RENAMED_WITHOUT_SAYING,
            None,
            change.record,
            s.row_of(change.record.operation),
            twin.key.definition,
        )
        if isinstance(change, Stop | Forget) and (twin := renamed.get(str(change.key)))
        else change
        for change in changes
    ]


def _stuck_kin(change: Create, stuck: Mapping[str, list[Blocked]]) -> Blocked | None:
    family = stuck.get(change.key.definition, ())
    return next((kin for kin in family if _may_meet(kin.key, change.key)), None)


def _may_meet(one: InstanceKey, other: InstanceKey) -> bool:
    """Two dates of one definition send on days of their own, so one that is stuck holds up no other."""
    apart = one.day is not None and other.day is not None and one.day != other.day
    return one != other and one.is_kin_of(other) and not apart


def _place(change: Change) -> tuple[int, float, str]:
    """Open work, withdrawals, replaces, creates, then the quiet ones; the nearest send first."""
    first = _first_send(change)
    return (_ORDER[type(change)], first.timestamp() if first else 0.0, str(change.key))


def _first_send(change: Change) -> datetime | None:
    if isinstance(change, Missed):
        return change.missed.at
    if isinstance(change, Approve):
        return change.lead.first_send
    if isinstance(change, Replace):
        return min(change.next_old, change.timetable.first_send)
    if isinstance(change, Create):
        return change.timetable.first_send
    if isinstance(change, Wait | Adopt | Keep):
        return change.desired.first_send
    if isinstance(change, Blocked) and change.desired is not None:
        return change.desired.first_send
    return None if change.record is None else change.record.operation.first_send
