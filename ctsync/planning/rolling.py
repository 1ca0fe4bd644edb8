"""What is due of rolling definitions: by the schedule that was approved, the lock's records, and the clock (protocol 8).

The files say which dates are wanted now. The lock says which were approved before, and so what should have been
created meanwhile. Both are asked: a date is created because the files want it, and it was missed because it had been
approved. A date that has a record is decided on however far ahead it lies, so that a shorter horizon stops nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice

from ctsync.campaign.desired import DesiredCampaign
from ctsync.errors import ExitCode, LockCorrupt
from ctsync.lock.operations import may_start_anew
from ctsync.lock.record import Lock, Record
from ctsync.lock.standing import MissedSend, Standing
from ctsync.names import InstanceKey
from ctsync.planning.timing import local_day
from ctsync.schedule import Schedule, Slot, schedule_from_tree, slots_between

SHORT = timedelta(days=3)
"""A date this near that is approved and not created deserves a warning everywhere."""
IDLE = timedelta(hours=48)
"""Without a run for so long, the nightly job does not seem to work."""

_BLUR = timedelta(days=2)
_FAR = timedelta(days=40 * 366)
_AHEAD = timedelta(days=400)
"""How far ahead a send without a campaign is looked for."""


def records_by_day(lock: Lock) -> dict[InstanceKey, list[Record]]:
    """The dated records of each day, by the day's first key, in the order of their numbers."""
    found: defaultdict[InstanceKey, list[Record]] = defaultdict(list)
    for record in lock.records.values():
        if record.key.day is not None:
            found[first_of_day(record.key)].append(record)
    for records in found.values():
        records.sort(key=lambda record: record.key.number)
    return found


def first_of_day(key: InstanceKey) -> InstanceKey:
    return key if key.number == 1 else replace(key, number=1)


def in_reach(wanted: Iterable[DesiredCampaign], lock: Lock, now: datetime) -> list[DesiredCampaign]:
    """The instances that a run has to look at: all but the dates without a record that are over or still far ahead."""
    days: set[InstanceKey] | None = None
    kept: list[DesiredCampaign] = []
    for desired in wanted:
        if desired.series is not None and not is_due(desired, now):
            days = {first_of_day(record.key) for record in lock.records.values()} if days is None else days
            if first_of_day(desired.key) not in days:
                continue
        kept.append(desired)
    return kept


def is_due(desired: DesiredCampaign, now: datetime) -> bool:
    """Whether a date is a slot: it has not begun, and begins within the horizon."""
    if desired.series is None:
        return True
    until = now + desired.series.horizon
    local = desired.timetable.times[0]
    if not now - _BLUR <= local.replace(tzinfo=now.tzinfo) <= until + _BLUR:  # most dates, at little cost
        return False
    return now < desired.first_send <= until


def is_approved(desired: DesiredCampaign, lock: Lock) -> bool:
    """Whether the date may be created without anybody's further word: approved as it is, and not stopped since."""
    series = desired.series
    standing = None if series is None else lock.standing.get(str(series.key))
    return (
        standing is not None
        and series is not None
        and standing.stopped_at is None
        and standing.fingerprint == series.fingerprint
        and standing.generation == desired.generation
    )


def signed_with(desired: DesiredCampaign, lock: Lock) -> Mapping[str, tuple[int, int]] | None:
    """The numbers of people that were approved with all its dates; None if none were written down."""
    standing = None if desired.series is None else lock.standing.get(str(desired.series.key))
    return None if standing is None else standing.expect


def is_halted(desired: DesiredCampaign, lock: Lock) -> bool:
    """Whether the panic button stopped the whole definition; only a higher generation brings it back (protocol 10).

    Also asked of a definition that is no longer rolling, or that has parts now and had none, or others: neither another
    schedule nor a language takes a decision back. A part that nobody has approved may have the people of any part.
    """
    own = replace(desired.key, day=None, number=1)
    is_new = str(own) not in lock.standing
    return any(
        standing.halted_up_to >= desired.generation
        and standing.key.definition == own.definition
        and (is_new or standing.key.is_kin_of(own))
        for standing in lock.standing.values()
    )


def newly_missed(lock: Lock, now: datetime) -> tuple[MissedSend, ...]:
    """Approved sends whose time has passed since the watermark, and that have no campaign."""
    if not lock.standing:
        return ()
    days = records_by_day(lock)
    found = [
        MissedSend(key, standing.name, slot.begins, now)
        for standing in lock.standing.values()
        for key, slot in _without_campaign(
            standing, lock, days, standing.materialised_through, min(now, standing.stopped_at or now)
        )
    ]
    return tuple(one for one in found if not _is_noted(one, lock))


def _is_noted(one: MissedSend, lock: Lock) -> bool:
    """Whether this very send is known as missed, acknowledged or not; the same date at another time is another."""
    noted = lock.missed.get(str(one.key))
    return noted is not None and noted.at == one.at


def open_misses(lock: Lock, now: datetime) -> tuple[MissedSend, ...]:
    """The missed sends that nobody has acknowledged and no campaign has taken the place of, the oldest first."""
    found = {
        key: missed
        for key, missed in lock.missed.items()
        if missed.seen_at is None and not is_taken(key, lock)
    }
    found |= {str(missed.key): missed for missed in newly_missed(lock, now)}
    return tuple(sorted(found.values(), key=lambda missed: (missed.at, str(missed.key))))


