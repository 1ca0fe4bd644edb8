from __future__ import annotations

import tracemalloc
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.sandbox.delivery.liquid import (
    MOST_CHARACTERS_REMEMBERED,
    MOST_FILTERS,
    MOST_PIECES,
    Text,
    holds_liquid,
)
from ctsync.sandbox.delivery.liquid_bounds import LONGEST, MOST_WORK, weight

NOW = datetime(2026, 11, 24, 10, 0)


def filled(source, **profile):
    return Text(source, NOW).filled(profile)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Hi {{ Profile.Name }},", "Hi Asha,"),
        ("Hi {{ Profile.Nickname }},", "Hi ,"),
        ("Hi {{ Profile.Nickname | default: 'you' }}", "Hi you"),
        ("Hi {{ Profile.Empty | default: 'you' }}", "Hi you"),
        ("{{ Profile['EMI Due'] }}", "True"),
        ("{% if Profile.Plan == 'gold' %}Gold{% else %}All{% endif %}", "All"),
        ("{% if Profile.Nickname == blank %}no{% else %}yes{% endif %}", "no"),
        ("{% if Profile.Name != blank %}yes{% endif %}", "yes"),
        ("{% if Profile.Plan == 'gold' %}Hi{% else %}{% abort %}{% endif %}", None),
        ("{% if Profile.Name == 'Asha' %}Hi{% else %}{%- abort -%}{% endif %}", "Hi"),
        ("{{ 'now' | date: '%d %b %Y' }}", "24 Nov 2026"),
        ("{{ Profile.Name | of_the_future }}", "Asha"),
        ("{% endif %}", None),
        ("{{ 1 | divided_by: 0 }}", None),
        ("{% include 'other' %}", None),
        ("{{ Event.Amount }} left", " left"),
    ],
)
def test_a_text_is_what_the_person_reads_or_nothing(source, expected):
    assert filled(source, **{"Name": "Asha", "Empty": "", "EMI Due": "True"}) == expected


def test_texts_that_work_too_long_or_grow_too_large_are_nothing():
    assert filled("{% for i in (1..2000) %}x{% endfor %}") is None
    assert filled("{% for i in (1..900) %}{% for j in (1..900) %}{% endfor %}{% endfor %}") is None
    assert filled("{% for i in (1..900) %}" + "x" * 1_000 + "{% endfor %}") is None
    assert filled("{% for i in (1..900) %}{% endfor %}" * MOST_PIECES) is None


TENFOLD = " | replace: 'a', 'aaaaaaaaaa'"


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'a'" + TENFOLD * 6 + " | size }}",
        "{{ 'aa'" + " | split: '' | join: 'aaaa'" * 12 + " | size }}",
        "{% assign a = 'aaaaaaaa' | split: '' %}{% for i in (1..99) %}{% assign a = a | concat: a %}{% endfor %}x",
        "{{ 'a' | append: Profile.Long | append: Profile.Long | size }}",
        "{{ 'a' | prepend: Profile.Long | prepend: Profile.Long | size }}",
        "{{ 'a' | replace_first: 'a', Profile.Long | append: Profile.Long | size }}",
        "{{ (1..100000000) | join: '' | size }}",
        "{{ Profile.Long | replace: '', Profile.Long | size }}",
        "{{ Profile.Long | split: '' | join: Profile.Long | size }}",
        "{{ Profile.Long" + " | append: 'a'" * 40 + " | size }}",
        "{% assign n = 999 %}{% for i in (1..100) %}{% assign n = n | times: n %}{% endfor %}done",
    ],
    ids=lambda source: source[:50],
)
def test_filters_that_make_too_much_make_nothing(source):
    tracemalloc.start()
    try:
        assert filled(source, Long="x" * 150_000) is None
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


def test_a_piece_with_too_many_filters_is_not_read():
    assert filled("| " * MOST_FILTERS + "{{ 'a'" + " | escape" * MOST_FILTERS + " }}") is not None
    assert filled("{{ 'a'" + " | escape" * (MOST_FILTERS + 1) + " }}") is None


def test_filters_within_their_bounds_are_the_same_for_everybody_after_anybody():
    text = Text("{{ Profile.Name" + TENFOLD * 3 + " | size }}", NOW)
    assert [text.filled({"Name": name}) for name in ("aaa", "a" * 300, "b", "aa")] == [
        "3000",
        None,
        "1",
        "2000",
    ]
    for number in range(MOST_WORK // 1_000):
        assert text.filled({"Name": f"a{number}"}) is not None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", 1),
        ("abc", 4),
        (["ab", ["c"]], 10),
        ({"a": "bc"}, 5),
        (range(10), 11),
        (2**300, 101),
        (None, 1),
        (1.5, 1),
    ],
)
def test_a_value_weighs_its_characters_and_entries(value, expected):
    assert weight(value) == expected
    assert weight([value] * LONGEST) > LONGEST


def test_no_more_characters_are_remembered_than_may_be():
    long = "x" * (MOST_CHARACTERS_REMEMBERED // 55)
    text = Text("{{ Profile.Name }}" + long, NOW)
    for number in range(120):
        assert text.filled({"Name": str(number)}) == f"{number}{long}"
        assert sum(len(each or "") for each in text._outcomes.values()) <= MOST_CHARACTERS_REMEMBERED


@given(source=st.text(alphabet="{}%| 'aProfile.Nmifnd", max_size=40))
def test_whatever_is_written_the_run_goes_on(source):
    outcome = filled(source, Name="Asha")
    assert outcome is None or isinstance(outcome, str)


@pytest.mark.parametrize(
    ("source", "doubtful"),
    [
        ("Hi {{ Profile.Name | default: 'you' }}", False),
        ("{{ Profile.Name | upcase }}", False),
        ("{% if Profile.Name %}{% abort %}{% endif %}", True),
        ("{{ Profile.Points | divided_by: Profile.Years }}", True),
        ("{{ oops", True),
    ],
)
def test_only_texts_that_may_drop_somebody_are_asked_about_everybody(source, doubtful):
    assert Text(source, NOW).may_drop() == doubtful


def test_outcomes_are_remembered_by_what_the_text_reads_and_never_mixed_up():
    text = Text("{{ Profile.Name }} {{ Profile.Tags[0] }}", NOW)
    people = [{"Name": name, "Tags": [tag], "City": name + tag} for name in "ab" for tag in "cd"]
    assert [text.filled(each) for each in people * 2] == ["a c", "a d", "b c", "b d"] * 2


def test_a_property_that_another_names_is_read_for_each_person():
    text = Text("{% assign which = Profile.Which %}{{ Profile[which] }}", NOW)
    assert [text.filled({"Which": name, "A": "1", "B": "2"}) for name in "AB"] == ["1", "2"]


def test_braces_alone_are_no_liquid():
    assert not holds_liquid("{ } % $ {a}")
    assert holds_liquid("Hi {{ name")
