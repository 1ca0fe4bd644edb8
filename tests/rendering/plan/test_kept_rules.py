"""The rules of policy.yaml that a plan keeps, in every rendering."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ctsync.guardrails.reach import Reach
from ctsync.guardrails.review import ReviewedPlan
from ctsync.planning.change import Create
from ctsync.rendering import RENDERERS
from ctsync.rendering.comment import Budget, plan_comment
from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.plan.kept_rules import kept_words
from ctsync.rendering.plan.layout import plan_lines
from ctsync.rendering.plan.rows import RuleRow
from ctsync.rendering.plan.view import plan_view
from ctsync.rendering.plan_page import PlanPage, plan_page
from tests.rendering.previews.reading import read_page
from tests.support.plans import a_campaign, a_plan
from tests.support.policies import policy

WORDS = "2 rules of policy.yaml are met, 1 could not be weighed"
SENTENCES = (
    "one-push would reach 400 people; the limit is 5,000.",
    "Its condition is not true of the one change.",
    "Not weighed: ",
)
CHECK = {"id": "late", "if": "change.first_send_hour >= 20", "level": "warn", "say": "Late."}


@pytest.fixture(scope="module")
def view():
    rules = policy(
        guardrails={"reach_per_campaign": {"block": "5000"}, "cost": {"warn": "1"}},
        checks=[CHECK],
    )
    change = Create(a_campaign("one-push"))
    found = plan_view(ReviewedPlan(a_plan(change), {"one-push": Reach({"android": 400})}, policy=rules))
    unknown = RuleRow("reach_change", None, 20, "%", "Not weighed: nobody knows.", is_known=False)
    assert [rule.rule for rule in found.rules] == ["reach_per_campaign", "cost", "checks.late"]
    met = tuple(rule for rule in found.rules if rule.rule != "cost")
    return replace(found, rules=(*met, unknown))


def words(text: str) -> str:
    return " ".join(text.replace("`", "").split())


def test_the_terminal_counts_them_and_names_them_when_more_is_asked_for(view):
    short = words("\n".join(plan_lines(view, Paper(80))))
    assert f"{WORDS} (--verbose says which)." in short
    assert not any(sentence in short for sentence in SENTENCES)
    long = words("\n".join(plan_lines(view, Paper(80), verbose=True)))
    assert all(sentence in long for sentence in (WORDS, *SENTENCES))
    assert "--verbose" not in long


def test_the_comment_folds_them_and_marks_what_nobody_could_weigh(view):
    told = plan_comment(view)
    assert f"<details><summary>❔ {WORDS}</summary>" in told
    assert all(sentence in words(told) for sentence in SENTENCES)


def test_a_comment_without_room_counts_them(view):
    many = tuple(
        RuleRow(f"checks.{number}", None, None, "", "It holds for none. " * 30, is_known=True)
        for number in range(40)
    )
    told = plan_comment(replace(view, rules=many), budget=Budget(20_000, len))
    assert "\n40 rules of policy.yaml are met.\n" in told
    assert "checks.7" not in told


def test_what_has_nothing_to_say_takes_no_room_from_a_change(view):
    """Each change that fits without the rules fits with them; then they are only counted."""
    many = plan_view(
        ReviewedPlan(a_plan(*(Create(a_campaign(f"mango-{number}-push")) for number in range(60))))
    )
    budget = Budget(9_000, len)
    without, within = (plan_comment(replace(many, rules=rules), budget=budget) for rules in ((), view.rules))
    assert "had no room here" in without
    assert without.count("<details>") == within.count("<details>") > 0
    assert f"{WORDS}." in within


def test_the_page_lists_them(view):
    told = words(read_page(plan_page(PlanPage(view))).words)
    assert all(sentence in told for sentence in (WORDS, *SENTENCES))


def test_the_document_has_number_limit_and_whether_it_was_weighed(view):
    rules = json.loads("".join(RENDERERS["json"](Paper(80)).plan(view)))["rules"]
    assert [(rule["rule"], rule["number"], rule["limit"], rule["weighed"]) for rule in rules] == [
        ("reach_per_campaign", 400, 5000, True),
        ("checks.late", None, None, True),
        ("reach_change", None, 20, False),
    ]


@pytest.mark.parametrize(
    ("met", "unknown", "said"),
    [
        (0, 0, ""),
        (1, 0, "1 rule of policy.yaml is met"),
        (3, 0, "3 rules of policy.yaml are met"),
        (0, 1, "1 rule of policy.yaml could not be weighed"),
        (0, 2, "2 rules of policy.yaml could not be weighed"),
        (1, 2, "1 rule of policy.yaml is met, 2 could not be weighed"),
    ],
)
def test_how_many_there_are(met, unknown, said):
    rules = [
        RuleRow("creates", 1, 2, "campaigns", "x", is_known=number < met) for number in range(met + unknown)
    ]
    assert kept_words(rules) == said
