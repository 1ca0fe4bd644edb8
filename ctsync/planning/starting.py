"""Whether a new operation may begin: the last questions before anything new is created (design 5, protocol 4)."""

from __future__ import annotations

from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.observed import ObservedCampaign
from ctsync.lock.record import Operation, Record, State
from ctsync.names import RemoteId
from ctsync.planning.change import Adopt, Block, Blocked, Change, Create, Wait
from ctsync.planning.family import already_served, kin_in_the_way
from ctsync.planning.situation import Situation
from ctsync.planning.timing import GUARD


def start(desired: DesiredCampaign, record: Record | None, s: Situation) -> Change:
    """Create, adopt or wait for an instance that has no operation, or whose last one allows a new start."""
    if record is None and desired.definition.adopt is not None:
        return _adopt(desired, s)
    return _in_the_way(desired, record, s) or _when(desired, record, s)


def _adopt(desired: DesiredCampaign, s: Situation) -> Change:
    wanted_id = RemoteId(desired.definition.adopt or 0)
    row = s.seen.by_id.get(wanted_id)
    if row is None or not row.status.is_live:
        return Blocked(desired.key, Block.NOT_LISTED, desired, seen=row, other_id=wanted_id)
    owner = s.lock.by_remote_id().get(row.id)
    if owner is not None:
        return Blocked(
            desired.key, Block.NOT_LISTED, desired, seen=row, other=str(owner.key), other_id=row.id
        )
    return Adopt(desired, row)


def _in_the_way(desired: DesiredCampaign, record: Record | None, s: Situation) -> Blocked | None:
    """Other campaigns that the same people may get."""
    kin = kin_in_the_way(desired, s, stops_come_first=True)
    if kin is not None:
        return Blocked(desired.key, Block.KIN, desired, record, other=str(kin.key))
    moved = s.removed_alike.get(desired.fingerprint)
    if record is None and moved is not None and moved.key.definition != desired.key.definition:
        return Blocked(desired.key, Block.RENAMED_WITHOUT_SAYING, desired, moved, other=moved.name)
    lookalike = _lookalike(desired, s)
    if lookalike is not None:
        return Blocked(desired.key, Block.LOOKALIKE, desired, record, lookalike, other_id=lookalike.id)
    if already_served(desired, record, s.now):
        return Blocked(desired.key, Block.SERVED, desired, record)
    return None


def _lookalike(desired: DesiredCampaign, s: Situation) -> ObservedCampaign | None:
    """An unmanaged live row with the same human name and day, not said to be another campaign (protocol 7)."""
    day = desired.timetable.local_at(0).date()
    for row in s.lookalikes.get((desired.human_name, day), ()):
        if row.id not in desired.definition.not_the_same_as:
            return row
    return None


def _when(desired: DesiredCampaign, record: Record | None, s: Situation) -> Change:
    if desired.first_send <= s.now:
        return Blocked(desired.key, Block.PAST, desired, record)
    if desired.ready_on is not None and s.today < desired.ready_on:
        return Wait(desired, desired.ready_on)
    if desired.first_send - s.now < GUARD:
        return Blocked(desired.key, Block.GUARD, desired, record)
    return Create(desired, again=_earlier_edition(record))


def _earlier_edition(record: Record | None) -> Operation | None:
    """The operation whose people may get it twice now: one that went out, or partly did, before."""
    if record is None:
        return None
    for operation in (record.operation, *reversed(record.history)):
        if (
            operation.state in (State.SENT, State.STOPPED_MAYBE, State.FOREIGN, State.MISSED)
            or operation.done_to
        ):
            return operation
    return None
