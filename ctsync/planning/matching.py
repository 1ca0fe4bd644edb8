"""Which dated instance of the files is which record: `#n` is given once and kept (protocol 1).

Several moments of one day are told apart by a number that must survive an edit of their times. So a day's moments
first meet the records that send at the same instant, open ones before ended ones; then the records whose Replace
broke off on the way to them; the rest meet, in order, records that have neither ended nor begun; what is left takes
numbers never used that day. A date of a rolling definition that has gone out meets its record too, whatever time its
file says afterwards: dates that have started are left as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from ctsync.campaign.desired import DesiredCampaign
from ctsync.lock.operations import may_start_anew
from ctsync.lock.record import UNKNOWN_CONTENT, Lock, Record
from ctsync.names import InstanceKey
from ctsync.planning.rolling import first_of_day, records_by_day


def with_kept_numbers(
    wanted: Iterable[DesiredCampaign], lock: Lock, now: datetime
) -> tuple[DesiredCampaign, ...]:
    """The same instances, each dated one under the key its record has, or under one that is new."""
    whole: list[DesiredCampaign] = []
    days: defaultdict[InstanceKey, list[DesiredCampaign]] = defaultdict(list)
    for desired in wanted:
        if desired.key.day is None:
            whole.append(desired)
        else:
            days[first_of_day(desired.key)].append(desired)
    if days:
        records = records_by_day(lock)
        for day, moments in days.items():
            whole.extend(_meet(day, moments, records.get(day, []), now))
    return tuple(whole)


def _meet(
    day: InstanceKey, moments: list[DesiredCampaign], records: list[Record], now: datetime
) -> list[DesiredCampaign]:
    left = sorted(moments, key=lambda desired: desired.first_send)
    free = sorted(records, key=lambda record: record.operation.state.is_ended)
    met: list[DesiredCampaign] = []
    for belongs in (_same_instant, _on_the_way):
        for desired in list(left):
            record = next((record for record in free if belongs(desired, record)), None)
            if record is not None:
                met.append(replace(desired, key=record.key))
                free.remove(record)
                left.remove(desired)
    open_ones = [r for r in free if not r.operation.state.is_ended and r.operation.first_send > now]
    for desired, record in zip(list(left), (*open_ones, *_begun(left, free, open_ones)), strict=False):
        met.append(replace(desired, key=record.key))
        left.remove(desired)
    number = max((record.key.number for record in records), default=0)
    for desired in left:
        number += 1
        met.append(replace(desired, key=replace(day, number=number)))
    return met


def _begun(left: list[DesiredCampaign], free: list[Record], open_ones: list[Record]) -> list[Record]:
    """Of a rolling definition also those that went out: an edit after a date's send is not another send that day."""
    if not any(desired.series for desired in left):
        return []
    return [record for record in free if record not in open_ones and not may_start_anew(record.operation)]


def _same_instant(desired: DesiredCampaign, record: Record) -> bool:
    """By the time that the list showed, where nothing else is known: its first send is the earliest possible."""
    operation = record.operation
    if operation.fingerprint == UNKNOWN_CONTENT:
        return operation.scheduled_on == desired.timetable.scheduled_on
    return operation.first_send == desired.first_send


def _on_the_way(desired: DesiredCampaign, record: Record) -> bool:
    """Whether this is what the record's old campaign was being stopped for (protocol 7, `then`)."""
    then = record.operation.then
    return then is not None and (then.fingerprint, then.generation) == (
        desired.fingerprint,
        desired.generation,
    )
