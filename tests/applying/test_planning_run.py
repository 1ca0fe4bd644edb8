"""What `plan` does: it looks, it counts, it says what differs, and it writes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ctsync.api.contract import Estimated, NotSent, RateLimited, RefusedByRemote, Unclear
from ctsync.applying.counting import GROUP
from ctsync.applying.planning_run import plan_now, review
from ctsync.errors import LockForeign, LockMissing
from ctsync.guardrails.reach import Reach
from ctsync.guardrails.review import ReviewedPlan
from ctsync.planning.change import Wait
from ctsync.rendering.plan.view import plan_view
from tests.support.campaigns import ACCOUNT, one
from tests.support.rolling import rolling
from tests.support.runs import Shop


@pytest.fixture
def shop() -> Shop:
    return Shop()


def reviewed(shop: Shop, *wanted: Any, estimate: bool = True) -> ReviewedPlan:
    return shop.driver().run(review(shop.plan(*wanted), estimate=estimate))


class Answering:
    """An estimator that always says the same."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def estimate(self, _: Any) -> Any:
        return self.answer


def reach_of(shop: Shop, answer: Any) -> Reach:
    driver = shop.driver()
    driver.estimator = Answering(answer)
    return driver.run(review(shop.plan(one("a")), estimate=True)).reach["a"]


def test_an_approval_without_a_date_to_make_is_counted_by_its_next_one(shop: Shop):
    """Whoever signs all its dates has to see how many people they reach today."""
    far = rolling(
        "news",
        {"every": "1 week", "days": ["thu"], "start": "2027-07-01 18:30", "runs": "3", "horizon": "4d"},
    )
    found = reviewed(shop, far)
    assert [type(change).__name__ for change in found.plan.acting] == ["Approve"]
    assert found.reach["news"].total == shop.world.people
    (row,) = plan_view(found).rows
    assert row.people is not None
    assert row.people.total == shop.world.people


def test_an_approval_with_dates_to_make_is_not_counted_by_itself(shop: Shop):
    near = rolling("news", {"every": "1 day", "start": "2027-05-20 18:30", "runs": "9", "horizon": "4d"})
    assert "news" not in reviewed(shop, near).reach
    assert [kind for kind, _ in shop.world.journal].count("estimate") == 1


def test_a_plan_looks_and_writes_nothing(shop: Shop):
    shop.plan(one("a"))
    assert shop.store.writes == 0
    assert [kind for kind, _ in shop.world.journal] == ["list"]


def test_a_plan_for_an_account_elsewhere_needs_its_lock(shop: Shop):
    request = replace(shop.request(one("a")), account=replace(ACCOUNT, is_local=False))
    with pytest.raises(LockMissing):
        shop.driver().run(plan_now(request))


def test_a_plan_with_a_lock_that_was_rolled_back_is_refused(shop: Shop):
    shop.apply(one("a"))
    shop.store.lock = None
    with pytest.raises(LockForeign):
        shop.plan(one("a"))


def test_only_what_changes_is_counted(shop: Shop):
    shop.apply(one("kept"), one("changed"), one("gone"))
    shop.world.journal.clear()
    waiting = replace(one("waiting"), ready_on=date(2027, 5, 30))
    review = reviewed(shop, one("kept"), one("changed", "2027-06-01 14:00"), one("new"), waiting)
    assert set(review.reach) == {"changed", "new", "waiting"}
    assert len(shop.world.calls("estimate")) == 3
    assert any(isinstance(change, Wait) for change in review.plan.changes)
    assert all(reach.total == 50 for reach in review.reach.values())


def test_nothing_is_counted_when_nobody_asks(shop: Shop):
    assert reviewed(shop, one("a"), estimate=False).reach == {}
    assert shop.world.calls("estimate") == ()


def test_many_changes_are_counted_group_by_group(shop: Shop):
    campaigns = [one(f"c{number}") for number in range(GROUP + 1)]
    assert len(reviewed(shop, campaigns).reach) == GROUP + 1


@pytest.mark.parametrize(
    ("answer", "reach"),
    [
        (Estimated({"android": 3}), Reach({"android": 3})),
        (Estimated({}), Reach(unknown="CleverTap gave no number")),
        (RefusedByRemote(400, "Invalid segment"), Reach(refused="Invalid segment")),
        (RateLimited(600.0), Reach(unknown="CleverTap limited the requests")),
        (Unclear("no answer in time"), Reach(unknown="no answer in time")),
        (NotSent("no route"), Reach(unknown="no route")),
    ],
)
def test_each_answer_to_an_estimate_is_told_as_it_is(shop: Shop, answer: Any, reach: Reach):
    assert reach_of(shop, answer) == reach


def test_what_is_replaced_or_would_be_is_compared_with_what_was_sent(shop: Shop):
    shop.apply(one("a"), one("b"), one("c"))
    message = {"title": "Hello", "body": "New words.", "android": {"notification_channel": "offers"}}
    shop.world.now = one("a").first_send.replace(hour=6, minute=10)
    review = reviewed(shop, one("a", message=message), one("b", "2027-06-09 12:00"), one("c"), estimate=False)
    assert set(review.comparisons) == {"a", "b"}, "c stays, a is too near its send, b is replaced or blocked"
    assert "message.body" in {difference.path for difference in review.comparisons["a"].differences}
