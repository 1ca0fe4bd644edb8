"""Which calls an order strikes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.errors import UsageError
from ctsync.sandbox.faults import read_fault
from tests.sandbox.speaking import push


def struck(calls: int, **told: object) -> list[int]:
    """The numbers of the calls that an order strikes, of so many in a row."""
    fault, done, found = read_fault({"fault": "limit", **told}), 0, []
    for seen in range(1, calls + 1):
        if fault.strikes(seen, done):
            done += 1
            found.append(seen)
    return found


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, [1]),
        ({"times": 3}, [1, 2, 3]),
        ({"times": 0}, [*range(1, 11)]),
        ({"nth": 4}, [4]),
        ({"nth": 4, "times": 2}, [4, 5]),
        ({"nth": 0, "times": 2}, [1, 2]),
        ({"every": 3, "times": 0}, [1, 4, 7, 10]),
        ({"nth": 3, "every": 3, "times": 2}, [3, 6]),
        ({"from": 8}, [8, 9, 10]),
        ({"from": 2, "every": 4}, [2, 6, 10]),
        ({"from": 8, "times": 1}, [8]),
        ({"probability": 0, "times": 0}, []),
        ({"probability": 1, "times": 0}, [*range(1, 11)]),
    ],
    ids=str,
)
def test_calls_are_chosen_by_their_number(told, expected):
    assert struck(10, **told) == expected


@given(st.integers(0, 2**31), st.floats(0.05, 0.95))
def test_the_same_seed_strikes_the_same_calls(seed, probability):
    told = {"seed": seed, "probability": probability, "times": 0}
    first = struck(400, **told)
    assert first == struck(400, **told)
    assert struck(100, **told) == [number for number in first if number <= 100]


def test_a_probability_is_kept_and_another_seed_strikes_others():
    drawn = [struck(2_000, seed=seed, probability=0.25, times=0) for seed in (1, 2)]
    assert all(400 < len(each) < 600 for each in drawn)
    assert drawn[0] != drawn[1]


def test_two_kinds_with_one_seed_are_drawn_apart():
    told = {"seed": 5, "probability": 0.5, "times": 0}
    other = read_fault({"fault": "refuse", **told})
    assert struck(50, **told) != [number for number in range(1, 51) if other.strikes(number, 0)]


@pytest.mark.parametrize(
    "told",
    [
        {"fault": "limit", "every": 0},
        {"fault": "limit", "nth": 2, "from": 3},
        {"fault": "limit", "probability": 1.1},
        {"fault": "limit", "probability": True},
        {"fault": "limit", "probability": "0.5"},
        {"fault": "limit", "endpoint": []},
        {"fault": "limit", "endpoint": ["create", "send"]},
        {"fault": "limit", "endpoint": 5},
        {"fault": "limit", "as_date": 1},
        {"fault": "redirect", "status": 304},
        {"fault": "altered_names", "how": "sideways"},
        {"fault": "no_id", "endpoint": "stop"},
        {"fault": "no_id", "endpoint": ["create", "any"]},
        {"fault": "list_lag", "endpoint": "create"},
        {"fault": "undo_stop", "endpoint": "list"},
    ],
    ids=str,
)
def test_an_order_that_makes_no_sense_is_refused(told):
    with pytest.raises(UsageError):
        read_fault(told)


@pytest.mark.parametrize(
    ("kind", "endpoint"), [("list_lag", "list"), ("undo_stop", "stop"), ("limit", "create")]
)
def test_without_an_endpoint_a_fault_strikes_what_it_is_made_for(kind, endpoint):
    assert read_fault({"fault": kind}).endpoints == (endpoint,)


def test_one_order_may_strike_several_endpoints(api):
    api.fault("error_before", endpoint=["list", "result"], times=0)
    campaign = api.create()
    assert api.ask("list", {"from": 20261124, "to": 20261124}).status_code == 500
    assert api.ask("result", {"id": campaign}).status_code == 500
    assert api.ask("stop", {"id": campaign}).status_code == 200


def test_over_http_the_same_seed_gives_the_same_story(api, other):
    told = {"endpoint": "create", "probability": 0.4, "seed": 11, "times": 0}
    stories = []
    for each in (api, other):
        each.fault("error_before", **told)
        stories.append([each.ask("create", push(name=f"c{number}")).status_code for number in range(20)])
    assert stories[0] == stories[1]
    assert {200, 500} == set(stories[0])
    assert [row["fault"] for row in api.journal() if row["status"] == 500] == ["error_before"] * stories[
        0
    ].count(500)
