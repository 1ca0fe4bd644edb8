"""Counts, percents, amounts and ranges: the table of yaml.md 1."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from ctsync.values import Amount, Count, CountRange, Number, Percent, Range, WholeNumber
from tests.values.reading import read, refusal, rule_of

NUMBERS = [Count, WholeNumber, Percent, Number, Amount, Range]
A_LIST, NOTHING, A_MAP = ["250"], None, {"a": "b"}


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("250", 250),
        ("0", 0),
        ("007", 7),
        ("350k", 350_000),
        ("1.2M", 1_200_000),
        ("2M", 2_000_000),
        ("0.5k", 500),
        ("1.0", 1),
    ],
)
def test_counts(written, count):
    assert read(Count, written) == count


@pytest.mark.parametrize(
    ("written", "what", "example"),
    [
        ("1,000", "`1,000` is not a count", "1000"),
        ("1_000", "`1_000` is not a count", "1000"),
        ("₹5", "`₹5` is not a count", "5"),
        ("٣", "`٣` is not a count", "350k"),
        ("-1", "`-1` is not a count", "350k"),
        ("350K", "`350K` is not a count", "350k"),
        ("1e3", "`1e3` is not a count", "350k"),
        ("250 ", "`250 ` is not a count", "250"),
        ("0.5", "`0.5` is not a whole number", "1.2M"),
        ("1.2345k", "`1.2345k` is not a whole number", "1.2M"),
        ("9" * 19, f"`{'9' * 19}` is not a count", "350k"),
    ],
)
def test_what_is_no_count(written, what, example):
    assert refusal(Count, written) == ("TYPE001", what, example)


@pytest.mark.parametrize(("written", "number"), [("1", 1), ("250", 250), ("007", 7)])
def test_whole_numbers(written, number):
    assert read(WholeNumber, written) == number


@pytest.mark.parametrize("written", ["0", "-1", "1.5", "350k", "٣", "1" * 19, "one"])
def test_what_is_no_whole_number(written):
    assert refusal(WholeNumber, written) == (
        "TYPE001",
        f"`{written}` is not a whole number of at least 1",
        "2",
    )


@pytest.mark.parametrize(
    ("written", "number"), [("5%", 5), ("0%", 0), ("100%", 100), ("2.5%", 2.5), ("100.0%", 100.0)]
)
def test_percents(written, number):
    assert read(Percent, written) == number


def test_a_whole_percent_travels_as_a_whole_number():
    assert isinstance(read(Percent, "5%"), int)


@pytest.mark.parametrize("written", ["5", "5 %", "101%", "-1%", "100.1%", "%", "5%%", "five%", "5pc"])
def test_what_is_no_percent(written):
    what = f"`{written}` is not a percentage between 0% and 100%"
    assert refusal(Percent, written) == ("TYPE001", what, "5%")


@pytest.mark.parametrize(("written", "number"), [("5000", 5000), ("0.5", 0.5), ("-3", -3), ("-0.25", -0.25)])
def test_numbers_of_filters(written, number):
    found = read(Number, written)
    assert found == number
    assert type(found) is type(number)


@pytest.mark.parametrize("written", ["5k", "1e9", ".5", "5.", "+5", "inf", "nan", "9" * 19])
def test_what_is_no_number(written):
    assert refusal(Number, written) == ("TYPE001", f"`{written}` is not a number", "5000")


def test_what_was_meant_by_a_number_or_an_amount_is_what_to_write():
    assert refusal(Number, "1,000")[2] == "1000"
    assert refusal(Amount, "₹5")[2] == "5"
    assert refusal(Amount, "$5.50")[2] == "5.50"


@pytest.mark.parametrize("written", ["0.86", "5", "1999.00"])
def test_amounts_keep_their_digits(written):
    assert str(read(Amount, written)) == written
    assert read(Amount, written) == Decimal(written)


@pytest.mark.parametrize("written", ["-0.86", "0,86", "5 INR", "1" * 19])
def test_what_is_no_amount(written):
    what = f"`{written}` is not an amount in the account's currency"
    assert refusal(Amount, written) == ("TYPE001", what, "0.86")


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("350k..450k", 350_000, 450_000),
        ("5..5", 5, 5),
        ("0..1.5M", 0, 1_500_000),
        ("350 .. 450", 350, 450),
    ],
)
def test_ranges_hold_both_ends(written, low, high):
    found = read(Range, written)
    assert found == CountRange(low, high)
    assert low in found
    assert high in found
    assert high + 1 not in found
    assert low - 1 not in found


def test_a_range_reads_well():
    assert str(CountRange(350_000, 450_000)) == "350,000 to 450,000"
    assert read(Range, CountRange(1, 2)) == CountRange(1, 2)


@pytest.mark.parametrize(
    ("written", "what", "example"),
    [
        ("350k-450k", "`350k-450k` is not a range; join its two ends with two dots", "350k..450k"),
        ("12k - 18k", "`12k - 18k` is not a range; join its two ends with two dots", "12k..18k"),
        ("450-350", "`450-350` is not a range; join its two ends with two dots", "350..450"),
        ("350k", "`350k` is not a range; join its two ends with two dots", "350k..450k"),
        ("450k..350k", "`450k..350k` runs backwards", "350k..450k"),
        ("a..b", "`a` is not a count", "350k"),
        ("1..", "this is empty, and should be a whole number", "350k"),
    ],
)
def test_what_is_no_range(written, what, example):
    assert refusal(Range, written)[1:] == (what, example)


@pytest.mark.parametrize("kind", NUMBERS)
def test_what_is_empty_or_no_single_value_says_so(kind):
    assert rule_of(kind, "") == rule_of(kind, "  ") == rule_of(kind, NOTHING) == "TYPE002"
    assert refusal(kind, A_LIST)[1].startswith("this is a list, and should be ")
    assert refusal(kind, A_MAP)[1].startswith("this is a map of keys, and should be ")


@pytest.mark.parametrize("kind", NUMBERS)
@given(written=st.text() | st.from_regex(r"[-\d.,kM%₹]{1,22}", fullmatch=True))
def test_any_text_is_read_or_refused_with_an_example_that_would_do(kind, written):
    try:
        read(kind, written)
    except ValidationError as error:
        (first,) = error.errors()
        assert first["type"] in ("TYPE001", "TYPE002")
        assert first["msg"]
        assert _would_do(kind, first["ctx"]["example"], written)


def _would_do(kind, example: str, written: str) -> bool:
    """Of a range whose one end is wrong, the example is of that end."""
    read(Count if kind is Range and ".." in written and ".." not in example else kind, example)
    return True


@given(st.integers(0, 10**17))
def test_a_count_written_in_digits_is_that_count(number):
    assert read(Count, str(number)) == number


@given(st.integers(0, 999_999), st.sampled_from([("k", 1_000), ("M", 1_000_000)]))
def test_letters_scale_a_count(number, scale):
    letter, factor = scale
    assert read(Count, f"{number}{letter}") == number * factor


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_a_range_survives_being_written_and_read(one, other):
    found = CountRange(min(one, other), max(one, other))
    adapter = TypeAdapter(Range)
    assert adapter.validate_python(adapter.dump_python(found)) == found
