"""A rolling definition in a plan: told once, with its dates below it, and loud about what was missed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ctsync.guardrails.review import ReviewedPlan
from ctsync.lock.record import Lock
from ctsync.planning.planner import make_plan
from ctsync.rendering.json_document import JsonDocument
from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.plan.layout import plan_lines
from ctsync.rendering.plan.view import PlanView, plan_view
from tests.planning.making import lock_of, record_of, row_of, seen
from tests.support.campaigns import ACCOUNT, NOW, one
from tests.support.rolling import daily, rolling_lock, standing_of

DATES = daily()
LEFT_OUT: dict[str, Any] = {"except": ["2027-05-22"]}


def view_of(wanted, lock: Lock, *rows, now=NOW, **more) -> PlanView:
    return plan_view(ReviewedPlan(make_plan(wanted, lock, seen(*rows), account=ACCOUNT, now=now)), **more)


def text_of(view: PlanView) -> str:
    return " ".join(" ".join(plan_lines(view, Paper(100))).split())


def test_a_new_definition_is_one_group_with_its_dates_its_rule_and_what_approving_means():
    view = view_of(DATES, lock_of())
    (group,) = view.groups
    assert group.tally == "4 dates added"
    text = text_of(view)
    assert "news, 4 dates added" in text
    assert "then every day at 18:30 IST, from 20 May 2027 10 times" in text
    assert "Approves all 10 dates to come" in text
    assert view.headline.startswith("4 new (one of them with all later dates).")


def test_it_is_said_plainly_that_it_starts_in_the_past():
    assert "It starts in the past: 4 dates are over and will not be sent." in text_of(
        view_of(daily(start="2027-05-16 18:30"), lock_of())
    )


def test_added_replaced_and_stopped_dates_are_told_in_one_line():
    made = [record_of(each, seq=number) for number, each in enumerate(DATES[:4], 1)]
    edited = daily(subject="Other", **LEFT_OUT, horizon="5d")
    view = view_of(edited, rolling_lock(DATES, *made, through=NOW), *(row_of(each) for each in made))
    (group,) = view.groups
    assert group.tally == "1 date added, 3 replaced, 1 stopped"
    assert "Takes the place of the approval of" in text_of(view)


def test_the_first_line_says_of_whom_all_later_dates_are_approved():
    """Of a new campaign beside a changed rolling one it was said that the new one had all later dates."""
    made = [record_of(each, seq=number) for number, each in enumerate(DATES[:4], 1)]
    lock, rows = rolling_lock(DATES, *made, through=NOW), [row_of(each) for each in made]
    edited = daily(subject="Other")
    alone = view_of(edited, lock, *rows)
    assert alone.headline.startswith("4 replaced (one of them with all later dates).")
    beside = view_of((*edited, one("hello")), lock, *rows)
    assert beside.headline.startswith("1 new, 4 replaced (one of them with all later dates).")
    added = view_of(daily(subject="Other", horizon="5d"), lock, *rows)
    assert added.headline.startswith("1 new (with all later dates), 4 replaced.")


def test_details_tell_each_date_in_a_block_of_its_own():
    view = view_of(DATES, lock_of(), details=["news"])
    assert len(view.groups) == 5
    assert all(len(group.rows) == 1 for group in view.groups)


def test_a_missed_send_says_what_to_do_even_if_there_is_nothing_else_to_do():
    made = [record_of(each, seq=number) for number, each in enumerate(DATES[1:5], 1)]
    rows = [row_of(each) for each in made]
    lock = rolling_lock(DATES, *made, through=NOW)
    later = NOW + timedelta(hours=9)
    view = view_of(DATES, lock, *rows, now=later)
    assert "`ctsync resolve news@2027-05-20 --seen` says that you know" in text_of(view)
    assert "1 missed" in view.headline
    assert 5 in view.exit_codes


def test_several_missed_sends_are_acknowledged_by_their_name():
    text = text_of(view_of(DATES, rolling_lock(DATES, through=NOW), now=NOW + timedelta(days=3)))
    assert "`ctsync resolve news --seen` says that you know" in text


def test_a_late_date_and_a_silent_nightly_job_are_notes_with_their_code():
    view = view_of(DATES, rolling_lock(DATES, through=NOW - timedelta(days=3)))
    text = text_of(view)
    assert "It sends within 3 days and is not created yet." in text
    assert "over 48 hours ago" in text
    assert view.exit_codes == (2,)


def test_a_definition_that_was_stopped_by_hand_says_how_it_comes_back():
    lock = lock_of(standing={"news": standing_of(DATES, stopped_at=NOW)})
    assert "The panic button stopped it as a whole" in text_of(view_of(DATES, lock))


def test_a_program_gets_the_approval_and_each_date_as_changes_of_their_own():
    lines = "\n".join(JsonDocument(Paper(80)).plan(view_of(DATES, lock_of(), blocks=None)))
    assert '"change": "approve"' in lines
    assert lines.count('"change": "new"') == 4
