"""Every kind of change, in every format and width, as a review sees it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ctsync.calendar.meetings import meetings
from ctsync.guardrails.review import ReviewedPlan
from ctsync.planning.change import Create, Keep, Stop
from ctsync.rendering import RENDERERS
from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.plan.view import plan_view
from tests.support import plans
from tests.support.plans import a_campaign, a_plan, a_record, a_review, a_row


def text_of(view, name="terminal", columns=80, *, colour=False, verbose=False):
    return "\n".join(RENDERERS[name](Paper(columns, colour)).plan(view, verbose=verbose)) + "\n"


@pytest.fixture(scope="module")
def everything():
    return plan_view(a_review(a_plan(*plans.every_change())))


@pytest.mark.parametrize("columns", [80, 100])
def test_every_change_on_a_terminal(golden, everything, columns):
    golden(f"plan/every-change-{columns}.txt", text_of(everything, columns=columns))


def test_every_change_with_its_steps(golden, everything):
    golden("plan/every-change-verbose.txt", text_of(everything, verbose=True))


def test_every_change_as_json(golden, everything):
    golden("plan/every-change.json", text_of(everything, "json"))


def test_every_change_in_colour(golden, everything):
    golden("plan/every-change-colour.txt", text_of(everything, colour=True))


def test_a_long_plan(golden):
    golden("plan/long.txt", text_of(plan_view(a_review(a_plan(*plans.every_change())), blocks=3)))


def test_no_changes(golden):
    campaign = a_campaign()
    record = a_record(campaign)
    keep = Keep(campaign, record, a_row(record))
    golden("plan/no-changes.txt", text_of(plan_view(ReviewedPlan(a_plan(keep, unmanaged=(a_row(record),))))))


def test_many_dates_are_shortened(golden):
    from datetime import timedelta

    from ctsync.names import InstanceKey

    first = a_campaign().timetable.local_at(0)
    days = [first + timedelta(days=number) for number in range(12)]
    changes = [
        Create(a_campaign("daily-sms", plans.SMS, key=InstanceKey("daily-sms", day=day.date()), only=day))
        for day in days
    ]
    golden("plan/many-dates.txt", text_of(plan_view(ReviewedPlan(a_plan(*changes)))))


def too_many(*, lifted=False, assumed=False):
    """Four of four live campaigns to stop, and one to create."""
    records = [a_record(a_campaign(f"old-{number}-push"), 1795000020 + number) for number in range(4)]
    made = a_plan(*(Stop(each, a_row(each)) for each in records), Create(a_campaign()), assumed=assumed)
    review = ReviewedPlan(made, meetings=meetings(made))
    (crossing,) = review.crossed
    return plan_view(replace(review, lifted=crossing.lifting if lifted else frozenset()))


def test_a_limit_that_is_crossed_comes_first(golden):
    golden("plan/too-many-stops.txt", text_of(too_many()))
    golden("plan/too-many-stops.json", text_of(too_many(), "json"))


def test_a_limit_that_was_lifted_is_said_and_stops_nobody(golden):
    golden("plan/too-many-stops-allowed.txt", text_of(too_many(lifted=True)))


def test_a_plan_that_asked_nobody_names_no_digest_to_lift_a_limit_with():
    view = too_many(assumed=True)
    assert [(limit.digest, limit.is_lifted) for limit in view.limits] == [("", False)]
    assert "Do       A plan that asks CleverTap says what lifts it." in text_of(view)
    assert "--allow" not in text_of(view)
    assert view.exit_codes == (8,)


def test_colour_changes_no_word(everything):
    import re

    plain = text_of(everything)
    assert re.sub(r"\x1b\[[0-9;]*m", "", text_of(everything, colour=True)) == plain
