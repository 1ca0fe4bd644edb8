"""Checks of an organisation's own: true is said, false is not, and what is not judged blocks (yaml.md 11)."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from ctsync.guardrails.facts import ChangeFacts, PlanFacts, facts_of, plan_facts
from ctsync.guardrails.reach import Reach
from ctsync.guardrails.review import ReviewedPlan
from ctsync.planning.change import Create, Stop
from ctsync.policy.expressions import INSTALL
from tests.planning.making import record_of, row_of
from tests.planning.test_plan import a_plan
from tests.support.campaigns import one
from tests.support.policies import PER_PART, RUPEES, an_sms, policy

A = one("a", "2027-06-01 20:30")
LATE = {
    "id": "no-friday-night",
    "if": "change.channel == 'push' && change.first_send_hour >= 20",
    "level": "warn",
    "say": "Late pushes need the on-call marketer.",
}


def review(*changes, people=None, **check):
    return ReviewedPlan(a_plan(*changes), people or {}, policy=policy(checks=[{**LATE, **check}]))


def test_what_holds_is_said_in_the_words_of_the_check():
    (verdict,) = review(Create(A), Create(one("b"))).verdicts
    assert (verdict.guardrail, verdict.level) == ("checks.no-friday-night", "warn")
    assert verdict.text == "a: Late pushes need the on-call marketer."
    assert LATE["if"] in verdict.cure
    assert verdict.names == ("a",)


def test_what_does_not_hold_or_is_off_is_not_said():
    assert review(Create(one("b"))).verdicts == ()
    assert review(Create(A), level="off").verdicts == ()


def test_one_that_blocks_leaves_its_changes_out():
    changes = Create(A), Create(one("b"))
    assert review(*changes, level="block").left_out == changes[:1]


@pytest.mark.parametrize("level", ["info", "warn", "approve", "block"])
@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ("change.people > 100", "No such overload."),
        ("change.hour > 20", "There is no field 'hour'."),
        ("change.name", "It gives neither true nor false."),
        ("people > 100", "It speaks of `people`, and there is only `change` and `plan`."),
        ("change.people >", "Syntax error"),
    ],
)
def test_what_cannot_be_judged_blocks_whatever_its_level(condition, why, level):
    change = Create(A)
    found = review(change, level=level, **{"if": condition})
    (verdict,) = found.verdicts
    assert verdict.blocks
    assert "cannot be judged" in verdict.text
    assert why in verdict.text
    assert found.left_out == (change,)


def test_a_withdrawal_waits_for_no_expression():
    record = record_of(A)
    assert review(Stop(record, row_of(record)), **{"if": "true"}, level="block").verdicts == ()


def test_an_approval_by_a_check_asks_the_owner():
    change = Create(A)
    found = review(change, level="approve", **{"if": "true"})
    assert [(need.id, need.of) for need in found.needs[id(change)]] == [
        ("checks.no-friday-night", ("acme/crm",))
    ]


def test_the_whole_plan_can_be_asked_about():
    assert review(Create(A), **{"if": "plan.creates == 1 && plan.stops == 0"}).verdicts
    assert not review(Create(A), **{"if": "plan.people > 1000"}, people={"a": Reach({"all": 7})}).verdicts


def test_the_facts_of_a_change_are_those_of_its_file():
    sms = an_sms("a", "Hello", PER_PART, labels=["sale"])
    weights = replace(
        ReviewedPlan(a_plan(Create(sms), account=RUPEES)).weights, reach={"a": Reach({"all": 1_000})}
    )
    facts = facts_of(weights.sending[0], weights)
    assert facts == ChangeFacts(
        key="a",
        name="a",
        change="create",
        channel="sms",
        purpose="transactional",
        owner="acme/crm",
        countries=("IN",),
        labels=("sale",),
        file="campaigns/a.yaml",
        everyone=True,
        template="offer",
        new_template=True,
        people=1_000,
        people_before=None,
        growth=None,
        cost=140.0,
        currency="INR",
        first_send="2027-06-01T06:30:00Z",
        first_send_hour=12,
        first_send_day="tue",
        minutes_to_first_send=17_400,
    )
    assert facts.tree()["countries"] == ["IN"]
    assert plan_facts(weights) == PlanFacts(
        account="sandbox", protected=False, creates=1, replaces=0, stops=0, people=1_000, cost=140.0, currency="INR"
    )  # fmt: skip


def test_before_people_are_counted_a_check_is_left_open_and_one_that_cannot_be_read_is_not():
    rules = policy(checks=[{**LATE, "if": "change.people > 100", "level": "block"}])
    (verdict,) = ReviewedPlan(a_plan(Create(A)), policy=rules, is_counted=False).verdicts
    assert (verdict.level, verdict.blocks) == ("info", False)
    assert "cannot be judged before people are counted" in verdict.text
    broken = policy(checks=[{**LATE, "if": "people > 100"}])
    (verdict,) = ReviewedPlan(a_plan(Create(A)), policy=broken, is_counted=False).verdicts
    assert verdict.blocks


def test_without_the_package_a_check_holds_back_what_sends_and_nothing_fails():
    program = (
        "import sys; sys.modules['cel'] = None\n"
        "from ctsync.guardrails.checks import checked\n"
        "from ctsync.guardrails.weights import Weights\n"
        "from ctsync.planning.change import Create\n"
        "from tests.planning.test_plan import a_plan\n"
        "from tests.support.campaigns import one\n"
        "from tests.support.policies import policy\n"
        "rules = policy(checks=[{'id': 'x', 'if': 'false', 'level': 'info', 'say': 'Late.'}])\n"
        "(verdict,) = checked(Weights(a_plan(Create(one('a'))), {}, rules))\n"
        "print(verdict.level.value, verdict.text)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("block a: the check `x` cannot be judged.")
    assert INSTALL in ran.stdout
