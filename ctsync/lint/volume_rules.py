"""All campaigns together: how much goes out at once, and how much one person gets in a week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from ctsync.campaign.desired import DesiredCampaign
from ctsync.lint.contract import AccountRule, Example
from ctsync.lint.send_times import place_of
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Surroundings
from ctsync.problems import Finding, Level
from ctsync.schedule.zones import earliest_instant

_AT_ONCE: Final = timedelta(minutes=5)
_WEEK: Final = timedelta(days=7)
_MOST_NAMES: Final = 5


@dataclass(frozen=True, slots=True)
class _Send:
    """One run of one campaign: its written moment, its instant, and how many people it reaches at most."""

    instant: datetime
    local: datetime
    people: int
    campaign: DesiredCampaign


class TooManyAtOnce(AccountRule):
    """SCH009."""

    id = "SCH009"
    name = "too-many-messages-at-once"
    finds = "The campaigns of the account send more messages within five minutes than the budget."
    why = (
        "What people tap on has to bear it: app, shop and providers. Counted are the upper ends of `expect`; campaigns "
        "without it, and those with `throttle: respect`, which CleverTap spreads, are not counted."
    )
    cure = "Move one of them, spread it with `throttle: respect`, or raise `messages_per_5_minutes` in policy.yaml."
    level = Level.WARNING
    thresholds = {Level.WARNING: 1_500_000}
    bad = Example("audience: {expect: 1M..1.6M}")
    good = Example("audience: {expect: 1M..1.5M}")

    def check(
        self,
        campaigns: Iterable[DesiredCampaign],
        around: Surroundings,  # noqa: ARG002  # the contract's shape
        limits: Limits,
    ) -> Iterator[tuple[DesiredCampaign, Finding]]:
        budget: Mapping[Level, float] = limits.messages_per_5_minutes or limits.thresholds
        if not budget:
            return
        limits = replace(limits, thresholds=budget)
        lowest = min(budget.values())
        for sends in _crowds(_sends(campaigns, lowest), lowest):
            people = sum(send.people for send in sends)
            level = limits.level_of(people)
            biggest = max(sends, key=lambda send: send.people)
            most = budget[level] if level is not None else 0
            what = f"Up to {people:,} messages go out within five minutes of {sends[0].local:%Y-%m-%d %H:%M}; {most:,.0f} may."
            others = _others(sends, biggest)
            yield (
                biggest.campaign,
                self.finding(place_of(biggest.campaign, biggest.local), what + others, level=level),
            )


def _sends(campaigns: Iterable[DesiredCampaign], budget: float) -> list[_Send]:
    """Every run that is counted, in the order of time, but for hours that cannot be too busy.

    Five minutes touch two hours of the clock, or three where it jumps.
    """
    runs = [
        (one, people, local)
        for one in campaigns
        if (people := one.identity.people) is not None
        for local in one.timetable.locals()
    ]
    hours: defaultdict[int, int] = defaultdict(int)
    for _, people, local in runs:
        hours[_hour(local)] += people
    busy = {
        hour
        for first in hours
        if sum(hours.get(first + step, 0) for step in range(3)) > budget
        for hour in range(first, first + 3)
    }
    found = [
        _Send(earliest_instant(local, one.timetable.zone), local, people, one)
        for one, people, local in runs
        if _hour(local) in busy
    ]
    return sorted(found, key=lambda send: send.instant)


def _hour(local: datetime) -> int:
    return local.toordinal() * 24 + local.hour


def _crowds(sends: list[_Send], budget: float) -> Iterator[list[_Send]]:
    """Runs within five minutes of each other that are more than the budget; no run is in two of them."""
    first, people = 0, 0
    last_shown = -1
    for index, send in enumerate(sends):
        people += send.people
        while send.instant - sends[first].instant >= _AT_ONCE:
            people -= sends[first].people
            first += 1
        is_full = index + 1 == len(sends) or sends[index + 1].instant - sends[first].instant >= _AT_ONCE
        if is_full and people > budget and first > last_shown:
            last_shown = index
            yield sends[first : index + 1]


def _others(sends: list[_Send], biggest: _Send) -> str:
    names = sorted({send.campaign.name for send in sends} - {biggest.campaign.name})
    if not names:
        return ""
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f" Also then: {', '.join(names[:_MOST_NAMES])}{more}."


class TooManyAWeek(AccountRule):
    """SCH010."""

    id = "SCH010"
    name = "too-many-messages-a-week"
    finds = "The same people get more promotional messages on one channel within a week than they bear."
    why = (
        "Of 100 people 37 switch messages off at 2 to 5 a week (Localytics). Only campaigns with one and the same "
        "audience are counted together: who else is in two of them cannot be known."
    )
    cure = "Leave some of them out, or put them together."
    level = Level.WARNING
    thresholds = {Level.WARNING: 5}
    by_default = False
    bad = Example(
        "schedule: {at: [2026-12-04 11:30, 2026-12-05 11:30, 2026-12-06 11:30, 2026-12-07 11:30, 2026-12-08 11:30, "
        "2026-12-10 11:30]}"
    )
    good = Example(
        "schedule: {at: [2026-12-04 11:30, 2026-12-05 11:30, 2026-12-06 11:30, 2026-12-07 11:30, 2026-12-08 11:30, "
        "2026-12-11 11:30]}"
    )

    def check(
        self,
        campaigns: Iterable[DesiredCampaign],
        around: Surroundings,  # noqa: ARG002  # the contract's shape
        limits: Limits,
    ) -> Iterator[tuple[DesiredCampaign, Finding]]:
        for runs in _by_people(campaigns).values():
            runs.sort(key=lambda run: (run[0], run[1].name))
            first = 0
            for index, (local, campaign) in enumerate(runs):
                while local.date() - runs[first][0].date() >= _WEEK:
                    first += 1
                level = limits.level_of(index + 1 - first)
                if level is not None:
                    what = _week_text(index + 1 - first, runs[first][0].date(), local.date())
                    yield campaign, self.finding(place_of(campaign, local), what, level=level)
                    break


def _by_people(
    campaigns: Iterable[DesiredCampaign],
) -> dict[tuple[str, str], list[tuple[datetime, DesiredCampaign]]]:
    """The runs of promotional campaigns by channel and audience."""
    found: dict[tuple[str, str], list[tuple[datetime, DesiredCampaign]]] = defaultdict(list)
    for campaign in campaigns:
        definition = campaign.definition
        if definition.purpose == "promotional":
            people = definition.audience.model_dump_json(exclude={"expect", "send_to_at_most", "per_run"})
            found[definition.channel, people].extend(
                (local, campaign) for local in campaign.timetable.locals()
            )
    return found


def _week_text(count: int, first: date, last: date) -> str:
    return f"These people get {count} promotional messages from {first.isoformat()} to {last.isoformat()}."


ACCOUNT_RULES: Final = (TooManyAtOnce(), TooManyAWeek())
