from __future__ import annotations

import pytest

from ctsync.problems import Problems
from ctsync.reading.nodes import Scalar
from ctsync.reading.variables import MAX_FILLED, Variables
from tests.reading.yaml_files import shown

VALUES = {"cdn": "https://cdn.example", "price": "${cdn} \\1"}


def fill(text: str) -> tuple[str, list[str]]:
    problems = Problems()
    filled = Variables(VALUES, problems).fill(Scalar(text, True, "a.yaml", 3, 9))
    return filled, [shown(problem) for problem in problems]


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("${cdn}/a.jpg", "https://cdn.example/a.jpg"),
        ("${cdn}${cdn}", "https://cdn.examplehttps://cdn.example"),
        ("$${cdn}", "${cdn}"),
        ("$$${cdn}", "$${cdn}"),
        ("a $${unknown} b", "a ${unknown} b"),
        ("${price}", "${cdn} \\1"),
        ("$5 and {cdn} and {{ cdn }} and $", "$5 and {cdn} and {{ cdn }} and $"),
        ("no variable", "no variable"),
    ],
)
def test_variables_are_replaced_once_and_doubled_signs_stay(text: str, filled: str):
    assert fill(text) == (filled, [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("${cnd}/a", "3:9 VAR001 There is no variable `cnd`. Write `${cdn}`."),
        ("${ cdn }", "3:9 VAR001 There is no variable ` cdn `. Write `${cdn}`."),
        ("${zzz}", "3:9 VAR001 There is no variable `zzz`. Add `zzz` under `variables` in ctsync.yaml."),
        (
            "${cdn/a",
            "3:9 VAR001 `${cdn/a` is not closed. Write `}` after the name, or `$${` for the signs themselves.",
        ),
    ],
)
def test_what_cannot_be_replaced_is_a_problem_at_the_value(text: str, said: str):
    assert fill(text) == (text, [said])


def test_a_name_is_complained_of_once_in_each_value():
    problems = Problems()
    variables = Variables(VALUES, problems)
    for line in (1, 2):
        variables.fill(Scalar("${a} ${a} ${b} ${", True, "a.yaml", line, 1))
    assert [problem.where.line for problem in problems] == [1, 1, 1, 2, 2, 2]


def test_what_the_variables_of_a_file_become_is_limited():
    problems = Problems()
    variables = Variables({"long": "x" * 1_000}, problems)
    times = MAX_FILLED // 1_000
    assert len(variables.fill(Scalar("${long}" * times, True, "a.yaml", 1, 1))) == times * 1_000
    assert not problems
    assert variables.fill(Scalar("${long}${long}", True, "a.yaml", 2, 5)) == ""
    assert [shown(problem) for problem in problems] == [
        (
            "2:5 VAR001 With its variables filled in, this file has more than 1,048,576 letters. "
            "Use shorter variables, or fewer."
        )
    ]