def is_taken(key: str, lock: Lock) -> bool:
    """Whether the instance has a campaign, had one, or may have: then nothing of it was missed."""
    record = lock.records.get(key)
    return record is not None and not may_start_anew(record.operation)


def without_taken(lock: Lock) -> Lock:
    """The lock without the missed sends whose dates got a campaign after all, at a later time of day."""
    kept = {key: one for key, one in lock.missed.items() if not is_taken(key, lock)}
    return lock if len(kept) == len(lock.missed) else replace(lock, missed=kept)


@dataclass(frozen=True, slots=True)
class Watch:
    """What is worrying about the nightly job: sends that are near and not created, and a long silence."""

    short: tuple[tuple[InstanceKey, datetime], ...] = ()
    idle_since: datetime | None = None

    @property
    def exit_codes(self) -> frozenset[ExitCode]:
        return frozenset({ExitCode.CHANGES}) if self.short or self.idle_since else frozenset()


def watch(lock: Lock, now: datetime) -> Watch:
    """Look at what was approved: without the files, so that every command says the same."""
    standing = [each for each in lock.standing.values() if each.stopped_at is None]
    if not standing:
        return Watch()
    days = records_by_day(lock)
    short = [
        (key, slot.begins)
        for each in standing
        for key, slot in _without_campaign(each, lock, days, now, now + SHORT)
        if not _waits(each, slot, local_day(now, lock.zone))
    ]
    since = lock.rolled_at
    idle = since is not None and now - since > IDLE and any(_goes_on(each, lock, since) for each in standing)
    return Watch(tuple(sorted(short, key=lambda each: each[1])), since if idle else None)


def next_sends(standing: Standing, lock: Lock, now: datetime) -> Iterator[Slot]:
    """The approved sends still to come, nearest first."""
    return slots_between(schedule_of(standing), lock.zone, now, now + _FAR)


def next_uncreated(lock: Lock, now: datetime) -> tuple[tuple[InstanceKey, datetime], ...]:
    """The nearest approved send of each rolling definition that has no campaign: what is missed if no run comes."""
    days = records_by_day(lock)
    found = []
    for each in lock.standing.values():
        if each.stopped_at is None:
            sends = _without_campaign(each, lock, days, now, now + _AHEAD)
            found += [(key, slot.begins) for key, slot in islice(sends, 1)]
    return tuple(sorted(found, key=lambda each: each[1]))


def schedule_of(standing: Standing) -> Schedule:
    """Raises LockCorrupt if it is none."""
    try:
        return schedule_from_tree(standing.schedule)
    except ValueError:
        raise LockCorrupt(
            f"The lock holds a schedule of {standing.name} that cannot be read.",
            why="What was due since the last run cannot be known, so nothing is sent.",
            hint="Put the newest good copy of the lock back.",
        ) from None


def _goes_on(standing: Standing, lock: Lock, since: datetime) -> bool:
    return next(next_sends(standing, lock, since), None) is not None


def _waits(standing: Standing, slot: Slot, today: date) -> bool:
    """Whether its audience's window has not passed yet, so that it cannot have been created."""
    ends = [] if standing.window_end is None else [standing.window_end]
    if standing.window_gap is not None:
        ends.append(slot.local.date() - timedelta(days=standing.window_gap))
    return any(today <= end for end in ends)


def _without_campaign(
    standing: Standing,
    lock: Lock,
    days: Mapping[InstanceKey, list[Record]],
    after: datetime,
    until: datetime,
) -> Iterator[tuple[InstanceKey, Slot]]:
    """The approved sends of a stretch of time that have no campaign, under the keys that they would have."""
    by_day: defaultdict[InstanceKey, list[Slot]] = defaultdict(list)
    for slot in slots_between(schedule_of(standing), lock.zone, after - _BLUR, until + _BLUR):
        by_day[replace(standing.key, day=slot.local.date())].append(slot)
    for day, slots in by_day.items():
        unmet = _unmet(day, slots, days.get(day, []))
        yield from ((key, slot) for key, slot in unmet if after < slot.begins <= until)


def _unmet(day: InstanceKey, slots: list[Slot], records: list[Record]) -> Iterator[tuple[InstanceKey, Slot]]:
    """All sends of a day first meet the campaigns of the same instant; the rest meet those that are left."""
    taken = [record for record in records if not may_start_anew(record.operation)]
    free = [record for record in records if may_start_anew(record.operation)]
    left = []
    for slot in slots:
        same = next((record for record in taken if record.operation.first_send == slot.begins), None)
        if same is None:
            left.append(slot)
        else:
            taken.remove(same)
    numbers = {record.key.number for record in records}
    for slot in left[len(taken) :]:
        again = next((record for record in free if record.operation.first_send == slot.begins), None)
        number = again.key.number if again is not None else _unused(numbers)
        numbers.add(number)
        yield replace(day, number=number), slot


def _unused(numbers: set[int]) -> int:
    number = 1
    while number in numbers:
        number += 1
    return number
