"""Who has to agree to what: each key of `when`, guardrails that say `approve`, and who is shown to have agreed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.errors import ExitCode
from ctsync.guardrails.approvers import NOBODY, Approver, Evidence, lacking
from ctsync.guardrails.asking import needs_of
from ctsync.guardrails.facts import template_of
from ctsync.guardrails.judging import judged
from ctsync.guardrails.reach import Reach
from ctsync.guardrails.review import ReviewedPlan
from ctsync.guardrails.verdict import lifting
from ctsync.guardrails.weights import Weights
from ctsync.lock.record import OnAppear, State
from ctsync.planning.change import Adopt, Create, Forget, Replace, Resolve, Stop
from ctsync.planning.needs import Need
from tests.planning.making import record_of, row_of, stranger
from tests.planning.test_plan import a_plan
from tests.support.campaigns import one
from tests.support.policies import MARKETING, PER_PART, a_whatsapp, an_sms, policy
from tests.support.rolling import approval_of, daily, standing_of

A = one("a", labels=["sale"], countries=["IN"])
RECORD = record_of(A)
DATES = daily()
STOP = Stop(RECORD, row_of(RECORD))
CREATE, REPLACE = Create(A), Replace(A, RECORD, row_of(RECORD), A.first_send)
ALL_DATES = approval_of(DATES)


def entry(when, people="acme/crm-leads", name="leads", **more):
    return {"id": name, "when": when, "from": [people], **more}


def asked(change, *entries, people=None, guardrails=None, sent=None, plan=None):
    """The ids of what the change needs."""
    rules = policy(approvals=list(entries), guardrails=guardrails or {})
    weights = Weights(plan or a_plan(change), people or {}, rules, sent)
    return [need.id for need in needs_of(weights, judged(weights)).get(id(change), ())]


@pytest.mark.parametrize(
    ("when", "change", "is_asked"),
    [
        ({}, CREATE, True),
        ({}, REPLACE, True),
        ({}, ALL_DATES, True),
        ({}, Adopt(A, stranger()), True),
        ({}, STOP, False),
        ({}, Forget(RECORD), False),
        ({"change": "stop"}, STOP, True),
        ({"change": "stop"}, CREATE, False),
        ({"change": "forget"}, Forget(RECORD), True),
        ({"change": ["create"]}, ALL_DATES, True),
        ({"change": ["replace"]}, ALL_DATES, False),
        ({"change": ["replace"]}, replace(ALL_DATES, before=standing_of(DATES)), True),
        ({"channel": "push"}, CREATE, True),
        ({"channel": ["sms", "whatsapp"]}, CREATE, False),
        ({"channel": "email", "change": "stop"}, STOP, False),
        ({"purpose": "promotional"}, CREATE, True),
        ({"purpose": "transactional"}, CREATE, False),
        ({"purpose": "transactional", "change": "stop"}, STOP, True),
        ({"country": "IN"}, CREATE, True),
        ({"country": ["AE"]}, CREATE, False),
        ({"country": ["AE"]}, Create(one("b")), True),
        ({"labels": ["sale", "autumn"]}, CREATE, True),
        ({"labels": ["autumn"]}, CREATE, False),
        ({"path": ["campaigns/*"]}, CREATE, True),
        ({"path": ["other/*"]}, CREATE, False),
        ({"everyone": "true"}, CREATE, True),
        ({"everyone": "false"}, CREATE, False),
        ({"everyone": "true", "channel": "sms"}, CREATE, False),
    ],
)  # fmt: skip
def test_every_condition_that_is_written_must_hold(when, change, is_asked):
    assert asked(change, entry(when)) == (["leads"] if is_asked else [])


@pytest.mark.parametrize(
    ("people", "is_asked"), [(100, False), (101, True), (None, True)], ids=["at", "over", "unknown"]
)
def test_people_over_a_number_or_that_nobody_counted(people, is_asked):
    reach = {"a": Reach({"android": people} if people is not None else {})}
    assert bool(asked(CREATE, entry({"reach_over": "100"}), people=reach)) is is_asked


@pytest.mark.parametrize(
    ("before", "now", "is_asked"),
    [(100, 120, False), (100, 121, True), (100, 50, False), (None, 50, True), (100, None, True)],
)
def test_growing_is_told_from_shrinking_and_what_nobody_knows_may_have_grown(before, now, is_asked):
    record = replace(RECORD, operation=replace(RECORD.operation, reach=before))
    reach = {"a": Reach({"android": now} if now is not None else {})}
    change = replace(REPLACE, record=record)
    assert bool(asked(change, entry({"reach_grows_by": "20%"}), people=reach)) is is_asked
    assert not asked(CREATE, entry({"reach_grows_by": "20%"}), people=reach)


@pytest.mark.parametrize(("price", "is_asked"), [([PER_PART], False), ([], True)])
def test_a_cost_that_nobody_knows_may_be_over_the_limit(price, is_asked):
    change = Create(an_sms("a", "Hello", *price))
    reach = {"a": Reach({"all": 100})}
    assert bool(asked(change, entry({"cost_over": "14"}), people=reach)) is is_asked
    assert asked(change, entry({"cost_over": "13"}), people=reach)


def test_a_template_is_new_until_a_campaign_went_out_with_it():
    whatsapp, sms = Create(a_whatsapp("a", MARKETING)), Create(an_sms("b", "Hello", PER_PART))
    rule = entry({"new_template": "true"})
    assert template_of(whatsapp.desired) == "pickup"
    assert asked(whatsapp, rule, sent=frozenset())
    assert asked(whatsapp, rule, sent=frozenset({("sms", "pickup")}))
    assert asked(whatsapp, rule), "nobody looked"
    assert not asked(whatsapp, rule, sent=frozenset({("whatsapp", "pickup")}))
    assert not asked(sms, rule, sent=frozenset({("sms", "1707166619134823007")}))
    assert not asked(CREATE, rule)


def test_dates_that_were_approved_together_are_asked_about_once():
    dates = [Create(each, standing=True) for each in DATES[:3]]
    assert [asked(each, entry({}), plan=a_plan(*dates)) for each in dates] == [[], [], []]
    first = [Create(each) for each in DATES[:3]]
    plan = a_plan(ALL_DATES, *first)
    assert [asked(each, entry({}), plan=plan) for each in (ALL_DATES, *first)] == [["leads"], [], [], []]


def test_what_was_begun_is_not_asked_about_again():
    assert asked(Create(A, resumes=True), entry({})) == []


def test_a_guardrail_that_nobody_is_named_for_asks_the_owner():
    reach = {"a": Reach({"all": 500})}
    crossed = {"reach_per_campaign": {"approve": "100"}}
    weights = Weights(a_plan(CREATE), reach, policy(guardrails=crossed))
    (need,) = needs_of(weights, judged(weights))[id(CREATE)]
    assert (need.id, need.of, need.count) == ("reach_per_campaign", ("acme/crm",), 1)
    assert need.why == "a would reach 500 people; somebody has to agree over 100"
    assert asked(CREATE, entry({}), people=reach, guardrails=crossed) == ["leads"]


def test_a_stop_whose_file_is_gone_may_be_agreed_to_by_anybody():
    weights = Weights(a_plan(STOP), {}, policy(guardrails={"stops": {"approve": "0"}}))
    (need,) = needs_of(weights, judged(weights))[id(STOP)]
    assert (need.of, need.count) == ((), 1)
    assert Evidence("", "7", (Approver("ben"),)).meets(need)
    assert not NOBODY.meets(need)


LEADS = Need("leads", ("acme/crm-leads", "asha-k"), 2, "it goes to everybody")


@pytest.mark.parametrize(
    ("people", "is_met"),
    [
        ([], False),
        ([Approver("asha-k")], False),
        ([Approver("asha-k"), Approver("Asha-K", ("acme/crm-leads",))], False),
        ([Approver("asha-k"), Approver("ben", ("acme/crm",))], False),
        ([Approver("asha-k"), Approver("ben", ("ACME/CRM-Leads",))], True),
        ([Approver("ben", ("acme/crm-leads",)), Approver("cem", ("acme/crm-leads",))], True),
    ],
)
def test_enough_different_people_of_those_who_are_asked(people, is_met):
    evidence = Evidence("", "7", tuple(people))
    assert evidence.meets(LEADS) is is_met
    assert "It needs the approval of 2 of acme/crm-leads or asha-k" in lacking(LEADS, evidence)


@given(st.lists(st.sampled_from("abcde"), max_size=6), st.integers(1, 4))
def test_more_approvals_never_prove_less(logins, count):
    need = Need("x", ("a", "b", "c"), count)
    some = Evidence("", "", tuple(Approver(login) for login in logins[:3]))
    more = Evidence("", "", tuple(Approver(login) for login in logins))
    assert more.meets(need) or not some.meets(need)
    assert more.meets(need) is (len(set(logins) & {"a", "b", "c"}) >= count)


def test_nothing_is_left_out_before_approvals_have_to_be_shown():
    rules = policy(approvals=[entry({})])
    review = ReviewedPlan(a_plan(CREATE), policy=rules)
    assert (review.left_out, review.exit_codes) == ((), frozenset())
    shown = replace(review, evidence=NOBODY)
    assert shown.left_out == (CREATE,)
    assert shown.exit_codes == {ExitCode.BLOCKED}
    assert "none of them is shown to have approved" in shown.unproven[id(CREATE)]
    proven = replace(review, evidence=Evidence("", "7", (Approver("asha", ("acme/crm-leads",)),)))
    assert proven.left_out == ()


def test_a_lifted_block_still_asks_whoever_the_level_below_it_asks():
    rules = policy(guardrails={"reach_per_campaign": {"approve": "100", "block": "1000"}})
    review = ReviewedPlan(a_plan(CREATE), {"a": Reach({"android": 1_001})}, policy=rules)
    (blocked,) = review.blocking
    lifted = replace(review, lifted=lifting("reach_per_campaign", blocked.digests), evidence=NOBODY)
    assert lifted.blocking == ()
    assert [need.id for need in lifted.needs[id(CREATE)]] == ["reach_per_campaign"]
    assert lifted.left_out == (CREATE,)
    only_block = policy(guardrails={"reach_per_campaign": {"block": "1000"}})
    assert replace(lifted, policy=only_block).needs == {}


def test_a_send_in_many_languages_is_asked_about_by_the_people_of_all_of_them():
    parts = [Create(replace(A, key=replace(A.key, language=each))) for each in ("en", "hi")]
    people = {str(change.key): Reach({"android": 60}) for change in parts}
    plan = a_plan(*parts)
    assert asked(parts[0], entry({"reach_over": "100"}), people=people, plan=plan) == ["leads"]
    assert asked(parts[0], entry({"reach_over": "120"}), people=people, plan=plan) == []
    del people["a[hi]"]
    assert asked(parts[0], entry({"reach_over": "120"}), people=people, plan=plan) == ["leads"]


def test_an_unclear_create_that_is_wanted_again_is_asked_about_like_a_new_one():
    was_to_stop = record_of(A, State.INTENT, on_appear=OnAppear.STOP)
    again = Resolve(was_to_stop, A, OnAppear.ADOPT)
    assert asked(again, entry({})) == ["leads"]
    assert asked(again, entry({"change": "create", "everyone": "true"})) == ["leads"]
    assert asked(again, entry({"channel": "sms"})) == []
    still = Resolve(record_of(A, State.INTENT, on_appear=OnAppear.ADOPT), A, OnAppear.ADOPT)
    gone = Resolve(record_of(A, State.INTENT, on_appear=OnAppear.ADOPT), None, OnAppear.STOP)
    assert asked(still, entry({})) == []
    assert asked(gone, entry({})) == []
