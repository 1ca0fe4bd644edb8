"""When a campaign goes out: too soon, too late for somebody, or while people sleep."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Final

from ctsync.campaign.desired import DesiredCampaign
from ctsync.lint.contract import Example, Fixable, Rule
from ctsync.lint.send_times import clocks_at, clocks_text, is_between, moments, place_of
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Subject
from ctsync.problems import Finding, Level
from ctsync.schedule.countries import clocks_of, is_known
from ctsync.schedule.quiet import Quiet
from ctsync.schedule.zones import earliest_instant, local_time

_STEP: Final = timedelta(minutes=30)


def _whole_ones(subject: Subject) -> Iterator[DesiredCampaign]:
    """All instances but the dates of a rolling row, which leaves out what is past."""
    is_rolling = subject.definition.schedule.every is not None
    return (one for one in subject.campaigns if not (is_rolling and one.key.day is not None))


def _is_new(campaign: DesiredCampaign, subject: Subject) -> bool:
    """Whether it is still to be handed over: the lock does not hold it. Asked last, for the lock may be long."""
    held = subject.around.held
    return held is None or str(campaign.key) not in held


class TooSoon(Rule):
    """SCH001."""

    id = "SCH001"
    name = "schedule-too-soon"
    finds = "A campaign that is not in CleverTap yet starts in the past, or in less than an hour."
    why = "CleverTap refuses a start in the past, and people need time to see a mistake before it is sent."
    cure = "Write a later moment."
    ages = True
    bad = Example("", now="2026-12-04 10:31")
    good = Example("", now="2026-12-04 10:30")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:
        now = subject.around.now
        if now is None:
            return
        for campaign in _whole_ones(subject):
            local = campaign.timetable.local_at(0)
            left = earliest_instant(local, campaign.timetable.zone) - now
            if left < limits.lead_time and _is_new(campaign, subject):
                level = Level.WARNING if subject.around.held is None else Level.ERROR
                clock = local_time(now, campaign.timetable.zone)
                how = "is over" if left < timedelta() else f"is {_minutes(left)} away"
                what = f"It is {clock:%Y-%m-%d %H:%M}, and the send of {local:%Y-%m-%d %H:%M} {how}."
                yield self.finding(place_of(campaign, local), what, level=level)


def _minutes(left: timedelta) -> str:
    minutes = int(left.total_seconds()) // 60
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


class MissedByTheFirst(Rule):
    """SCH002; `in: user` without `if_missed` is said where the file is read."""

    id = "SCH002"
    name = "schedule-missed-by-the-first-zone"
    finds = "On people's own clocks, the moment of a campaign that is not in CleverTap yet has passed for the first of them."
    why = "CleverTap drops them, or sends to them a day later, as `if_missed` says (Create Campaign API)."
    cure = "Write a later moment, so that nobody's clock has passed it."
    ages = True
    channels = frozenset({"push"})
    bad = Example("countries: [IN, JP]\nschedule: {in: user, if_missed: drop}", now="2026-12-04 08:01")
    good = Example("countries: [IN, JP]\nschedule: {in: user, if_missed: drop}", now="2026-12-04 08:00")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:
        now, known = subject.around.now, [one for one in subject.definition.countries if is_known(one)]
        if now is None or not known:
            return
        for campaign in _whole_ones(subject):
            timetable = campaign.timetable
            local = timetable.local_at(0)
            is_too_soon = earliest_instant(local, timetable.zone) - now < limits.lead_time  # SCH001 says it
            if not timetable.in_user_zone or is_too_soon:
                continue
            _, east = clocks_of(known, now.astimezone(UTC))
            if east > local and _is_new(campaign, subject):
                fate = "get it a day later" if timetable.if_missed == "next_day" else "do not get it"
                what = f"Somebody's clock already shows {east:%H:%M}: they {fate}, since {local:%H:%M} is over there."
                level = Level.WARNING if subject.around.held is None else Level.ERROR
                yield self.finding(place_of(campaign, local), what, level=level)


class OutsideWakingHours(Rule):
    """SCH007; sends inside of written quiet hours are found where the file is read."""

    id = "SCH007"
    name = "schedule-while-people-sleep"
    finds = "A promotional message reaches somebody outside of waking hours."
    why = (
        "People switch off what wakes them. Waking hours are `waking_hours` of policy.yaml, by the clocks of "
        "`countries`; when a throttled send ends cannot be known, so its end is not counted."
    )
    cure = "Write another time, `in: user` for push, or the `countries` where these people live."
    channels = frozenset({"push", "webpush", "email", "whatsapp"})
    bad = Example("schedule: {at: 2026-12-04 21:00}")
    good = Example("schedule: {at: 2026-12-04 20:59}")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:
        if not subject.is_promotional:
            return
        for campaign in subject.campaigns:
            for local in moments(campaign):
                clock = _awake_too_soon(campaign, local, limits.waking)
                if clock is not None:
                    start, end = limits.waking
                    what = (
                        f"The send of {local:%Y-%m-%d %H:%M} reaches people when their clocks show {clock}; "
                        f"waking hours are {start:%H:%M} to {end:%H:%M}."
                    )
                    yield self.finding(place_of(campaign, local), what)
                    break


def _awake_too_soon(campaign: DesiredCampaign, local: datetime, waking: tuple[time, time]) -> str | None:
    """What the clocks of people show whom a run would wake; None if it wakes nobody."""
    west, east = clocks_at(campaign, local)
    quiet = campaign.timetable.quiet
    clocks = [west]
    while clocks[-1] + _STEP < east:
        clocks.append(clocks[-1] + _STEP)
    heard = [_heard(clock, local, quiet) for clock in [*clocks, *([east] if east != west else [])]]
    wrong = [clock for clock in heard if clock is not None and not is_between(clock.time(), waking)]
    return clocks_text(wrong[0], wrong[-1]) if wrong else None


def _heard(clock: datetime, local: datetime, quiet: Quiet | None) -> datetime | None:
    """When somebody whose clock shows this gets the message, quiet hours observed; None if it is dropped."""
    if quiet is None:
        return clock
    read = clock if quiet.in_user_zone else local
    wait = quiet.wait(read, read)
    if wait and not quiet.delays:
        return None
    return clock + wait


class Blackout(Rule):
    """SCH008."""

    id = "SCH008"
    name = "schedule-in-a-blackout"
    finds = "A message goes out on a day on which registers/blackouts.yaml lets none go out."
    why = "Somebody wrote that day down for a reason: an election, mourning, a holiday."
    cure = "Write another day."
    fixable = Fixable.SUGGESTED
    bad = Example(
        "countries: [IN]",
        registers={
            "blackouts": "blackouts: [{dates: 2026-12-04..2026-12-05, countries: [IN], why: Elections}]\n"
        },
    )
    good = Example(
        "countries: [IN]",
        registers={
            "blackouts": "blackouts: [{dates: 2026-12-05..2026-12-06, countries: [IN], why: Elections}]\n"
        },
    )

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        blackouts = subject.catalog.blackouts
        definition = subject.definition
        for campaign in subject.campaigns if blackouts.entries else ():
            for local in campaign.timetable.locals():
                found = blackouts.on(
                    local.date(),
                    channel=definition.channel,
                    countries=definition.countries,
                    purpose=definition.purpose,
                )
                if found:
                    free = blackouts.next_free_day(
                        local.date(),
                        channel=definition.channel,
                        countries=definition.countries,
                        purpose=definition.purpose,
                    )
                    what = f"On {local.date().isoformat()} nothing like this goes out: {found[0].why}."
                    hint = f"The next free day is {free.isoformat()}." if free else ""
                    yield self.finding(place_of(campaign, local), what, hint)
                    break


RULES: Final = (TooSoon(), MissedByTheFirst(), OutsideWakingHours(), Blackout())
