"""A shop before and after an edit of any size: campaigns that leave, change, come and stay, each sent once."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property

from ctsync.applying.driver import Driver
from ctsync.applying.machine import apply_changes
from ctsync.applying.planning_run import plan_now
from ctsync.applying.request import Limits, Request
from ctsync.applying.result import ApplyResult, Fate
from ctsync.campaign.desired import DesiredCampaign
from ctsync.errors import ExitCode
from ctsync.planning.change import Create, Replace, Stop
from tests.stories.oracle import Edition
from tests.support.campaigns import ACCOUNT, wanted
from tests.support.runs import beyond, digests

LINEAGE = "7q2m4k"


@dataclass(frozen=True)
class Edit:
    """How many campaigns leave, change, come and stay."""

    leaving: int
    changing: int
    coming: int
    staying: int = 2

    @property
    def changes(self) -> int:
        return self.leaving + self.changing + self.coming

    @cached_property
    def before(self) -> tuple[DesiredCampaign, ...]:
        return _campaigns({"leaving": self.leaving, "changing": self.changing, "staying": self.staying}, {})

    @cached_property
    def after(self) -> tuple[DesiredCampaign, ...]:
        return _campaigns(
            {"changing": self.changing, "coming": self.coming, "staying": self.staying},
            {"changing": "After", "coming": "After"},
        )

    @property
    def titles(self) -> dict[str, str]:
        """What has to go out in the end, by name."""
        return {
            campaign.definition.name: "Before" if "staying" in campaign.definition.name else "After"
            for campaign in self.after
        }

    @property
    def may_stop(self) -> frozenset[Edition]:
        """What the edit wants stopped."""
        return frozenset(
            (campaign.definition.name, "Before")
            for campaign in self.before
            if "staying" not in campaign.definition.name
        )


LARGE = Edit(leaving=15, changing=5, coming=30)
MIDDLING = Edit(leaving=5, changing=3, coming=14)
SMALL = Edit(leaving=1, changing=1, coming=2)
SMALLEST = Edit(leaving=0, changing=0, coming=1, staying=1)


def _campaigns(numbers: dict[str, int], titles: dict[str, str]) -> tuple[DesiredCampaign, ...]:
    found: list[DesiredCampaign] = []
    for kind, number in numbers.items():
        for each in range(1, number + 1):
            message = {
                "title": titles.get(kind, "Before"),
                "body": "Fresh this morning.",
                "android": {"notification_channel": "offers"},
            }
            found += wanted(f"{kind}-{each}", f"2027-06-{1 + each % 28:02} 12:00", message=message)
    return tuple(found)


def asked(campaigns: tuple[DesiredCampaign, ...]) -> Request:
    return Request(ACCOUNT, campaigns, LINEAGE, Limits(), who="asha@kaveri.example", run="r1")


def plan_and_apply(
    driver: Driver, campaigns: tuple[DesiredCampaign, ...], *, holds: bool = True
) -> ApplyResult:
    """As `apply --yes` does it, with every limit that the plan crosses lifted by name.

    Unless it `holds` the lock, nothing but the swap of the lock keeps it apart from others.
    """
    request = asked(campaigns)
    plan = driver.run(plan_now(request))
    with driver.store.hold() if holds else nullcontext():
        return driver.run(apply_changes(replace(request, approved=digests(plan), lifted=beyond(plan))))


def left_to_do(driver: Driver, campaigns: tuple[DesiredCampaign, ...]) -> list[str]:
    """What another apply would still call CleverTap for."""
    plan = driver.run(plan_now(asked(campaigns)))
    return [
        f"{type(change).__name__} {change.key}"
        for change in plan.acting
        if isinstance(change, Create | Replace | Stop)
    ]


def named(result: ApplyResult, *fates: Fate) -> frozenset[str]:
    """The definitions of a run's outcomes that ended like that; without a fate, of all that did not end well."""
    return frozenset(
        str(outcome.key.definition)
        for outcome in result.outcomes
        if (outcome.fate in fates if fates else outcome.exit_code is not ExitCode.DONE)
    )
