from __future__ import annotations

import json
from typing import Any

import pytest

from ctsync.audience import canonical_audience
from tests.audience.shop import PLAN, SEGMENTS, an_audience


def tree_of(written: dict[str, Any]) -> dict[str, Any]:
    return canonical_audience(an_audience(written), PLAN, SEGMENTS)


def test_values_are_typed_and_windows_stay_symbolic():
    written = {
        "event": "Charged",
        "within": "14d",
        "where": {"Amount": {"at_least": "5000", "less_than": "100000"}, "Coupon": {"exists": "false"}},
        "session": {"utm_source": ["b", "a"], "time_of_day": "00:00..14:00"},
        "profile": {"EMI Due": "true", "City": "Pune"},
        "demographics": {"Age": {"at_least": "18"}},
        "technographics": {"OS": ["iOS", "Android"]},
        "did": [{"event": "App Launched", "from": "2026-06-01", "to": "2026-08-31", "at_least": "5"}],
        "did_not": {"event": "Charged", "within": "3mo"},
        "per_run": "700k",
        "send_to_at_most": "1M",
        "expect": "1..2",
    }
    assert tree_of(written) == {
        "event": "Charged",
        "within": "14d",
        "where": {"Amount": {"at_least": 5000, "less_than": 100000}, "Coupon": {"exists": False}},
        "session": {"time_of_day": "00:00..14:00", "utm_source": ["a", "b"]},
        "profile": {"EMI Due": "True", "City": "Pune"},
        "demographics": {"Age": {"at_least": 18}},
        "technographics": {"OS": ["Android", "iOS"]},
        "did": [{"event": "App Launched", "from": "2026-06-01", "to": "2026-08-31", "at_least": 5}],
        "did_not": [{"event": "Charged", "within": "3mo"}],
        "send_to_at_most": 1000000,
        "per_run": 700000,
    }


@pytest.mark.parametrize(
    ("written", "tree"),
    [
        ({"segment": "Active shoppers"}, {"segment": 1701234890}),
        ({"everyone": "true", "expect": "1..5"}, {"everyone": True}),
        ({"query": {"event_name": "x"}}, {"query": {"event_name": "x"}}),
    ],
)
def test_bases_that_stand_alone_are_said_in_one_key(written, tree):
    assert tree_of(written) == tree


def event(**more: Any) -> dict[str, Any]:
    return {"event": "Charged", "within": "14d", **more}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (event(), event(within="2w")),
        (event(), event(expect="5..6")),
        (event(profile={"City": ["a", "b"]}), event(profile={"City": ["b", "a"]})),
        (event(profile={"City": ["a"]}), event(profile={"City": "a"})),
        (event(where={"Amount": ["10", "9"]}), event(where={"Amount": ["9", "10"]})),
        (event(session={"a": "1", "b": "2"}), event(session={"b": "2", "a": "1"})),
        (
            event(did=[event(), event(event="App Launched")]),
            event(did=[event(event="App Launched"), event()]),
        ),
    ],
)
def test_spellings_that_mean_the_same_are_the_same(one, other):
    assert json.dumps(tree_of(one), sort_keys=True) == json.dumps(tree_of(other), sort_keys=True)


@pytest.mark.parametrize(
    "change",
    [
        {"within": "15d"},
        {"event": "App Launched"},
        {"profile": {"City": "a"}},
        {"per_run": "5"},
        {"send_to_at_most": "500"},
        {"did": [event()]},
        {"did_not": [event()]},
        {"did": [event(at_least="2")]},
        {"session": {"a": "1"}},
    ],
)
def test_what_chooses_other_people_is_another_audience(change):
    assert tree_of(event()) != tree_of(event(**change))


def test_the_same_word_on_another_property_is_another_filter():
    trees = [
        tree_of(event(where=where)) for where in ({"Amount": "5"}, {"Coupon": "5"}, {"Coupon": {"not": "5"}})
    ]
    assert len({json.dumps(tree) for tree in trees}) == 3
