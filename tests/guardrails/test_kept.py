"""The rules of policy.yaml that a plan keeps: each in exactly one of two lists, with its number, and none for want of one."""

from __future__ import annotations

import pytest

from ctsync.guardrails.measures import GUARDRAILS
from ctsync.guardrails.reach import Reach
from ctsync.guardrails.review import ReviewedPlan
from ctsync.planning.change import Create, Replace, Stop
from tests.planning.making import record_of, row_of
from tests.planning.test_plan import a_plan
from tests.support.campaigns import one
from tests.support.policies import guarded, policy

A, B, C = one("a"), one("b"), one("c")
UNCOUNTED = " People were not counted here; an apply counts them."


def reviewed(rules, *changes, counted=True, **people):
    reach = {
        name: Reach({"android": number} if number is not None else {}) for name, number in people.items()
    }
    return ReviewedPlan(a_plan(*changes), reach, policy=rules, is_counted=counted)


def kept(rules, *changes, **more):
    """Rule, number, limit and text of each."""
    told = reviewed(rules, *changes, **more).kept_rules
    return [(rule.rule, rule.number, rule.limit, rule.text) for rule in told]


def test_a_kept_rule_says_the_number_nearest_to_its_mildest_limit():
    rules = guarded(reach_per_campaign={"warn": "1000", "block": "5k"}, lead_time={"block": "60m"})
    assert kept(rules, Create(A), Create(B), Create(C), a=300, b=1_000, c=7) == [
        (
            "reach_per_campaign",
            1_000,
            1_000,
            "b would reach 1,000 people, the most of 3; a warning is due over 1,000.",
        ),
        (
            "lead_time",
            17_400,
            60,
            "a would send in 12 days 2 hours, the soonest of 3; the limit is 60 minutes.",
        ),
    ]


