"""Short makers of rolling definitions, and of locks that hold their approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ctsync.campaign.desired import DesiredCampaign
from ctsync.lock.record import Lock, Record
from ctsync.lock.standing import Standing
from ctsync.planning.change import Approve
from tests.planning.making import DAY, lock_of
from tests.support.campaigns import NOW, wanted


def weekly(name: str = "news", subject: str = "This week", **over: Any) -> tuple[DesiredCampaign, ...]:
    """An e-mail each Thursday at 18:30 for six weeks from NOW's Thursday on. `over` are keys of the schedule."""
    schedule = {"every": "1 week", "days": ["thu"], "start": "2027-05-20 18:30", "runs": "6", **over}
    return rolling(name, schedule, subject)


def daily(
    name: str = "news", subject: str = "Today", left_out: Sequence[str] = (), **over: Any
) -> tuple[DesiredCampaign, ...]:
    """An e-mail each day at 18:30 for ten days from NOW's day on, created four days ahead."""
    schedule = {"every": "1 day", "start": "2027-05-20 18:30", "runs": "10", "horizon": "4d", **over}
    if left_out:
        schedule["except"] = list(left_out)
    return rolling(name, schedule, subject)


def rolling(
    name: str, schedule: dict[str, Any], subject: str = "Hello", **over: Any
) -> tuple[DesiredCampaign, ...]:
    message = {"from": "ACME", "subject": subject, "html": "emails/news.html"}
    return wanted(name, schedule, channel="email", message=message, **over)


def approval_of(dates: tuple[DesiredCampaign, ...]) -> Approve:
    """What a plan says of a new definition whose dates are all to come."""
    series = dates[0].series
    assert series is not None
    return Approve(series.key, series, dates[-1], len(dates))


def standing_of(dates: tuple[DesiredCampaign, ...], through: datetime = NOW, **changes: Any) -> Standing:
    """What an apply at that moment would have approved."""
    series = dates[0].series
    assert series is not None
    made = Standing(
        key=series.key,
        name=dates[0].name,
        fingerprint=series.fingerprint,
        generation=dates[0].definition.generation,
        schedule=series.schedule,
        materialised_through=through,
        approved_at=through,
        approved_by="asha@kaveri.example",
        window_gap=series.window_gap,
        window_end=series.window_end,
    )
    return replace(made, **changes)


def rolling_lock(
    dates: tuple[DesiredCampaign, ...], *records: Record, through: datetime = NOW - DAY, **changes: Any
) -> Lock:
    """A lock in which the definition stands approved, accounted for up to `through`."""
    standing = standing_of(dates, through)
    return replace(lock_of(*records, rolled_at=through, standing={str(standing.key): standing}), **changes)
