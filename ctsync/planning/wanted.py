"""What to do about an instance that the files want, by where its operation stands (the table of design 5)."""

from __future__ import annotations

from datetime import datetime

from ctsync.campaign.cosmetic import cosmetic_digest
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.observed import ObservedCampaign, RemoteStatus
from ctsync.lock.operations import counts_as_sent
from ctsync.lock.record import OnAppear, Operation, Record, State, Why
from ctsync.planning.change import Adopt, Block, Blocked, Change, Drift, Keep, Remark, Replace, Resolve
from ctsync.planning.drift import drift_of, is_over
from ctsync.planning.family import family_days, kin_in_the_way, twin_in_the_way
from ctsync.planning.rolling import is_halted
from ctsync.planning.situation import Situation
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
    earlier = _earlier_send(desired, record)
    return start(desired, record, s) if earlier is None else _ended(desired, record, earlier, s)


def _earlier_send(desired: DesiredCampaign, record: Record) -> Operation | None:
    """The last operation that went out, or may have, and that this generation does not send again.

    Also one before the last: a raised generation that was refused and taken back leaves what went out before it.
    """
    for operation in (record.operation, *reversed(record.history)):
        if counts_as_sent(operation) and operation.generation >= desired.generation:
            return operation
    return None


def _on_appear(desired: DesiredCampaign, operation: Operation) -> OnAppear:
    """Neither a panic nor a hold that stops is taken back by a file that still wants the campaign (protocol 10)."""
    same = operation.fingerprint == desired.fingerprint and operation.generation == desired.generation
    return OnAppear.ADOPT if same and operation.why not in (Why.PANIC, Why.HOLD) else OnAppear.STOP


def _released(desired: DesiredCampaign, record: Record, s: Situation) -> Change:
    """Let go for good: comes back only by `adopt`, or by a raised generation once its row has ended."""
    row = s.row_of(record.operation)
    over = row is not None and not row.status.is_live
    if row is not None and not over and row.id == desired.identity.adopt:
        return Adopt(desired, row)
    if over and desired.generation > record.operation.generation:
        return start(desired, record, s)
    return Blocked(record.key, Block.RELEASED, desired, record, row, other_id=record.operation.remote_id)


def _ended(desired: DesiredCampaign, record: Record, operation: Operation, s: Situation) -> Change:
    """It went out, or may have: the same or another content goes out again only with a higher generation.

    Of a rolling definition nothing is said of dates that are over: an edit of it speaks of those to come.
    """
    if desired.generation > operation.generation:
        return start(desired, record, s)
    changed = desired.fingerprint != operation.fingerprint
    remark = Remark.CHANGED_AFTER_SENDING if changed else Remark.SENT
    ahead = desired.timetable.next_after(s.now) is not None
    is_over = desired.series is not None and not ahead
    return Keep(desired, record, s.row_of(operation), () if is_over else (remark,), needs_generation=ahead)


def _live(desired: DesiredCampaign, record: Record, s: Situation) -> Change:
    operation = record.operation
    row = s.row_of(operation)
    raised = desired.generation > operation.generation
    stopped = row is not None and row.status is RemoteStatus.STOPPED
    if is_over(operation, row, s.now) or (stopped and (raised or s.now > operation.last_send)):
        return _ended(desired, record, operation, s)
    changed = desired.fingerprint != operation.fingerprint
    drift = drift_of(operation, row, s.now)
    if drift is not None or row is None:
        remarks = (Remark.CHANGE_WAITS,) if changed else ()
        return Keep(desired, record, row, remarks, drift=drift or Drift.UNSEEN)
    if operation.imported:
        if raised:
            return _replace(desired, record, row, s)
        return Keep(desired, record, row, (Remark.ADOPTED,))
    if changed and _was_halted(desired, record, s):
        return Blocked(record.key, Block.HALTED, desired, record, row)
    if changed:
        return _replace(desired, record, row, s)
    if raised:
        if _has_begun(operation, row, s) and desired.series is None:
            return Blocked(record.key, Block.GENERATION_WHILE_RUNNING, desired, record, row)
        return Keep(desired, record, row, (Remark.GENERATION_RAISED,))
    cosmetic = cosmetic_digest(desired) != operation.cosmetic
    return Keep(desired, record, row, (Remark.COSMETIC,) if cosmetic else ())


def _was_halted(desired: DesiredCampaign, record: Record, s: Situation) -> bool:
    """Whether the panic button stopped this generation before a higher one came: a revert does not take that back."""
    panicked = (each for each in record.history if each.why is Why.PANIC)
    return is_halted(desired, s.lock) or any(each.generation >= desired.generation for each in panicked)


def _has_begun(operation: Operation, row: ObservedCampaign, s: Situation) -> bool:
    return s.now >= operation.first_send or not row.status.has_not_begun


def _replace(desired: DesiredCampaign, record: Record, row: ObservedCampaign, s: Situation) -> Change:
    """Exchange a live campaign, if there is time for a proven stop; otherwise the old one is kept (protocol 7).

    A date of a rolling definition that has started is left as it is: its file speaks of the dates to come.
    """
    operation = record.operation

    def blocked(block: Block, other: str = "") -> Blocked:
        return Blocked(record.key, block, desired, record, row, other)

    old = Timetable.from_tree(operation.timetable)
    has_begun = _has_begun(operation, row, s)
    next_old = old.next_after(s.now) if has_begun else operation.first_send
    if next_old is None or (has_begun and old.kind == "once"):
        if desired.series is not None:
            return Keep(desired, record, row, (Remark.CHANGED_AFTER_SENDING,))
        return blocked(Block.ALREADY_SENDING)
    served = family_days(desired, s)
    remainder = None
    if has_begun or desired.first_send <= s.now or served & desired.timetable.send_days():
        remainder = desired.timetable.after(s.now, without_days=served)
        if remainder is None:
            is_past = not has_begun and desired.timetable.next_after(s.now) is None
            return blocked(Block.PAST if is_past else Block.NO_REMAINDER)
    change = Replace(desired, record, row, next_old, remainder, _done(record, s))
    if min(change.next_old, change.timetable.first_send) - s.now < GUARD + STOP_BUDGET:
        past = change.timetable.first_send <= s.now
        return blocked(Block.PAST if past else Block.GUARD)
    if desired.ready_on is not None and s.today < desired.ready_on:
        return blocked(Block.WINDOW_OPEN, desired.ready_on.isoformat())
    if (others := _others_in_the_way(desired, record, row, s)) is not None:
        return others
    if s.unsettled:
        return blocked(Block.UNSETTLED)
    hold = s.hold_on(desired)
    return change if hold is None else Blocked(record.key, Block.HELD, desired, record, row, hold=hold)


def _others_in_the_way(
    desired: DesiredCampaign, record: Record, row: ObservedCampaign, s: Situation
) -> Blocked | None:
    """A relative, or a second row of the same create, that people would get beside the new version."""
    kin = kin_in_the_way(desired, s, stops_come_first=True)
    if kin is not None:
        return Blocked(record.key, Block.KIN, desired, record, row, str(kin.key))
    twin = twin_in_the_way(desired, s)
    return None if twin is None else Blocked(record.key, Block.TWIN, desired, record, row, other_id=twin.id)


def _done(record: Record, s: Situation) -> tuple[datetime, ...]:
    """The runs that went out already, of the live campaign and of those it replaced."""
    stopped = [run for operation in record.history for run in operation.done_to]
    return (*stopped, *Timetable.from_tree(record.operation.timetable).done_before(s.now))
