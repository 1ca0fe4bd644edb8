from __future__ import annotations

import pytest

from ctsync.audience import (
    UNLISTED,
    Properties,
    check_filters,
    event_properties,
    profile_properties,
    type_filters,
)
from ctsync.audience.model import read_filters
from ctsync.audience.operators import COUNTS, EQUALS, OPERATORS, WORDS
from tests.audience.shop import PLAN

CHARGED = event_properties(PLAN, "Charged")
PROFILES = profile_properties(PLAN)


def found(
    written, properties: Properties, *, between: bool = False
) -> list[tuple[str, tuple[str | int, ...], str]]:
    filters = read_filters(written)
    return [
        (each.rule, each.path, each.hint)
        for each in check_filters(filters, properties, ("w",), between=between)
    ]


@pytest.mark.parametrize(
    ("properties", "written", "values"),
    [
        (CHARGED, {"Amount": "5000"}, [5000]),
        (CHARGED, {"Amount": ["5", "0.5"]}, [[5, 0.5]]),
        (CHARGED, {"Amount": {"between": ["100", "200"]}}, [[100, 200]]),
        (CHARGED, {"Coupon": "5000"}, ["5000"]),
        (CHARGED, {"On": "2026-12-24"}, ["2026-12-24"]),
        (CHARGED, {"Tags": "new"}, ["new"]),
        (CHARGED, {"Items": {"exists": "true"}}, [True]),
        (PROFILES, {"EMI Due": "false"}, ["False"]),
        (PROFILES, {"EMI Due": {"not": ["true", "false"]}}, [["True", "False"]]),
        (PROFILES, {"Loyalty Member": "true"}, ["true"]),
        (PROFILES, {"Phone": {"exists": "false"}}, [False]),
        (UNLISTED, {"Age": {"more_than": "18"}, "Gender": "5"}, [18, "5"]),
    ],
)
def test_the_tracking_plan_decides_how_a_value_travels(properties, written, values):
    assert found(written, properties, between=True) == []
    typed = [each.value for each in type_filters(read_filters(written), properties)]
    assert typed == values
    assert [type(each) for each in typed] == [type(each) for each in values]


@pytest.mark.parametrize(
    ("properties", "written", "rule", "path", "hint"),
    [
        (CHARGED, {"amount": "5"}, "AUD008", ("w", "amount"), "Write `Amount`: small and capital letters count."),
        (CHARGED, {"Amuont": "5"}, "AUD008", ("w", "Amuont"), "Did you mean `Amount`?"),
        (CHARGED, {"Items|Categroy": "x"}, "AUD008", ("w", "Items|Categroy"), "Did you mean `Items|Category`?"),
        (CHARGED, {"Zzz": {"not": "x"}}, "AUD008", ("w", "Zzz"), "Add it to registers/tracking_plan.yaml."),
        (CHARGED, {"Zzz|x": "x"}, "AUD008", ("w", "Zzz|x"), "Add it to registers/tracking_plan.yaml."),
        (CHARGED, {"Amount": {"at_leest": "5"}}, "CORE001", ("w", "Amount", "at_leest"), "Write `at_least`."),
        (CHARGED, {"Amount": {"equals": "5"}}, "CORE001", ("w", "Amount", "equals"), "Write the value alone."),
        (CHARGED, {"Amount": {"between": ["1", "2"]}}, "TYPE001", ("w", "Amount", "between"), "Write `at_least` and `at_most`."),
        (CHARGED, {"Amount": "many"}, "TYPE001", ("w", "Amount"), "Write, for example: 5000"),
        (CHARGED, {"Amount": []}, "TYPE001", ("w", "Amount"), "Write, for example: 5000"),
        (CHARGED, {"Amount": {"at_least": ["1", "2"]}}, "TYPE001", ("w", "Amount", "at_least"), "Write, for example: 5000"),
        (CHARGED, {"Amount": {"contains": "5"}}, "TYPE001", ("w", "Amount", "contains"), "Write, for example: {at_least: 5}"),
        (CHARGED, {"Coupon": {"more_than": "5"}}, "TYPE001", ("w", "Coupon", "more_than"), 'Write, for example: {City: "Pune"}'),
        (CHARGED, {"Coupon": {"exists": "yes"}}, "TYPE001", ("w", "Coupon", "exists"), "Write, for example: true"),
        (CHARGED, {"Coupon": {}}, "TYPE001", ("w", "Coupon"), 'Write, for example: "Pune"'),
        (CHARGED, {"Coupon": ""}, "TYPE002", ("w", "Coupon"), 'Write, for example: "Pune"'),
        (CHARGED, {"Items": "Sneakers"}, "TYPE001", ("w", "Items"), 'Write, for example: "Items|Category"'),
        (PROFILES, {"EMI Due": "True"}, "TYPE001", ("w", "EMI Due"), "Write, for example: true"),
        (UNLISTED, {"Age": {"more_than": "old"}}, "TYPE001", ("w", "Age", "more_than"), "Write, for example: 5000"),
        (CHARGED, {}, "TYPE002", ("w",), "Write one, or leave the key out."),
    ],
)  # fmt: skip
def test_a_wrong_filter_is_found_where_it_is_with_a_cure(properties, written, rule, path, hint):
    assert found(written, properties) == ([(rule, path, hint)])


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (["200", "100"], "[100, 200]"),
        (["1", "2", "3"], "[100, 5000]"),
        ("5", "[100, 5000]"),
        (["1", "x"], "5000"),
    ],
)
def test_between_wants_two_numbers_in_order(value, hint):
    ((rule, _, said),) = found({"Amount": {"between": value}}, CHARGED, between=True)
    assert rule == "TYPE001"
    assert said.endswith(hint)


def test_every_problem_is_told_at_once():
    written = {"Amount": {"at_least": "x", "less_than": "y"}, "Nothing": "z"}
    assert len(found(written, CHARGED)) == 3


def test_no_filters_have_no_problems():
    assert list(check_filters(None, CHARGED, ("w",))) == []
    assert type_filters(None, CHARGED) == ()


def test_the_words_of_a_file_are_the_tables_but_for_the_silent_one():
    assert set(WORDS) == set(OPERATORS) - {EQUALS}
    assert len({operator.wire for operator in OPERATORS.values()}) == len(OPERATORS)
    assert set(COUNTS) == {"at_least", "more_than", "at_most", "less_than", "exactly"}
    assert OPERATORS["exists"].opposite == "does_not_exist"


def test_an_unknown_event_has_no_properties():
    assert event_properties(PLAN, "Nothing").find("Amount") is None
