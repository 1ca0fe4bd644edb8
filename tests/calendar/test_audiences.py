"""Whether campaigns share people: yes, no, or unknown, and never a guess."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.calendar import Overlap, Who, overlap, overlaps, who_of
from ctsync.calendar.audiences import EVERYONE, MOST_COMPARED
from tests.support.campaigns import one

DAY = date(2027, 6, 1)
CHARGED = {"event": "Charged", "from": "2027-04-01", "to": "2027-04-30"}


def city(name, definition="a", part=""):
    return Who(f"City {name}", {"profile": {"City": {"is": [name]}}}, definition, part)


ALL = Who(EVERYONE, {}, "all")
OPEN = Who("event Charged", {}, "open")


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (city("pune"), city("pune", "b"), Overlap.SHARED),
        (city("pune"), city("mumbai", "b"), Overlap.APART),
        (city("pune"), OPEN, Overlap.UNKNOWN),
        (city("pune"), None, Overlap.UNKNOWN),
        (None, None, Overlap.UNKNOWN),
        (ALL, None, Overlap.SHARED),
        (ALL, city("pune"), Overlap.SHARED),
        (city("pune", "a", "hi"), city("pune", "a", "en"), Overlap.APART),
    ],
)
def test_what_is_known_of_two_audiences(one, other, told):
    assert overlap(one, other) is told
    assert overlap(other, one) is told


def test_different_segments_may_share_people():
    """Nobody can tell; that markets with different segments count as apart is their author's word (yaml.md 8)."""
    assert overlap(Who('{"segment": 1}', {}, "a"), Who('{"segment": 2}', {}, "b")) is Overlap.UNKNOWN


def test_limits_and_the_agreed_number_do_not_make_an_audience_another_one():
    first = who_of(one("a-push", audience={**CHARGED, "expect": "1k..2k"}))
    second = who_of(one("b-push", audience={**CHARGED, "send_to_at_most": "500"}))
    assert first.text == second.text
    assert who_of(one("c-push")).is_everyone


def test_a_day_tells_who_shares_and_how_many_pairs_nobody_knows():
    sends = [
        (DAY, "a", city("pune")),
        (DAY, "b", city("pune", "b")),
        (DAY, "c", city("mumbai", "c")),
        (DAY, "d", None),
    ]
    (day,) = overlaps(sends)
    assert [group.keys for group in day.shared] == [("a", "b")]
    assert (day.pairs, day.unknown) == (6, 3)


def test_everybody_meets_also_those_of_whom_nothing_is_known():
    (day,) = overlaps([(DAY, "a", ALL), (DAY, "b", None), (DAY, "c", None)])
    assert [group.keys for group in day.shared] == [("a", "b", "c")]
    assert (day.pairs, day.unknown) == (3, 1)


def test_one_campaign_meets_nobody_and_not_itself():
    assert list(overlaps([(DAY, "a", ALL), (DAY, "a", ALL)])) == []


WHO = st.sampled_from([None, ALL, OPEN, *(city(name, name) for name in ("pune", "mumbai", "delhi"))])


@given(st.lists(WHO, max_size=12))
def test_the_pairs_of_a_day_are_counted_as_if_each_were_looked_at(people):
    told = {(DAY, f"k{n}", who) for n, who in enumerate(people)}
    expected = sum(overlap(a, b) is Overlap.UNKNOWN for a, b in combinations(people, 2))
    assert sum(day.unknown for day in overlaps(sorted(told, key=lambda each: each[1]))) == expected


def test_of_more_audiences_than_can_be_compared_nothing_is_claimed():
    number = MOST_COMPARED + 1
    (day,) = overlaps([(DAY, f"k{n}", city(f"c{n}", f"d{n}")) for n in range(number)])
    assert day.unknown == day.pairs == number * (number - 1) // 2
