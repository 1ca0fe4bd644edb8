"""The family barrier: no instance is created while a relative of it may reach the same people the same day.

Without it a definition that was sent, and then split by date or language the same day, goes out twice (protocol 4).
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date, datetime

from ctsync.campaign.desired import DesiredCampaign
from ctsync.lock.operations import counts_as_sent
from ctsync.lock.record import OnAppear, Operation, Record, State
from ctsync.planning.situation import Situation, served_days


def kin_in_the_way(desired: DesiredCampaign, s: Situation, *, stops_come_first: bool) -> Record | None:
    """The first relative that forbids this create, or None.

    `stops_come_first` is for plans: a relative that the same plan stops, before any create, is not in the way yet;
    right before a create the machine asks again without it.
    """
    return barrier(desired, s.kin_of(desired.key), s.wanted, s.now, stops_come_first=stops_come_first)


def barrier(
    desired: DesiredCampaign,
    kin: Iterable[Record],
    wanted: Container[str],
    now: datetime,
    *,
    stops_come_first: bool,
) -> Record | None:
    """`kin_in_the_way` for callers that know the relatives; `wanted` are the keys, as text, that the files have."""
    days: frozenset[date] | None = None
    for record in kin:
        if _never_meet(record, desired):
            continue
        if str(record.key) in wanted:
            if _wanted_kin_is_busy(record):
                return record
            continue
        if days is None:
            days = desired.timetable.send_days()
        if _unwanted_kin_is_in_the_way(record, desired, days, now, stops_come_first=stops_come_first):
            return record
    return None


def _never_meet(record: Record, desired: DesiredCampaign) -> bool:
    """Whether two dated relatives send on different days, so that neither can be in the other's way."""
    day = desired.key.day
    if day is None or record.key.day is None or record.key.day == day:
        return False
    number = day.year * 10_000 + day.month * 100 + day.day
    return all(operation.scheduled_on // 10_000 != number for operation in _all(record))


def already_served(
    desired: DesiredCampaign, record: Record | None, days: frozenset[date], now: datetime
) -> bool:
    """Whether this instance's own earlier operations served one of these days under the same generation.

    A one-off that was stopped after it had begun must not go out again unless the generation says so (protocol 7).
    """
    return record is not None and not days.isdisjoint(_served(desired, (record,), now))


def family_days(desired: DesiredCampaign, s: Situation) -> frozenset[date]:
    """The days that any operation of this instance or its kin has served under this generation (protocol 7)."""
    own = s.record_of(desired)
    kin = (record for record in s.kin_of(desired.key) if not _never_meet(record, desired))
    return _served(desired, (*(() if own is None else (own,)), *kin), s.now)


def _served(desired: DesiredCampaign, records: Iterable[Record], now: datetime) -> frozenset[date]:
    return frozenset(
        day
        for record in records
        for operation in _all(record)
        if operation.generation >= desired.definition.generation
        for day in served_days(operation, desired.account.zone, now)
    )


def _wanted_kin_is_busy(record: Record) -> bool:
    operation = record.operation
    return operation.state is State.STOPPING or (
        operation.state is State.INTENT and operation.on_appear is OnAppear.STOP
    )


def _unwanted_kin_is_in_the_way(
    record: Record, desired: DesiredCampaign, days: frozenset[date], now: datetime, *, stops_come_first: bool
) -> bool:
    operation = record.operation
    generation = desired.definition.generation
    higher = generation > operation.generation
    if record.key.day is None or record.key.day in days:
        if operation.state in (State.INTENT, State.STOPPING, State.RELEASED):
            return True
        over = now > operation.last_send
        if operation.state is State.LIVE:
            if not (stops_come_first and (over or record.on_remove == "stop")):
                return True
            if over and not higher:
                return True
        if any(counts_as_sent(each) and each.generation >= generation for each in _all(record)):
            return True
    return not days.isdisjoint(_served(desired, (record,), now))


def _all(record: Record) -> tuple[Operation, ...]:
    return (*record.history, record.operation)
