"""Whether a new operation may begin: the last questions before anything new is created (design 5, protocol 4)."""

from __future__ import annotations

from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.observed import ObservedCampaign
from ctsync.campaign.token import definition_of, instance_of
from ctsync.lock.operations import was_held
from ctsync.lock.record import Operation, Record, State, Why
from ctsync.names import RemoteId
from ctsync.planning.change import Adopt, Block, Blocked, Change, Create, Keep, Wait
from ctsync.planning.claims import human_part
from ctsync.planning.completeness import Gap
from ctsync.planning.family import already_served, family_days, kin_in_the_way, twin_in_the_way
from ctsync.planning.rolling import is_approved, is_halted, signed_with
from ctsync.planning.situation import Situation
from ctsync.planning.timing import GUARD
from ctsync.schedule import Timetable


def start(desired: DesiredCampaign, record: Record | None, s: Situation) -> Change:
    """Create, adopt or wait for an instance that has no operation, or whose last one allows a new start.

    An id under `adopt` that the record already had is done with: it says no more than the record does. A date of a
    rolling definition whose time has passed is not started: whether it was missed is for the whole plan to say.
    """
    if desired.series is not None and (record is not None) and desired.first_send <= s.now:
        return Keep(desired, record, s.row_of(record.operation))
    if is_halted(desired, s.lock):
        return Blocked(desired.key, Block.HALTED, desired, record)
    wanted_id = desired.identity.adopt
    had = () if record is None else (*record.history, record.operation)
    if wanted_id is not None and wanted_id not in {operation.remote_id for operation in had}:
        return _adopt(desired, record, RemoteId(wanted_id), s)
    timetable = _timetable(desired, record, s)
    return _in_the_way(desired, record, timetable, s) or _when(desired, record, timetable, s)


def _adopt(desired: DesiredCampaign, record: Record | None, wanted_id: RemoteId, s: Situation) -> Change:
    """Only what is listed, live and nobody's: a row of ours that no record knows is for a person to look at.

    It is taken by id and name (protocol 5): a digit mistyped would have somebody else's campaign stopped one day.
    """
    row = s.seen.by_id.get(wanted_id)
    owner = s.claims.owners.get(wanted_id)
    if row in s.claims.unmanaged and row is not None and row.status.is_live:
        listed = human_part(row.name)
        if listed.split() == desired.human_name.split():
            return Adopt(desired, row)
        return Blocked(desired.key, Block.NAMED_OTHERWISE, desired, record, row, listed, wanted_id)
    other = "" if owner is None else str(owner.key)
    return Blocked(desired.key, Block.NOT_LISTED, desired, record, row, other, wanted_id)


def _timetable(desired: DesiredCampaign, record: Record | None, s: Situation) -> Timetable:
    """When it would send: the remainder, if a Replace broke off after its stop, or a hold stopped a begun campaign."""
    whole = desired.timetable
    if record is None or whole.kind == "once" or not _was_stopped_to_go_on(record):
        return whole
    return whole.after(s.now, without_days=family_days(desired, s)) or whole


def _was_stopped_to_go_on(record: Record) -> bool:
    """Whether it was stopped only to be created anew for what was left of it: by a Replace, or by a hold (protocol 7)."""
    return _stopped_last_for(record) in (Why.REPLACE, Why.HOLD)


def _finishes_an_exchange(record: Record | None) -> bool:
    """Whether the old one is gone already: it was there beside everything else, so a new one is company to nobody."""
    return record is not None and _stopped_last_for(record) is Why.REPLACE


def _stopped_last_for(record: Record) -> Why | None:
    """Why the last campaign was stopped, if it was before anybody got it; tries that came to nothing do not count."""
    tried = (State.REFUSED, State.ABSENT)
    last = next((o for o in (record.operation, *reversed(record.history)) if o.state not in tried), None)
    return last.why if last is not None and last.state is State.STOPPED_BEFORE else None


def _is_second_half(desired: DesiredCampaign, operation: Operation) -> bool:
    """Of a Replace whose first half is done, by the wish that was written down with its stop (protocol 7, `then`)."""
    then = operation.then
    return (
        then is not None
        and operation.state is State.STOPPED_BEFORE
        and then.fingerprint == desired.fingerprint
        and then.generation == desired.generation
    )


