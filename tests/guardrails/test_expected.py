"""On a protected account a number of people that nobody agreed to blocks; elsewhere it is only told (yaml.md 5.3)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ctsync.campaign.observed import Sightings
from ctsync.errors import ExitCode
from ctsync.guardrails.expected import people_of, unexpected
from ctsync.guardrails.reach import Reach
from ctsync.guardrails.review import ReviewedPlan
from ctsync.names import InstanceKey
from ctsync.planning.change import Approve, Create, Keep, Stop
from ctsync.planning.planner import make_plan
from ctsync.values.numbers import CountRange
from tests.planning.making import lock_of
from tests.support.campaigns import ACCOUNT, NOW, one
from tests.support.plans import a_plan, a_record, a_row
from tests.support.rolling import rolling

PROTECTED = replace(ACCOUNT, protected=True)
DAILY = {"every": "1 day", "start": "2027-05-20 18:30", "runs": "10", "horizon": "4d"}
AGREED = one("sale", audience={"everyone": "true", "expect": "100..200"})


def protected(*changes):
    return replace(a_plan(*changes), account=PROTECTED)


@pytest.mark.parametrize(
    ("people", "why"),
    [
        (100, ""),
        (200, ""),
        (99, "It would reach 99 people, fewer than the 100 to 200 agreed in `audience.expect`."),
        (201, "It would reach 201 people, more than the 100 to 200 agreed in `audience.expect`."),
        (0, "Nobody would get it."),
    ],
)
def test_a_number_is_weighed_against_what_the_file_agreed_to(people, why):
    change = Create(AGREED)
    found = unexpected([change], protected(change), {"sale": Reach({"android": people})})
    assert found == ({id(change): why} if why else {})


def test_nobody_is_never_agreed_to():
    change = Create(one("sale", audience={"everyone": "true", "expect": "0..10"}))
    found = unexpected([change], protected(change), {"sale": Reach({"android": 0})})
    assert list(found.values()) == ["Nobody would get it."]


def test_on_another_account_it_is_no_reason_to_leave_it():
    change = Create(AGREED)
    plan = a_plan(change)
    reach = {"sale": Reach({"android": 5})}
    assert unexpected([change], plan, reach) == {}
    assert ReviewedPlan(plan, reach).exit_codes == frozenset()


@pytest.mark.parametrize("reach", [{}, {"sale": Reach(unknown="no answer")}], ids=["not asked", "unclear"])
def test_a_number_that_is_not_known_says_nothing_in_a_plan(reach):
    change = Create(AGREED)
    assert unexpected([change], protected(change), reach) == {}


def test_what_is_stopped_is_not_counted():
    change = Stop(a_record(AGREED), None)
    assert unexpected([change], protected(change), {"sale": Reach({"android": 5})}) == {}


def part(market: str, *sums: tuple[str, CountRange]):
    return replace(one("rain"), key=InstanceKey("rain", market=market), together=sums)


def test_parts_are_weighed_by_what_they_add_up_to_and_all_of_them_wait():
    agreed = ("", CountRange(100, 200))
    pune, mumbai, delhi = part("pune", agreed), part("mumbai", agreed), part("delhi", agreed)
    kept = Keep(delhi, a_record(delhi, reach=70), a_row(a_record(delhi)))
    changes = (Create(pune), Create(mumbai))
    plan = protected(*changes, kept)
    reach = {str(pune.key): Reach({"android": 70}), str(mumbai.key): Reach({"android": 70})}
    assert set(unexpected(changes, plan, reach).values()) == {
        "All parts together would reach 210 people, more than the 100 to 200 agreed in `audience.expect`."
    }
    assert unexpected(changes, plan, {**reach, str(mumbai.key): Reach({"android": 50})}) == {}


def test_a_sum_of_which_one_part_is_not_known_says_nothing():
    agreed = ("", CountRange(100, 200))
    pune, mumbai, delhi = part("pune", agreed), part("mumbai", agreed), part("delhi", agreed)
    changes = (Create(pune), Create(mumbai))
    reach = {str(pune.key): Reach({"android": 700}), str(mumbai.key): Reach(unknown="no answer")}
    assert unexpected(changes, protected(*changes), reach) == {}
    never_counted = Keep(delhi, a_record(delhi, reach=None), a_row(a_record(delhi)))
    counted = {**reach, str(mumbai.key): Reach({"android": 1})}
    assert unexpected(changes, protected(*changes, never_counted), counted) == {}


def test_a_part_that_stays_is_added_with_the_number_of_today_if_it_was_counted():
    agreed = ("", CountRange(100, 200))
    pune, delhi = part("pune", agreed), part("delhi", agreed)
    kept = Keep(delhi, a_record(delhi, reach=500), a_row(a_record(delhi)))
    change = Create(pune)
    reach = {str(pune.key): Reach({"android": 70}), str(delhi.key): Reach({"android": 60})}
    assert unexpected([change], protected(change, kept), reach) == {}


def test_a_market_is_named():
    pune = part("pune", ("pune", CountRange(10, 20)))
    change = Create(pune)
    found = unexpected([change], protected(change), {str(pune.key): Reach({"android": 9})})
    assert list(found.values()) == [
        "All parts of market pune together would reach 9 people, fewer than the 10 to 20 agreed in `audience.expect`."
    ]


def test_an_approval_of_all_dates_is_weighed_by_the_nearest():
    dates = rolling("news", DAILY, audience={"everyone": "true", "expect": "100..200"})
    plan = make_plan(dates, lock_of(), Sightings((), ()), account=PROTECTED, now=NOW)
    (approval,) = plan.of(Approve)
    first, *others = plan.dates["news"]
    assert [each.desired.first_send for each in others] == sorted(each.desired.first_send for each in others)
    reach = {
        str(first.key): Reach({"email": 300}),
        **{str(each.key): Reach({"email": 150}) for each in others},
    }
    assert people_of(approval, plan, reach) == Reach({"email": 300})
    assert set(unexpected(plan.acting, plan, reach)) == {id(approval), id(first)}


def test_a_plan_ends_with_8_and_leaves_it_out():
    bad, good = Create(AGREED), Create(one("fine", audience={"everyone": "true", "expect": "100..200"}))
    review = ReviewedPlan(
        protected(bad, good), {"sale": Reach({"android": 5}), "fine": Reach({"android": 150})}
    )
    assert review.left_out == (bad,)
    assert review.exit_codes == {ExitCode.BLOCKED}
