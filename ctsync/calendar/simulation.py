"""Every send that the files describe, with what clocks make of it: no account, no lock, no network.

What a clock change does to a send is said beside it. A time of the account's clock that is skipped or doubled never comes
here, because its file is refused (SCH004). On people's own clocks it can come, and CleverTap's pages do not say what
happens to it then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from ctsync.calendar.gathering import manner_of
from ctsync.calendar.people import Messages, messages_of
from ctsync.calendar.sends import Send, locals_between, send_at
from ctsync.campaign.desired import DesiredCampaign
from ctsync.schedule import Timetable
from ctsync.schedule.countries import zones_of
from ctsync.schedule.zones import (
    earliest_instant,
    first_anywhere,
    has_one_reading,
    last_anywhere,
    latest_instant,
    local_time,
)

_DAY = timedelta(days=1)


class Edge(StrEnum):
    """What a change of clocks does to a local time."""

    SKIPPED = "skipped"
    DOUBLED = "doubled"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A local time that some people's clocks skip or show twice on that day, and the zones in which they do."""

    edge: Edge
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Simulated:
    """One send. `at` is its written moment as an instant, `first` and `last` are the phones' on all of earth, UTC.

    `first` and `last` are those of `in: user`, from UTC+14 to UTC-12, and equal `at` otherwise. `utc_moved` is the UTC
    time of day of the campaign's send before, where a clock change lies between; `change` says how far the account's
    clock jumps on that day. `ready_on` is the first day on which CleverTap takes it, `made_from` the day its horizon
    reaches it; both None where nothing waits. `send` is what quiet hours and countries make of it.
    """

    key: str
    name: str
    channel: str
    local: datetime
    at: datetime
    first: datetime
    last: datetime
    send: Send
    messages: Messages
    timetable: Timetable
    elsewhere: tuple[Elsewhere, ...] = ()
    change: timedelta = timedelta()
    utc_moved: datetime | None = None
    ready_on: date | None = None
    made_from: date | None = None


def simulate(
    campaigns: Iterable[DesiredCampaign], first: date, last: date, today: date
) -> tuple[Simulated, ...]:
    """The sends on the days of the account from `first` to `last`, both included, in the order of time.

    `today` decides what waits. Linear in the sends of these days.
    """
    found = [row for desired in campaigns for row in _of_campaign(desired, first, last, today)]
    return tuple(_moved(sorted(found, key=lambda row: (row.local, row.key))))


def _of_campaign(desired: DesiredCampaign, first: date, last: date, today: date) -> Iterator[Simulated]:
    timetable = desired.timetable
    for local in locals_between(timetable, first, last):
        yield _row(desired, timetable, local, today)


def _row(desired: DesiredCampaign, timetable: Timetable, local: datetime, today: date) -> Simulated:
    definition, zone, is_user = desired.definition, timetable.zone, timetable.in_user_zone
    send = send_at(timetable, local, manner_of(definition))
    at, ready = earliest_instant(local, zone), desired.ready_on
    return Simulated(
        key=str(desired.key),
        name=desired.name + (f"[{desired.key.part}]" if desired.key.part else ""),
        channel=desired.identity.channel,
        local=local,
        at=at,
        first=first_anywhere(local) if is_user else at,
        last=last_anywhere(local) if is_user else latest_instant(local, zone),
        send=send,
        messages=messages_of(definition, desired.identity.channel),
        timetable=timetable,
        elsewhere=tuple(_elsewhere(local, definition.countries)) if is_user else (),
        change=_change(local.date(), zone),
        ready_on=ready if ready is not None and ready > today else None,
        made_from=_made_from(desired, today),
    )


def _made_from(desired: DesiredCampaign, today: date) -> date | None:
    if desired.series is None:
        return None
    begins = local_time(desired.first_send - desired.series.horizon, desired.timetable.zone).date()
    return begins if begins > today else None


def _elsewhere(local: datetime, countries: tuple[str, ...]) -> Iterator[Elsewhere]:
    odd: dict[Edge, list[str]] = {}
    for zone in zones_of(countries):
        if not has_one_reading(local, zone):
            odd.setdefault(edge_of(local, zone), []).append(zone)
    yield from (Elsewhere(edge, tuple(zones)) for edge, zones in odd.items())


def edge_of(local: datetime, zone: str) -> Edge:
    """Whether clocks jump over a local time or show it twice; only for one without a single reading."""
    return Edge.DOUBLED if local_time(earliest_instant(local, zone), zone) == local else Edge.SKIPPED


def _change(day: date, zone: str) -> timedelta:
    """How far the clocks of a zone are set forward on a day; below 0 for back."""
    clock = ZoneInfo(zone)
    begin, end = (datetime(each.year, each.month, each.day, tzinfo=clock) for each in (day, day + _DAY))
    return (end.utcoffset() or timedelta()) - (begin.utcoffset() or timedelta())


def _moved(rows: list[Simulated]) -> Iterator[Simulated]:
    """The rows, each beside the one before it of the same campaign if the same local time is another one in UTC."""
    before: dict[str, Simulated] = {}
    for row in rows:
        previous = before.get(row.name)
        before[row.name] = row
        is_same_time = previous is not None and previous.local.time() == row.local.time()
        if previous is not None and is_same_time and previous.at.time() != row.at.time():
            yield replace(row, utc_moved=previous.at)
        else:
            yield row
