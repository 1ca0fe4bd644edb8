"""Four weeks of the account: who gets what on which day, a lane for each channel, what was sent and what is planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ctsync.sandbox.clock import local_time, midnight
from ctsync.sandbox.pages.reading import Campaign, Reading, Sent
from ctsync.sandbox.pages.words import CHANNELS

WEEKS = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One run on one day.

    `people` is None for one that did not happen, `zones` is above 0 on people's own clocks, and `remark` says why
    nobody got it.
    """

    campaign: Campaign
    time: str
    people: int | None
    zones: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from Monday; `lanes` maps a channel to the entries of each day, for channels that have any."""

    days: tuple[date, ...]
    lanes: dict[str, tuple[tuple[Entry, ...], ...]]


Placed = tuple[date, Entry]


def first_day(around: date) -> date:
    """The Monday on or before it."""
    return around - timedelta(days=around.weekday())


def four_weeks(reading: Reading, begin: date) -> tuple[Week, ...]:
    """`begin` is a Monday. Days are those of the account's zone, or of the people's for runs on their own clocks."""
    days: defaultdict[tuple[date, str], list[Entry]] = defaultdict(list)
    for day, entry in _placed(reading, begin):
        days[day, entry.campaign.channel].append(entry)
    return tuple(_week(begin + timedelta(weeks=week), days) for week in range(WEEKS))


def _week(monday: date, days: dict[tuple[date, str], list[Entry]]) -> Week:
    week = tuple(monday + timedelta(days=day) for day in range(7))
    lanes = {}
    for channel in CHANNELS:
        if any((day, channel) in days for day in week):
            found = (sorted(days.get((day, channel), ()), key=lambda entry: entry.time) for day in week)
            lanes[channel] = tuple(tuple(entries) for entries in found)
    return Week(week, lanes)


def _placed(reading: Reading, begin: date) -> Iterator[Placed]:
    # A day more at both ends: the same day begins and ends elsewhere at other moments.
    first = midnight(begin - timedelta(days=1), reading.zone)
    last = midnight(begin + timedelta(weeks=WEEKS, days=1), reading.zone)
    sent: defaultdict[int, list[Sent]] = defaultdict(list)
    for run in reading.sent():
        if first <= run.at.at <= last:
            sent[run.campaign].append(run)
    for campaign in reading.campaigns():
        yield from _happened(campaign, sent[campaign.id])
        yield from _planned(reading, campaign, last)


def _happened(campaign: Campaign, sent: list[Sent]) -> Iterator[Placed]:
    together: defaultdict[tuple[date, str], list[Sent]] = defaultdict(list)
    for run in sent:
        together[run.local.date(), f"{run.local:%H:%M}"].append(run)
    for (day, time), runs in together.items():
        remark = next((run.remark for run in runs if run.remark), "")
        yield day, Entry(campaign, time, sum(run.people for run in runs), _zones(runs), remark)


def _planned(reading: Reading, campaign: Campaign, last: int) -> Iterator[Placed]:
    if campaign.stopped is not None and campaign.runs_done == 0:
        yield campaign.first.local.date(), Entry(campaign, campaign.first.time, None, 0, "stopped")
    together: defaultdict[tuple[date, str], int] = defaultdict(int)
    for run in reading.coming(campaign, last):
        local = local_time(run.at, run.zone or reading.zone)
        together[local.date(), f"{local:%H:%M}"] += bool(run.zone)
    for (day, time), zones in together.items():
        yield day, Entry(campaign, time, None, zones)


def _zones(runs: list[Sent]) -> int:
    return sum(bool(run.zone) for run in runs)