@pytest.mark.parametrize("number", [100, 101, 301, 401, None])
@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("levels", [{"warn": "100"}, {"approve": "300"}, {"warn": "100", "block": "400"}])
def test_every_rule_is_kept_or_has_something_to_say_and_never_both(number, counted, levels):
    """A number that nobody knows keeps no rule, whoever asks for it."""
    asked = {name: row for name, row in GUARDRAILS.items() if row.unit != "money"}
    written = {"minutes": "{}m", "%": "{}%"}
    all_of_them = guarded(
        **{
            name: {
                level: written[row.unit].format(int(limit) // 10) if row.unit in written else limit
                for level, limit in levels.items()
            }
            for name, row in asked.items()
        }
    )
    people = {} if not counted else {"a": number}
    review = reviewed(all_of_them, Create(A), Create(B), Stop(record_of(C), None), counted=counted, **people)
    said = {verdict.guardrail for verdict in review.verdicts}
    of_kept = [rule.rule for rule in review.kept_rules]
    assert said.isdisjoint(of_kept)
    assert said | set(of_kept) == set(asked)
    unknown = {rule.rule for rule in review.kept_rules if not rule.is_known}
    weighs_people = {"reach_per_campaign", "reach_total", "messages_per_5_minutes"}
    if not counted:
        assert unknown >= weighs_people - said
    elif number is None:
        assert weighs_people <= unknown | said
    for rule in review.kept_rules:
        if rule.number is not None:
            assert rule.number >= rule.limit if GUARDRAILS[rule.rule].falls else rule.number <= rule.limit


def test_what_is_not_known_is_said_and_whether_people_were_counted():
    rules = guarded(reach_total={"block": "5k"})
    assert kept(rules, Create(A), counted=False) == [
        (
            "reach_total",
            None,
            5_000,
            f"Not weighed: of one change nobody knows how many people it reaches.{UNCOUNTED}",
        )
    ]
    assert kept(guarded(reach_per_campaign={"warn": "5k"}), Create(A), Create(B), a=None, b=None) == [
        (
            "reach_per_campaign",
            None,
            5_000,
            "Not weighed: how many people a reaches is not known (and 1 more).",
        )
    ]


def test_what_ctsync_itself_limits_is_told_with_the_limit_that_holds():
    """A policy makes it smaller only, and of few live campaigns fewer may be stopped."""
    rules = guarded(creates={"block": "80"}, stops={"block": "10"}, stopped_share={"block": "20%"})
    assert kept(rules, Create(A), Stop(record_of(B), None)) == [
        ("creates", 1, 50, "1 campaign would be created; the limit is 50."),
        ("stops", 1, 3, "1 campaign would be stopped for good; the limit is 3."),
        ("stopped_share", None, 20, "Nothing in this plan is weighed by it."),
    ]


@pytest.mark.parametrize(
    ("rules", "changes", "told"),
    [
        ({"creates": {"warn": "60"}}, [Create(A)], ("creates", 1, 50, "1 campaign would be created; the limit is 50.")),
        ({"stops": {"warn": "5"}}, [Stop(record_of(B), None)], ("stops", 1, 3, "1 campaign would be stopped for good; the limit is 3.")),
        ({"stops": {"warn": "2"}}, [Stop(record_of(B), None)], ("stops", 1, 2, "1 campaign would be stopped for good; a warning is due over 2.")),
        ({"creates": {"approve": "50"}}, [Create(A)], ("creates", 1, 50, "1 campaign would be created; the limit is 50.")),
        ({"stopped_share": {"warn": "40%"}}, [], ("stopped_share", None, 30, "Nothing in this plan is weighed by it.")),
        ({"lead_time": {"warn": "2h", "block": "60m"}}, [Create(A)], ("lead_time", 17_400, 120, "a would send in 12 days 2 hours; a warning is due under 2 hours.")),
    ],
    ids=["creates", "stops", "warned before", "alike", "share", "falling"],
)  # fmt: skip
def test_the_limit_told_is_the_one_that_is_crossed_first(rules, changes, told):
    """ctsync's own may lie below the policy's mildest; of two that are alike it is the worse one that counts."""
    assert kept(guarded(**rules), *changes) == [told]


def test_what_is_off_is_no_rule():
    rules = guarded(creates="off", stops="off", stopped_share="off", reach_total="off", lead_time="off")
    assert kept(rules, Create(A), Stop(record_of(B), None), a=1) == []


def test_an_approval_named_like_a_guardrail_whose_owner_is_asked_is_told_all_the_same():
    rules = policy(
        guardrails={"creates": {"approve": "0"}},
        approvals=[{"id": "creates", "when": {"channel": ["whatsapp"]}, "from": ["acme/legal"]}],
    )
    review = reviewed(rules, Create(A), a=1)
    assert [need.id for each in review.needs.values() for need in each] == ["creates"]
    assert [rule.rule for rule in review.kept_rules] == ["approvals.creates"]


def test_a_share_that_is_crossed_under_another_name_is_not_kept():
    """ctsync's own limit of stops speaks of both, and is told as `stops`."""
    stops = [Stop(record_of(one(f"old-{number}")), None) for number in range(12)]
    review = reviewed(guarded(stopped_share={"block": "25%"}), *stops)
    assert [verdict.guardrail for verdict in review.verdicts] == ["stops"]
    assert review.kept_rules == ()


def test_checks_and_approvals_that_ask_for_nothing_are_told_too():
    rules = policy(
        checks=[
            {"id": "late", "if": "change.first_send_hour >= 20", "level": "warn", "say": "Late."},
            {"id": "pushes", "if": "change.channel == 'push'", "level": "info", "say": "A push."},
            {"id": "ended", "if": "true", "level": "off", "say": "Never."},
        ],
        approvals=[
            {"id": "legal", "when": {"channel": ["whatsapp"]}, "from": ["acme/legal"]},
            {"id": "crm", "when": {"channel": ["push"]}, "from": ["acme/crm"]},
        ],
    )
    assert kept(rules, Create(A), Create(B), a=1, b=1) == [
        ("checks.late", None, None, "Its condition is true of none of 2 changes."),
        ("approvals.legal", None, None, "It asks nobody to agree to what is here."),
    ]
    assert [rule for rule, *_ in kept(rules)] == [
        "checks.late",
        "checks.pushes",
        "approvals.legal",
        "approvals.crm",
    ]


def test_what_is_replaced_is_said_to_be_counted_by_neither():
    """Three readers added an exchange's stop to the stops."""
    record = record_of(B)
    exchange = Replace(B, record, row_of(record), B.first_send)
    rules = guarded(creates={"warn": "9"}, stops={"warn": "2"})
    told = [text for *_, text in kept(rules, Create(A), Stop(record_of(C), None), exchange, a=1, b=1)]
    assert told == [
        "1 campaign would be created, besides what is replaced; a warning is due over 9.",
        "1 campaign would be stopped for good, besides what is replaced; a warning is due over 2.",
    ]


def test_a_plan_without_a_policy_has_no_rules():
    assert kept(guarded(), Create(A), a=1) == []
