"""What is to worry about in a later date, one of many campaigns, or another file is said in every rendering of a plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from ctsync.guardrails.reach import Reach
from ctsync.guardrails.review import ReviewedPlan
from ctsync.names import InstanceKey
from ctsync.planning.change import Create
from ctsync.problems import Level, Position, Problem
from ctsync.rendering.comment import plan_comment
from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.plan.layout import plan_lines
from ctsync.rendering.plan.rows import Kind
from ctsync.rendering.plan.sections import sections
from ctsync.rendering.plan.view import plan_view
from ctsync.rendering.plan_page import PlanPage, plan_page
from tests.rendering.previews.reading import read_page
from tests.support.plans import PUSH, a_campaign, a_plan

RENDERINGS = {
    "terminal": lambda view: "\n".join(plan_lines(view, Paper(80))),
    "comment": plan_comment,
    "page": lambda view: read_page(plan_page(PlanPage(view))).words,
}
DAYS = [datetime(2027, 6, day, 11, 0) for day in (4, 11, 18, 25)]
DATES = [
    Create(
        a_campaign(
            "picks-push",
            {**PUSH, "schedule": {"at": [f"{day:%Y-%m-%d %H:%M}" for day in DAYS]}},
            key=InstanceKey("picks-push", day=day.date()),
            only=day,
        )
    )
    for day in DAYS
]


def of_dates(*numbers: int | None):
    """A campaign of several dates, each with its number of people; None is a refusal."""
    reach = {
        str(change.key): Reach(refused="No such channel") if number is None else Reach({"android": number})
        for change, number in zip(DATES, numbers, strict=False)
    }
    return plan_view(ReviewedPlan(a_plan(*DATES[: len(numbers)]), reach=reach))


def said(rendering: str, view) -> str:
    return " ".join(RENDERINGS[rendering](view).replace("`", "").split())


@pytest.mark.parametrize("rendering", RENDERINGS)
def test_a_later_date_with_another_number_than_agreed_is_named(rendering):
    words = said(rendering, of_dates(400, 9_000, 9_000, None))
    assert (
        "picks-push@2027-06-11 and 1 more date: 9,000 made-up people. That is more than the 350 to 450"
        in words
    )
    assert "Fri 11 Jun 11:00 IST, 9,000 made-up people" in words
    assert "picks-push@2027-06-25: number of made-up people unknown. CleverTap would refuse it" in words


@pytest.mark.parametrize("rendering", RENDERINGS)
def test_of_a_long_plan_each_number_that_nobody_agreed_to_is_told(rendering):
    changes = [Create(a_campaign(f"mango-{number}-push")) for number in range(45)]
    reach = {str(change.key): Reach({"android": 400}) for change in changes}
    reach["mango-44-push"] = Reach({"android": 9_000})
    words = said(rendering, plan_view(ReviewedPlan(a_plan(*changes), reach=reach)))
    assert words.count("That is more than the 350 to 450 agreed") == 1


@pytest.mark.parametrize(
    ("numbers", "counted"),
    [
        ((400, 400), "400"),
        ((400, 420), "400 to 420 a date"),
        ((400, 420, None), "400 to 420 a date, not known for 1 date"),
        ((None, None), "not known"),
    ],
    ids=["the same", "others", "one refused", "all refused"],
)
def test_dates_are_not_added_up_as_if_they_were_people(numbers, counted):
    (section,) = sections(of_dates(*numbers))
    assert section.counted == counted
    assert section.reach == max(number or 0 for number in numbers)


def test_a_sum_over_campaigns_says_that_it_is_one_and_that_some_were_not_counted():
    changes = [Create(a_campaign(f"mango-{number}-push")) for number in range(3)]
    reach = {str(change.key): Reach({"android": 400}) for change in changes[:2]}
    words = said("page", plan_view(ReviewedPlan(a_plan(*changes), reach=reach)))
    assert "at least 800, added up over 2 campaigns" in words


@pytest.mark.parametrize("rendering", ["comment", "page"])
def test_warnings_about_files_of_no_change_are_counted(rendering):
    found = (
        Problem("OFF001", Position("registers/offers.yaml", 3, 1), "An offer is over.", level=Level.WARNING),
        Problem("TXT001", Position("registers/owners.yaml", 3, 1), "A tip.", level=Level.INFO),
        Problem("TXT001", DATES[0].desired.position, "Of the change itself.", level=Level.WARNING),
    )
    view = plan_view(ReviewedPlan(a_plan(DATES[0]), problems=found))
    words = said(rendering, view)
    assert "1 warning in files that no change of this plan is of: registers/offers.yaml." in words
    assert "owners.yaml" not in words


def test_a_comment_counts_what_was_missed_in_its_first_lines():
    view = plan_view(ReviewedPlan(a_plan(DATES[0])))
    (group,) = view.groups
    missed = replace(view, groups=(replace(group, rows=(replace(group.lead, kind=Kind.MISSED),)),))
    assert "**Missed: 1**" in plan_comment(missed)
    assert "**Missed" not in plan_comment(view)
