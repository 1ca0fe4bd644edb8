"""How many people a change would reach, as far as CleverTap said."""

from __future__ import annotations

from ctsync.guardrails.reach import Reach
from ctsync.guardrails.review import ReviewedPlan
from tests.support.plans import a_plan


def test_the_total_is_the_sum_over_devices():
    assert Reach({"android": 318, "ios": 83}).total == 401
    assert Reach({"sms": 0}).total == 0


def test_without_a_number_there_is_no_total_and_never_a_zero():
    assert Reach().total is None
    assert Reach(refused="Invalid Notification Channel ID").total is None
    assert Reach(unknown="no answer in time").total is None


def test_a_review_starts_from_the_plan_alone():
    review = ReviewedPlan(a_plan())
    assert (review.reach, review.comparisons, review.previous_reach, review.problems) == ({}, {}, {}, ())
