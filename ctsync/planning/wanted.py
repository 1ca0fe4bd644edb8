"""What to do about an instance that the files want, by where its operation stands (the table of design 5)."""

from __future__ import annotations

from datetime import date

from ctsync.campaign.cosmetic import cosmetic_digest
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.observed import ObservedCampaign, RemoteStatus
from ctsync.lock.operations import counts_as_sent
from ctsync.lock.record import OnAppear, Operation, Record, State
from ctsync.planning.change import Block, Blocked, Change, Drift, Keep, Remark, Replace, Resolve
from ctsync.planning.drift import drift_of
from ctsync.planning.family import kin_in_the_way
from ctsync.planning.situation import Situation, served_days
from ctsync.planning.starting import start
from ctsync.planning.timing import GUARD, STOP_BUDGET
from ctsync.schedule import Timetable


def decide_wanted(desired: DesiredCampaign, s: Situation) -> Change:
    """The one change of a wanted instance."""
    record = s.record_of(desired)
    if record is None:
        return start(desired, None, s)
    operation = record.operation
    if operation.state is State.INTENT:
        return Resolve(record, desired, _on_appear(desired, operation))
    if operation.state is State.STOPPING:
        return Resolve(record, desired, OnAppear.STOP)
    if operation.state is State.LIVE:
        return _live(desired, record, s)
    if operation.state is State.RELEASED:
        return _released(desired, record, s)
    if counts_as_sent(operation):
        return _ended(desired, record, s)
    return start(desired, record, s)


def _on_appear(desired: DesiredCampaign, operation: Operation) -> OnAppear:
    same = (
        operation.fingerprint == desired.fingerprint and operation.generation == desired.definition.generation
    )
    return OnAppear.ADOPT if same else OnAppear.STOP


def _released(desired: DesiredCampaign, record: Record, s: Situation) -> Change:
    """Let go for good: comes back only by `adopt`, or by a raised generation once its row has ended."""
    row = s.row_of(record.operation)
    over = row is not None and not row.status.is_live
    if over and desired.definition.generation > record.operation.generation:
        return start(desired, record, s)
    return Blocked(record.key, Block.RELEASED, desired, record, row, other_id=record.operation.remote_id)


def _ended(desired: DesiredCampaign, record: Record, s: Situation) -> Change:
    """It went out, or may have: the same or another content goes out again only with a higher generation."""
    operation = record.operation
    if desired.definition.generation > operation.generation:
        return start(desired, record, s)
    changed = desired.fingerprint != operation.fingerprint
    remark = Remark.CHANGED_AFTER_SENDING if changed else Remark.SENT
    ahead = desired.timetable.next_after(s.now) is not None
    return Keep(desired, record, s.row_of(operation), (remark,), needs_generation=ahead)


def _live(desired: DesiredCampaign, record: Record, s: Situation) -> Change:
    operation = record.operation
    row = s.row_of(operation)
    if s.now > operation.last_send or (row is not None and row.status is RemoteStatus.COMPLETED):
        return _ended(desired, record, s)
    changed = desired.fingerprint != operation.fingerprint
    drift = drift_of(operation, row)
    if drift is not None or row is None:
        remarks = (Remark.CHANGE_WAITS,) if changed else ()
        return Keep(desired, record, row, remarks, drift=drift or Drift.UNSEEN)
    raised = desired.definition.generation > operation.generation
    if operation.imported:
        if raised:
            return _replace(desired, record, row, s)
        return Keep(desired, record, row, (Remark.ADOPTED,))
    if changed:
        return _replace(desired, record, row, s)
    if raised:
        if _has_begun(operation, row, s):
            return Blocked(record.key, Block.GENERATION_WHILE_RUNNING, desired, record, row)
        return Keep(desired, record, row, (Remark.GENERATION_RAISED,))
    cosmetic = cosmetic_digest(desired) != operation.cosmetic
    return Keep(desired, record, row, (Remark.COSMETIC,) if cosmetic else ())


def _has_begun(operation: Operation, row: ObservedCampaign, s: Situation) -> bool:
    return s.now >= operation.first_send or not row.status.has_not_begun


def _replace(desired: DesiredCampaign, record: Record, row: ObservedCampaign, s: Situation) -> Change:
    """Exchange a live campaign, if there is time for a proven stop; otherwise the old one is kept (protocol 7)."""
    operation = record.operation

    def blocked(block: Block, other: str = "") -> Blocked:
        return Blocked(record.key, block, desired, record, row, other)

    if not _has_begun(operation, row, s):
        change = Replace(desired, record, row, operation.first_send)
    else:
        old = Timetable.from_tree(operation.timetable)
        next_old = old.next_after(s.now)
        if old.kind == "once" or next_old is None:
            return blocked(Block.ALREADY_SENDING)
        remainder = desired.timetable.after(s.now, without_days=_family_days(desired, s))
        if remainder is None:
            return blocked(Block.NO_REMAINDER)
        change = Replace(desired, record, row, next_old, remainder, old.done_before(s.now))
    if min(change.next_old, change.timetable.first_send) - s.now < GUARD + STOP_BUDGET:
        past = change.timetable.first_send <= s.now
        return blocked(Block.PAST if past else Block.GUARD)
    if desired.ready_on is not None and s.today < desired.ready_on:
        return blocked(Block.WINDOW_OPEN, desired.ready_on.isoformat())
    kin = kin_in_the_way(desired, s, stops_come_first=True)
    return change if kin is None else blocked(Block.KIN, str(kin.key))


def _family_days(desired: DesiredCampaign, s: Situation) -> frozenset[date]:
    record = s.record_of(desired)
    family = [record, *s.kin_of(desired.key)] if record is not None else list(s.kin_of(desired.key))
    return frozenset(
        day
        for each in family
        for operation in (each.operation, *each.history)
        if operation.generation >= desired.definition.generation
        for day in served_days(operation, s.account.zone, s.now)
    )
