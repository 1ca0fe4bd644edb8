"""What every scenario is told with: the campaigns a to e, and runs in which something happens on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from ctsync.applying.events import After, Event
from ctsync.applying.machine import apply_changes
from ctsync.applying.request import Limits
from ctsync.campaign.desired import DesiredCampaign
from tests.support.between_calls import Once
from tests.support.campaigns import ACCOUNT, one
from tests.support.runs import Shop
from tests.support.transcript import Transcript

A, B, C, D, E = (one(name, f"2027-06-0{day} 12:00") for day, name in enumerate("abcde", 1))
REMOTE = replace(ACCOUNT, is_local=False, is_sandbox=False)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WEEKLY = {"every": "1 week", "days": ["thu"], "start": "2027-05-20 18:00", "runs": "3"}
EVIDENCE = "looked into the dashboard at 10:40"
WORDS = {"title": "Hello", "body": "New words.", "android": {"notification_channel": "offers"}}

Scenario = Callable[[Transcript, Shop], None]
SCENARIOS: dict[str, Scenario] = {}


def scenario(run: Scenario) -> Scenario:
    SCENARIOS[run.__name__.replace("_", "-")] = run
    return run


def row_of(shop: Shop, name: str) -> Any:
    return next(row for row in shop.world.rows if row.name.startswith(f"{name} "))


def slowly(shop: Shop, kind: type, *wanted: DesiredCampaign) -> object:
    """A run in which each call of that kind takes ten minutes."""

    def hear(event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, kind):
            shop.world.advance(10 * MINUTE)

    driver = shop.driver()
    driver.listener = hear
    return driver.run(apply_changes(shop.request(*wanted)))


def meanwhile(shop: Shop, kind: type, act: Callable[[], object], *wanted: DesiredCampaign) -> object:
    """A run in which something happens after its first call of that kind."""
    driver = shop.driver()
    driver.listener = Once(After, kind, act)
    return driver.run(apply_changes(replace(shop.request(*wanted), limits=Limits(in_flight=1))))


def interrupted(shop: Shop, number: int, kind: type, *wanted: DesiredCampaign) -> object:
    driver = shop.driver()
    driver.listener = Once(After, kind, lambda: driver.interrupt(number))
    return driver.run(apply_changes(shop.request(*wanted)))
