"""The family barrier: no instance is created while a relative of it may reach the same people the same day.

Without it a definition that was sent, and then split by date or language the same day, goes out twice (protocol 4).

Two instances are related if their market and language parts are equal or one lacks them (`kin`), and also if what the
lock remembers of one is not proven to have left the other's people alone: the default language of yesterday had the
people of a language that is added today, and a market had the city that moves to its neighbour.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date, datetime

from ctsync.audience import are_apart
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.observed import ObservedCampaign
from ctsync.lock.operations import counts_as_sent
from ctsync.lock.record import OnAppear, Operation, Record, State
from ctsync.planning.claims import twins
from ctsync.planning.situation import Situation, served_days


def kin_in_the_way(desired: DesiredCampaign, s: Situation, *, stops_come_first: bool) -> Record | None:
    """The first relative that forbids this create, or None.

    `stops_come_first` is for plans: a relative that the same plan stops, before any create, is not in the way yet;
    right before a create the machine asks again without it.
    """
    return barrier(desired, s.family_of(desired.key), s.wanted, s.now, stops_come_first=stops_come_first)


def twin_in_the_way(desired: DesiredCampaign, s: Situation) -> ObservedCampaign | None:
    """A live row of this instance, or of a relative, that exists twice and whose stop is not proven (protocol 5).

    A recorded row that is stopped proves nothing of its twin, which would go out beside the new content.
    """
    own = s.record_of(desired)
    family = (
        record
        for record in s.family_of(desired.key)
        if not _never_meet(record, desired) and related_operations(record, desired)
    )
    records = family if own is None else (own, *family)
    return next((row for record in records for _, row in twins(record, s.claims)), None)


def barrier(
    desired: DesiredCampaign,
    family: Iterable[Record],
    wanted: Container[str],
    now: datetime,
    *,
    stops_come_first: bool,
    left_alone: Container[str] = (),
) -> Record | None:
    """`kin_in_the_way` for callers that know the family; `wanted` are the keys, as text, that the files have.

    `left_alone` are the keys of campaigns that were to be exchanged in this run and were not: they are still live with the
    old content, as a blocked Replace is in a plan (`planner`).
    """
    days: frozenset[date] | None = None
    for record in family:
        if _never_meet(record, desired):
            continue
        is_wanted = str(record.key) in wanted
        if is_wanted and record.key.is_kin_of(desired.key):
            if _wanted_kin_is_busy(record) or _keeps_the_old(record, left_alone):
                return record
            continue
        related = related_operations(record, desired)
        if not related:
            continue
        if days is None:
            days = desired.timetable.send_days()
        makes_room = stops_come_first and (is_wanted or record.on_remove == "stop")
        if _is_in_the_way(
            record, related, desired, days, now, makes_room=makes_room, stops_come_first=stops_come_first
        ):
            return record
    return None


def _never_meet(record: Record, desired: DesiredCampaign) -> bool:
    """Whether two dated relatives send on different days, so that neither can be in the other's way."""
    day = desired.key.day
    if day is None or record.key.day is None or record.key.day == day:
        return False
    number = day.year * 10_000 + day.month * 100 + day.day
    return all(operation.scheduled_on // 10_000 != number for operation in _all(record))


def related_operations(record: Record, desired: DesiredCampaign) -> tuple[Operation, ...]:
    """The operations of another instance that may share people with this one, the oldest first."""
    if record.key.is_kin_of(desired.key):
        return _all(record)
    if record.key.definition != desired.key.definition:
        return ()
    scope = desired.scope
    return tuple(
        operation
        for operation in _all(record)
        if operation.scope is None or scope is None or not are_apart(operation.scope, scope)
    )


def already_served(
    desired: DesiredCampaign, record: Record | None, days: frozenset[date], now: datetime
) -> bool:
    """Whether this instance's own earlier operations served one of these days under the same generation.

    A one-off that was stopped after it had begun must not go out again unless the generation says so (protocol 7).
    """
    return record is not None and not days.isdisjoint(_served(desired, _all(record), now))


def family_days(desired: DesiredCampaign, s: Situation) -> frozenset[date]:
    """The days that any operation of this instance or its relatives has served under this generation (protocol 7)."""
    own = s.record_of(desired)
    operations = [] if own is None else [*_all(own)]
    for record in s.family_of(desired.key):
        if not _never_meet(record, desired):
            operations.extend(related_operations(record, desired))
    return _served(desired, operations, s.now)


def _served(desired: DesiredCampaign, operations: Iterable[Operation], now: datetime) -> frozenset[date]:
    return frozenset(
        day
        for operation in operations
        if operation.generation >= desired.generation
        for day in served_days(operation, desired.account.zone, now)
    )


def _wanted_kin_is_busy(record: Record) -> bool:
    operation = record.operation
    return operation.state is State.STOPPING or (
        operation.state is State.INTENT and operation.on_appear is OnAppear.STOP
    )


def _keeps_the_old(record: Record, left_alone: Container[str]) -> bool:
    return record.operation.state is State.LIVE and str(record.key) in left_alone


def _is_in_the_way(
    record: Record,
    related: tuple[Operation, ...],
    desired: DesiredCampaign,
    days: frozenset[date],
    now: datetime,
    *,
    makes_room: bool,
    stops_come_first: bool,
) -> bool:
    """Of a relative that the files want no more, or want for other people than it still has.

    `makes_room` says that the same plan stops it before any create.
    """
    operation = record.operation
    generation = desired.generation
    higher = generation > operation.generation
    if record.key.day is None or record.key.day in days:
        is_current = operation in related
        if is_current and operation.state in (State.INTENT, State.STOPPING, State.RELEASED):
            return True
        over = now > operation.last_send
        if is_current and operation.state is State.LIVE:
            if not (makes_room or (stops_come_first and over)):
                return True
            if over and not higher:
                return True
        if any(counts_as_sent(each) and each.generation >= generation for each in related):
            return True
    return not days.isdisjoint(_served(desired, related, now))


def _all(record: Record) -> tuple[Operation, ...]:
    return (*record.history, record.operation)
