"""The client causes no 429 by itself, and asks once when somebody else's is over (reliability F17, G10).

On virtual time, against three calls a second and three at once for the whole account, then ten minutes of 429: the
strictest reading of everything CleverTap ever wrote about its limits.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from ctsync.applying.machine import apply_changes
from ctsync.applying.result import ApplyResult, Fate
from ctsync.campaign.desired import DesiredCampaign
from tests.support.campaigns import one
from tests.support.memory_store import MemoryStore
from tests.support.runs import Shop, fates
from tests.support.virtual_account import StrictAccount
from tests.support.world import World

APPLIES = 1_000
MESSAGE = {"body": "Hi", "android": {"notification_channel": "offers"}}


def apply(account: StrictAccount, *wanted: DesiredCampaign) -> ApplyResult:
    return account.run(apply_changes(Shop().request(wanted)))


@dataclass
class Figures:
    """What so many applies came to: a law that nothing ever tested is not shown to hold."""

    applies: int = 0
    fates: Counter[Fate] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    limited: int = 0
    peak: int = 0
    smallest_gap: float = float("inf")
    last_at: float = float("-inf")

    def add(self, account: StrictAccount, result: ApplyResult) -> None:
        self.applies += 1
        self.fates.update(fates(result).values())
        for seen in account.seen:
            self.calls[seen.path.rpartition("/")[2]] += 1
            self.limited += seen.is_limited
            self.peak = max(self.peak, seen.under_way)
            self.smallest_gap = min(self.smallest_gap, seen.at - self.last_at)
            self.last_at = seen.at
        account.seen.clear()


def wishes(number: int) -> tuple[DesiredCampaign, ...]:
    """What git wants at the n-th apply of a shop: campaigns come, change and go."""
    first = {"title": f"Version {number // 2}", **MESSAGE}
    campaigns = [one("kept"), one("changing", message=first)]
    campaigns += [one(f"c{each}") for each in range(number % 4)]
    return tuple(campaigns)


def test_a_thousand_applies_right_after_each_other_cause_no_429(record_property):
    account, figures = StrictAccount(), Figures()
    wanted = {number: wishes(number) for number in range(8)}
    for number in range(APPLIES):
        if number % 8 == 0:
            account.world, account.store = World(), MemoryStore()
            account.latency = (0.05, 0.3, 0.7, 2.5)[number // 8 % 4]
        figures.add(account, apply(account, *wanted[number % 8]))
    record_property("figures", str(figures))
    assert figures.limited == 0
    assert figures.applies == APPLIES
    assert figures.peak == 2, "two at once were under way, and never more"
    assert figures.smallest_gap >= 0.4 - 1e-6
    assert {"create.json", "stop.json", "list.json"} == set(figures.calls)
    assert figures.calls["create.json"] > 500
    assert {Fate.CREATED, Fate.REPLACED, Fate.STOPPED} <= set(figures.fates)


def test_the_limiter_has_teeth():
    hasty = StrictAccount(rate=3.5)
    apply(hasty, *(one(f"c{number}") for number in range(6)))
    assert any(seen.is_limited for seen in hasty.seen)


def test_fifty_creates_end_within_thirty_seconds(record_property):
    account = StrictAccount(rate=2.0, latency=0.3)
    result = apply(account, *(one(f"c{number:02}") for number in range(50)))
    record_property("virtual seconds of 50 creates", round(account.time.now, 1))
    assert Counter(fates(result).values()) == {Fate.CREATED: 50}
    assert not any(seen.is_limited for seen in account.seen)
    assert account.time.now <= 30.0


@pytest.mark.parametrize("penalties", [1, 2])
def test_after_somebody_elses_429_one_call_goes_alone(penalties):
    account = StrictAccount()
    apply(account, one("kept"))
    account.seen.clear()
    began = account.time.now
    account.closes_at_call = 3
    account.closed_for = 600.0 * penalties - 1
    result = apply(account, one("kept"), *(one(f"c{number}") for number in range(6)))
    assert Counter(fates(result).values()) == {Fate.CREATED: 6}
    assert len(account.world.rows) == 7, "each was made once"
    limited = [seen for seen in account.seen if seen.is_limited]
    first = limited[0].at
    during = [
        seen for seen in account.seen if first < seen.at < began + account.closed_for and seen.at > first + 5
    ]
    assert len(during) == penalties - 1, "one probe for each pause that was not the last"
    after = [seen for seen in account.seen if seen.at >= first + 600.0 * penalties]
    assert not after[0].is_limited
    assert after[1].at >= after[0].at + account.latency - 1e-6, "nobody followed before it had come back"
    assert all(later.at - earlier.at >= 0.4 - 1e-6 for earlier, later in pairwise(account.seen))
