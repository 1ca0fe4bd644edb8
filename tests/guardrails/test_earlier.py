"""Earlier numbers of people are those that the lock knows, each with its moment, and what it does not know is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ctsync.guardrails.earlier import Counting, Earlier
from ctsync.guardrails.reach import Reach
from ctsync.lock.receipt import Basis, Deed, Grant
from ctsync.lock.record import UNKNOWN_CONTENT, State
from ctsync.names import InstanceKey
from ctsync.planning.change import Create, History, Replace
from ctsync.rendering.comment import plan_comment
from ctsync.rendering.plan.view import plan_view
from ctsync.rendering.plan_page import PlanPage, plan_page
from tests.rendering.previews.reading import read_page
from tests.support.plans import (
    NOW,
    SMS,
    a_begun_replace,
    a_campaign,
    a_plan,
    a_record,
    a_replace,
    a_review,
    an_operation,
)

YESTERDAY = NOW - timedelta(days=1)


def told(change, *others, now: int | None = 683) -> list[tuple[str, datetime | None, int | None, str]]:
    reach = {} if now is None else {str(change.key): Reach({"android": now})}
    review = replace(a_review(a_plan(change, *others)), reach=reach)
    row = next(row for row in plan_view(review).rows if row.key == str(change.key))
    assert row.people is not None
    return [(each.occasion, each.at, each.total, each.words) for each in row.people.earlier]


def with_operation(change: Replace, **more) -> Replace:
    return replace(change, record=a_record(change.desired, **more))


def test_what_is_new_has_no_number_from_before():
    assert told(Create(a_campaign())) == []


def test_a_replaced_one_tells_its_approval_and_its_create():
    grant = Grant(Deed.CREATE, Basis.CHANGE, "mira", YESTERDAY, reach=500)
    change = with_operation(a_replace(), reach=461, receipts=(grant,))
    approved, made = told(change)
    assert approved == (
        "approved",
        YESTERDAY,
        500,
        "when it was approved, Wed 19 May 10:00 IST: 500 (now +37%)",
    )
    assert made[0:3] == ("made", NOW - timedelta(days=2), 461)
    assert made[3] == "when it was made, Tue 18 May 10:00 IST: 461 (now +48%)"


@pytest.mark.parametrize("now", [461, None, 683])
def test_nothing_is_said_of_a_difference_that_nobody_knows(now):
    approved, (_, _, total, words) = told(with_operation(a_replace(), reach=None), now=now)
    assert approved == ("approved", None, None, "when it was approved: unknown")
    assert total is None
    assert words.endswith(": unknown")
    _, (*_, same) = told(with_operation(a_replace(), reach=461), now=now)
    assert same.endswith({461: "461 (the same now)", None: "461", 683: "461 (now +48%)"}[now])


@pytest.mark.parametrize(
    ("before", "reach", "occasions"),
    [
        (timedelta(minutes=4), None, ["made"]),
        (timedelta(minutes=4), 500, ["approved", "made"]),
        (timedelta(hours=4), None, ["approved", "made"]),
    ],
)
def test_who_agreed_in_the_apply_that_made_it_agreed_to_its_number(before, reach, occasions):
    """Readers asked how the number of an approval can be unknown, and that of the same minute's create not."""
    made_at = NOW - timedelta(days=2)
    grant = Grant(Deed.CREATE, Basis.CHANGE, "mira", made_at - before, reach=reach)
    change = with_operation(a_replace(), reach=461, receipts=(grant,))
    assert change.record.operation.intended_at == made_at
    assert [occasion for occasion, *_ in told(change)] == occasions


def test_what_a_run_of_a_repeating_campaign_reached_is_unknown():
    change = a_begun_replace()
    occasion, at, total, words = told(change)[-1]
    assert (occasion, at, total) == ("last run", change.done[-1], None)
    assert words == "at the last run, Thu 13 May 18:30 IST: unknown"


def test_a_date_tells_the_last_date_that_went_out():
    def a_date(day: int, month: int = 6, **more):
        moment = datetime(2027, month, day, 11, 0)
        written = {**SMS, "schedule": {"at": [f"{moment:%Y-%m-%d %H:%M}"]}}
        key = InstanceKey("grocery-150-off-sms", day=moment.date())
        return a_campaign("grocery-150-off-sms", written, key=key, only=moment)

    def gone(day: int, month: int, reach: int, state: State = State.SENT) -> History:
        return History(a_record(a_date(day, month), 1794000000 + day, reach=reach, state=state))

    others = (gone(7, 5, 300), gone(14, 5, 400), gone(18, 5, 999, State.REFUSED), gone(28, 5, 888))
    ((occasion, at, total, words),) = told(Create(a_date(4)), *others)
    assert (occasion, total) == ("last run", 400)
    assert at == others[1].record.operation.first_send
    assert words == "at the last run, Fri 14 May 11:00 IST: 400 counted when that was made (now +71%)"


def test_an_edition_that_goes_out_again_tells_the_one_before():
    desired = a_campaign()
    before = replace(an_operation(desired, reach=100), state=State.SENT, first_send=YESTERDAY)
    assert [each[:3] for each in told(Create(desired, again=before))] == [("last run", YESTERDAY, 100)]


def test_what_was_taken_over_or_lost_was_not_made_then():
    ((occasion, *_),) = told(with_operation(a_replace(), imported=True))
    assert occasion == "taken over"
    assert told(with_operation(a_replace(), fingerprint=UNKNOWN_CONTENT)) == []


def test_a_share_of_nobody_is_no_number():
    assert Earlier(Counting.MADE, NOW, 0).change_to(5) is None
    assert Earlier(Counting.MADE, NOW, 4).change_to(5) == 0.25


def test_comment_and_page_show_them():
    change = with_operation(a_replace(), reach=461)
    view = plan_view(replace(a_review(a_plan(change)), reach={str(change.key): Reach({"android": 683})}))
    said = "when it was approved: unknown; when it was made, Tue 18 May 10:00 IST: 461 (now +48%)"
    assert f"**Before:** {said}" in plan_comment(view)
    words = " ".join(read_page(plan_page(PlanPage(view))).words.split())
    assert all(part in words for part in said.split("; "))