def _in_the_way(
    desired: DesiredCampaign, record: Record | None, timetable: Timetable, s: Situation
) -> Blocked | None:
    """Other campaigns that the same people may get."""
    kin = kin_in_the_way(desired, s, stops_come_first=True)
    if kin is not None:
        return Blocked(desired.key, Block.KIN, desired, record, other=str(kin.key))
    twin = twin_in_the_way(desired, s)
    if twin is not None:
        return Blocked(desired.key, Block.TWIN, desired, record, twin, other_id=twin.id)
    moved = s.removed_alike.get(desired.fingerprint)
    if record is None and moved is not None and moved.key.definition != desired.key.definition:
        return Blocked(desired.key, Block.RENAMED_WITHOUT_SAYING, desired, moved, other=moved.name)
    made = _made_before(desired, s)
    if made is not None:
        return Blocked(desired.key, Block.MADE_BY_A_LOST_LOCK, desired, record, made, other_id=made.id)
    lookalike = _lookalike(desired, s)
    if lookalike is not None:
        return Blocked(desired.key, Block.LOOKALIKE, desired, record, lookalike, other_id=lookalike.id)
    if already_served(desired, record, timetable.send_days(), s.now):
        return Blocked(desired.key, Block.SERVED, desired, record)
    return None


def _made_before(desired: DesiredCampaign, s: Situation) -> ObservedCampaign | None:
    """A row with the marks of this very instance that no operation knows; once it is over, the file may say otherwise."""
    if not s.unrecorded:
        return None
    for row in s.unrecorded.get((definition_of(desired.key), instance_of(desired.key)), ()):
        if row.status.is_live or row.id not in desired.identity.not_the_same_as:
            return row
    return None


def _lookalike(desired: DesiredCampaign, s: Situation) -> ObservedCampaign | None:
    """An unmanaged live row with the same human name and day, not said to be another campaign (protocol 7)."""
    day = desired.timetable.local_at(0).date()
    for row in s.lookalikes.get((desired.human_name, day), ()):
        if row.id not in desired.identity.not_the_same_as:
            return row
    return None


def _gap_around(desired: DesiredCampaign, s: Situation) -> Gap | None:
    """A list of its day that is not whole: what it does not show may be there all the same (protocol 6)."""
    day = desired.timetable.local_at(0).date()
    return next((gap for gap in s.gaps if day in gap.window), None)


def _when(desired: DesiredCampaign, record: Record | None, timetable: Timetable, s: Situation) -> Change:
    if timetable.first_send <= s.now:
        return Blocked(desired.key, Block.PAST, desired, record)
    if timetable.first_send - s.now < GUARD:
        return Blocked(desired.key, Block.GUARD, desired, record)
    if desired.ready_on is not None and s.today < desired.ready_on:
        return Wait(desired, desired.ready_on)
    if s.unsettled:
        return Blocked(desired.key, Block.UNSETTLED, desired, record)
    if not _finishes_an_exchange(record) and (gap := _gap_around(desired, s)) is not None:
        left_out = gap.record.operation.remote_id
        return Blocked(
            desired.key, Block.LIST_NOT_WHOLE, desired, record, other=str(gap.record.key), other_id=left_out
        )
    if (hold := s.hold_on(desired)) is not None:
        return Blocked(desired.key, Block.HELD, desired, record, hold=hold)
    held = record.operation if record is not None and was_held(record.operation) else None
    is_standing = is_approved(desired, s.lock) and held is None
    return Create(
        desired,
        _earlier_edition(record),
        remainder=None if timetable == desired.timetable else timetable,
        standing=is_standing,
        signed=signed_with(desired, s.lock) if is_standing else None,
        resumes=record is not None and _is_second_half(desired, record.operation),
        held=held,
    )


_WENT_OUT = (State.LIVE, State.SENT, State.STOPPED_MAYBE, State.FOREIGN, State.MISSED)
"""LIVE is one that the list shows as ended, and that the next run under the lock will settle."""


def _earlier_edition(record: Record | None) -> Operation | None:
    """The operation whose people may get it twice now: one that went out, or partly did, before."""
    if record is None:
        return None
    for operation in (record.operation, *reversed(record.history)):
        if operation.state in _WENT_OUT or operation.done_to:
            return operation
    return None
