"""Expressions of checks: what they can say, what they may cost, and that whatever is not judged says so."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from ctsync.policy.expressions import (
    INSTALL,
    MOST_LETTERS,
    NotJudged,
    read_expression,
    refuse_without_package,
    why_unreadable,
)

CHANGE = {
    "channel": "push",
    "first_send_hour": 21,
    "people": None,
    "labels": ["sale", "autumn"],
    "cost": 1.5,
    "name": "sale",
}
PLAN = {"creates": 3}


def holds(text: str) -> bool:
    return read_expression(text).holds(CHANGE, PLAN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("change.channel == 'push' && change.first_send_hour >= 20", True),
        ("change.channel in ['sms', 'whatsapp']", False),
        ("change.labels.exists(label, label == 'sale')", True),
        ("change.people == null", True),
        ("change.cost > 1", True),
        ("plan.creates > 5", False),
        ("change.name.startsWith('sa')", True),
    ],
)
def test_what_can_be_said(text, expected):
    assert holds(text) is expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("change.channel ==", "At sign 18: Syntax error: mismatched input '<EOF>'."),
        ("other.channel == 'push'", "It speaks of `other`, and there is only `change` and `plan`."),
        ("x" * (MOST_LETTERS + 1), "It has 1,001 letters, and may have 1,000."),
        (
            "change.labels.all(a, change.labels.all(b, change.labels.all(c, true)))",
            "It goes through lists 3 times, and may do so 2 times.",
        ),
        (
            "change.labels. // a\n all(plan, change.labels.all // b\n (plan, change.labels.map(plan, plan)))",
            "It goes through lists 3 times, and may do so 2 times.",
        ),
    ],
)
def test_what_is_no_expression_says_why(text: str, why: str):
    with pytest.raises(NotJudged) as refused:
        read_expression(text)
    assert str(refused.value) == why
    assert why_unreadable(text) == why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("change.people > 100000", "No such overload."),
        ("change.chanel == 'push'", "There is no field 'chanel'."),
        ("change.channel", "It gives neither true nor false."),
        ("1 / 0 == 1", "division by zero in CEL expression."),
        ("open('/etc/passwd') == ''", "Undefined variable or function: 'open'."),
    ],
)
def test_what_gives_no_answer_is_not_taken_for_one(text: str, why: str):
    with pytest.raises(NotJudged) as refused:
        holds(text)
    assert str(refused.value) == why


def test_the_dearest_expression_is_done_at_once():
    many = {"labels": [str(number) for number in range(300)]}
    expression = read_expression("change.labels.all(a, change.labels.all(b, a.size() + b.size() > 0))")
    begun = time.process_time()
    assert expression.holds(many, {})
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(("sign", "end"), [("(", ")"), ("[", "]"), ("{1: ", "}"), ("true ? ", " : true")])
def test_deep_nesting_is_refused_with_a_reason(sign: str, end: str):
    depth = MOST_LETTERS // (len(sign) + len(end)) - 5
    assert why_unreadable(sign * depth + "true" + end * depth).startswith("At sign ")


def test_many_signs_in_a_row_are_only_many_signs():
    assert holds("!" * (MOST_LETTERS - 10) + "true")


def test_without_the_package_nothing_counts_as_judged():
    program = (
        "import sys; sys.modules['cel'] = None\n"
        "from ctsync.errors import UsageError\n"
        "from ctsync.policy.expressions import refuse_without_package, why_unreadable\n"
        "refuse_without_package(())\n"
        "assert why_unreadable('true') == ''\n"
        "try:\n"
        "    refuse_without_package(['true'])\n"
        "except UsageError as error:\n"
        "    print(error.hint)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == INSTALL


def test_with_the_package_an_expression_that_cannot_be_read_is_left_to_whoever_asks_it():
    refuse_without_package(["change.channel =="])
