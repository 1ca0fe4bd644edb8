"""On a protected account people are counted again before each create, and what was not agreed to is not made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from ctsync.api.contract import Estimated, RefusedByRemote, Unclear
from ctsync.applying.machine import apply_changes
from ctsync.applying.result import ApplyResult, Fate
from ctsync.errors import ExitCode
from tests.support.campaigns import ACCOUNT, one
from tests.support.families import campaigns_of
from tests.support.rolling import rolling
from tests.support.runs import Shop, fates

PROTECTED = replace(ACCOUNT, protected=True)
DAILY = {"every": "1 day", "start": "2027-05-20 18:30", "runs": "10", "horizon": "4d"}
EXPECTED = {"everyone": "true", "expect": "100..200"}


@dataclass
class People:
    """How many people CleverTap counts, by a part of the campaign's name, and for whom it was asked."""

    answers: Mapping[str, Any]
    asked: list[str] = field(default_factory=list)

    def estimate(self, payload: Mapping[str, Any]) -> Any:
        self.asked.append(payload["name"])
        answer = next(found for name, found in self.answers.items() if payload["name"].startswith(name))
        return Estimated({"android": answer}) if isinstance(answer, int) else answer


def apply(shop: Shop, people: People, *wanted: Any, account: Any = PROTECTED, **more: Any) -> ApplyResult:
    driver = shop.driver()
    driver.estimator = people
    return driver.run(apply_changes(replace(shop.request(*wanted), account=account, **more)))


def test_what_reaches_as_many_as_agreed_is_made():
    shop = Shop()
    result = apply(shop, People({"sale": 150}), one("sale", audience=EXPECTED))
    assert (fates(result), result.exit_code) == ({"sale": Fate.CREATED}, ExitCode.DONE)


@pytest.mark.parametrize("people", [99, 201, 0])
def test_what_nobody_agreed_to_is_left_and_the_rest_is_made(people):
    shop = Shop()
    numbers = People({"sale": people, "fine": 150})
    result = apply(shop, numbers, one("sale", audience=EXPECTED), one("fine", audience=EXPECTED))
    assert fates(result) == {"sale": Fate.BLOCKED, "fine": Fate.CREATED}
    assert result.exit_code is ExitCode.BLOCKED
    assert shop.world.live() == ["fine"]


@pytest.mark.parametrize(("people", "fate"), [(150, Fate.APPROVED), (201, Fate.BLOCKED), (0, Fate.BLOCKED)])
def test_dates_that_are_all_far_away_are_approved_for_as_many_as_agreed(people, fate):
    shop = Shop()
    far = rolling("news", {**DAILY, "start": "2027-07-01 18:30"}, audience=EXPECTED)
    result = apply(shop, People({"news": people}), far)
    assert fates(result).get("news") is fate
    assert shop.store.lock is not None
    assert ("news" in shop.store.lock.standing) is (fate is Fate.APPROVED)


def test_on_another_account_nobody_is_asked_again():
    shop = Shop()
    numbers = People({"sale": 5})
    result = apply(shop, numbers, one("sale", audience=EXPECTED), account=ACCOUNT)
    assert (fates(result), numbers.asked) == ({"sale": Fate.CREATED}, [])


def test_what_cannot_be_counted_is_not_made():
    shop = Shop()
    result = apply(shop, People({"sale": Unclear("no answer in 60 s")}), one("sale", audience=EXPECTED))
    assert (fates(result), result.exit_code) == ({"sale": Fate.BLOCKED}, ExitCode.BLOCKED)
    assert "could not be counted (no answer in 60 s)" in result.outcomes[0].text
    assert shop.world.calls("create") == ()


def test_what_clevertap_would_refuse_ends_with_its_words():
    shop = Shop()
    refusal = RefusedByRemote(400, "Segment is not ready")
    result = apply(shop, People({"sale": refusal}), one("sale", audience=EXPECTED))
    assert (fates(result), result.exit_code) == ({"sale": Fate.REFUSED}, ExitCode.REFUSED_BY_CLEVERTAP)
    assert "Segment is not ready" in result.outcomes[0].text


def test_of_an_exchange_the_old_campaign_is_kept():
    shop = Shop()
    apply(shop, People({"sale": 150}), one("sale", audience=EXPECTED))
    later = one("sale", "2027-06-02 12:00", audience=EXPECTED)
    result = apply(shop, People({"sale": 500}), later)
    assert fates(result) == {"sale": Fate.BLOCKED}
    assert "The old one is kept." in result.outcomes[0].text
    assert shop.world.live() == ["sale"]
    assert shop.world.calls("stop") == ()


def test_a_withdrawal_is_not_held_up_by_the_numbers_of_others():
    shop = Shop()
    apply(shop, People({"old": 150}), one("old", audience=EXPECTED))
    result = apply(shop, People({"sale": 5}), one("sale", audience=EXPECTED))
    assert fates(result) == {"old": Fate.STOPPED, "sale": Fate.BLOCKED}


def test_each_night_the_dates_that_come_due_are_counted():
    shop = Shop()
    dates = rolling("news", DAILY, audience=EXPECTED)
    assert apply(shop, People({"news": 150}), dates).exit_code is ExitCode.DONE
    made = shop.world.live()
    shop.world.advance(timedelta(days=1))
    result = apply(shop, People({"news": 500}), dates, rolls=True)
    assert set(fates(result).values()) == {Fate.BLOCKED}
    assert ExitCode.BLOCKED in result.exit_codes
    assert set(shop.world.live()) <= set(made)
    result = apply(shop, People({"news": 150}), dates, rolls=True)
    assert set(fates(result).values()) == {Fate.CREATED}


def test_an_approval_of_dates_that_reach_too_many_is_not_written_down():
    shop = Shop()
    result = apply(shop, People({"news": 500}), rolling("news", DAILY, audience=EXPECTED))
    assert set(fates(result).values()) == {Fate.BLOCKED}
    assert shop.store.lock is not None
    assert shop.store.lock.standing == {}
    assert shop.world.calls("create") == ()


PARTS = """
name: rain
owner: acme/crm
purpose: promotional
channel: push
devices: [android]
audience: {profile: {Age: {at_least: 18}}, expect: 100..200}
schedule: {at: 2027-06-01 12:00}
message: {title: T, body: b, android: {notification_channel: offers}}
markets:
  pune: {audience: {profile: {City: [Pune]}}}
  mumbai: {audience: {profile: {City: [Mumbai]}}}
"""


def test_the_sum_of_parts_counts_all_of_them_and_those_that_stay_too():
    shop = Shop()
    result = apply(shop, People({"rain": 120}), campaigns_of(PARTS))
    assert set(fates(result).values()) == {Fate.BLOCKED}
    assert "All parts together would reach 240 people" in result.outcomes[0].text
    assert set(fates(apply(shop, People({"rain": 90}), campaigns_of(PARTS))).values()) == {Fate.CREATED}
    edited = campaigns_of(PARTS.replace("[Pune]}", "[Pune, Nashik]}"))
    result = apply(shop, People({"rain": 199}), edited)
    assert fates(result) == {"rain[pune]": Fate.BLOCKED}
    assert "The old one is kept." in result.outcomes[0].text
