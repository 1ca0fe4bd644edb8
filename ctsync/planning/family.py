"""The family barrier: no instance is created while a relative of it may reach the same people the same day.

Without it a definition that was sent, and then split by date or language the same day, goes out twice (protocol 4).
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date, datetime

from ctsync.campaign.desired import DesiredCampaign
from ctsync.lock.operations import counts_as_sent
from ctsync.lock.record import OnAppear, Record, State
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
        if str(record.key) in wanted:
            if _wanted_kin_is_busy(record):
                return record
            continue
        if days is None:
            days = desired.timetable.send_days()
        if _unwanted_kin_is_in_the_way(record, desired, days, now, stops_come_first=stops_come_first):
            return record
    return None


def already_served(desired: DesiredCampaign, record: Record | None, now: datetime) -> bool:
    """Whether this instance's own earlier operations served one of these days under the same generation.

    A one-off that was stopped after it had begun must not go out again unless the generation says so (protocol 7).
    """
    if record is None:
        return False
    days = desired.timetable.send_days()
    zone = desired.account.zone
    return any(
        served_days(operation, zone, now) & days
        for operation in (*record.history, record.operation)
        if operation.generation >= desired.definition.generation
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
    higher = desired.definition.generation > operation.generation
    if record.key.day is None or record.key.day in days:
        if operation.state in (State.INTENT, State.STOPPING, State.RELEASED):
            return True
        if operation.state is State.LIVE and now <= operation.last_send:
            if not (stops_come_first and record.on_remove == "stop"):
                return True
        elif (operation.state is State.LIVE or counts_as_sent(operation)) and not higher:
            return True
    zone = desired.account.zone
    return any(
        served_days(each, zone, now) & days
        for each in (operation, *record.history)
        if each.generation >= desired.definition.generation
    )
