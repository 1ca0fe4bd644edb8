"""A chain is begun only if it can be ended: everything that can be known is asked before the stop (protocol 7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ctsync.api.contract import Unclear
from ctsync.applying import calls
from ctsync.applying.events import After, Event
from ctsync.applying.machine import apply_changes
from ctsync.applying.result import Fate
from ctsync.errors import ExitCode
from tests.support.between_calls import Killed, Once, kill
from tests.support.campaigns import one, wanted
from tests.support.runs import Shop, digests, fates

EMAIL = {"channel": "email"}


@pytest.fixture
def shop() -> Shop:
    return Shop()


class Silent:
    """An estimator whose answers are lost."""

    def estimate(self, _: Any) -> Unclear:
        return Unclear("no answer in time")


def test_a_new_payload_that_could_not_be_tried_leaves_the_old_campaign(shop: Shop):
    shop.apply(one("a"))
    driver = shop.driver()
    driver.estimator = Silent()
    result = driver.run(apply_changes(shop.request(one("a", "2027-06-01 13:00"))))
    assert fates(result) == {"a": Fate.BLOCKED}
    assert "no answer in time" in result.outcomes[0].text
    assert shop.world.calls("stop") == ()


def test_a_clock_that_differs_replaces_nothing(shop: Shop):
    shop.apply(one("a"))
    shop.skew = -61.0
    result = shop.apply(one("a", "2027-06-01 13:00"))
    assert fates(result) == {"a": Fate.NOT_TRIED}
    assert "The old one is kept" in result.outcomes[0].text
    assert shop.world.calls("stop") == ()


def test_time_that_ran_out_since_the_plan_leaves_the_old_campaign(shop: Shop):
    """The list is slow: when its answer is there, less than 35 minutes are left."""
    shop.apply(one("a"), one("gone"))
    shop.world.now = one("a").first_send - timedelta(minutes=36)

    def slow(event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, calls.PostStop):
            shop.world.advance(timedelta(minutes=2))

    shop.listener = slow
    result = shop.apply(one("a", "2027-06-01 15:00"))
    assert fates(result)["a"] is Fate.NOT_SENT
    assert "The old one is kept" in result.outcomes[-1].text
    assert shop.world.live() == ["a"]
    assert ExitCode.FROZEN in result.exit_codes


def test_a_relative_that_is_not_proven_stopped_leaves_the_old_campaign(shop: Shop):
    days = ["2027-06-01 10:00", "2027-06-01 18:00"]
    shop.apply(wanted("n", [*days, "2027-06-05 10:00"], **EMAIL))
    shop.world.stop_faults.extend(["ignored"] * 99)
    message = {"from": "ACME", "subject": "Another", "html": "emails/news.html"}
    result = shop.apply(wanted("n", [days[1], "2027-06-05 10:00"], **EMAIL, message=message))
    assert fates(result)["n@2027-06-01"] is Fate.STOP_UNVERIFIED
    assert fates(result)["n@2027-06-01#2"] is Fate.BLOCKED
    assert shop.world.rows[1].id not in shop.world.calls("stop")


def test_the_second_half_goes_on_under_the_first_approval(shop: Shop):
    shop.apply(one("a"))
    changed = one("a", "2027-06-01 13:00")
    approved = digests(shop.plan(changed))

    shop.listener = Once(After, calls.KeepContent, kill)
    with pytest.raises(Killed):
        shop.apply(changed, approved=approved)
    shop.listener = lambda _: None
    assert shop.world.live() == []
    assert fates(shop.apply(changed, approved=approved)) == {"a": Fate.CREATED}
    assert shop.world.live() == ["a"]


@pytest.mark.parametrize("over", [{}, EMAIL])
def test_what_was_removed_while_it_was_sent_comes_back_by_generation_only(shop: Shop, over: dict[str, Any]):
    """Its people got it, though the list shows it as stopped: it was still running."""
    first, other = one("a", **over), one("other", "2027-07-01 12:00")
    shop.apply(first, other)
    shop.world.now = first.first_send + timedelta(minutes=33)
    assert fates(shop.apply(other)) == {"a": Fate.STOPPED}
    shop.world.advance(timedelta(hours=9))
    made = len(shop.world.calls("create"))
    result = shop.apply(one("a", "2027-06-02 12:00", **over), other)
    assert len(shop.world.calls("create")) == made
    assert result.exit_code is not ExitCode.DONE
    dated = wanted("a", ["2027-06-02 12:00", "2027-06-03 12:00"], channel="email")
    shop.apply(dated, other)
    assert len(shop.world.calls("create")) == made
    raised = one("a", "2027-06-02 12:00", generation="2", **over)
    assert fates(shop.apply(raised, other)) == {"a": Fate.CREATED}
