"""Two trees that differ are told apart in the words of the file, in the same order every time."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.campaign.canonical import canonical_tree
from ctsync.campaign.difference import Difference, differences
from tests.campaign.making import a_campaign

TREE: dict[str, Any] = {
    "message": {"title": "Hello", "values": {"two words": "x"}},
    "schedule": {"at": ["2026-12-24 11:00", "2026-12-25 11:00"]},
    "raw": {},
}


def changed(**paths: object) -> dict[str, Any]:
    tree = copy.deepcopy(TREE)
    return tree | paths


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (
            changed(message={"title": "Bye", "values": {"two words": "x"}}),
            [Difference("message.title", "Hello", "Bye")],
        ),
        (
            changed(message={"title": "Hello", "values": {"two words": "y"}}),
            [Difference("message.values.two words", "x", "y")],
        ),
        (
            changed(message={"title": "Hello"}),
            [Difference("message.values", {"two words": "x"}, None)],
        ),
        (
            changed(schedule={"at": ["2026-12-24 11:00", "2026-12-26 11:00", "2026-12-27 11:00"]}),
            [
                Difference("schedule.at[2]", "2026-12-25 11:00", "2026-12-26 11:00"),
                Difference("schedule.at[3]", None, "2026-12-27 11:00"),
            ],
        ),
        (changed(schedule={"at": "x"}), [Difference("schedule.at", TREE["schedule"]["at"], "x")]),
        (changed(zone="Asia/Kolkata"), [Difference("zone", None, "Asia/Kolkata")]),
    ],
)
def test_a_difference_names_the_key_and_both_values(new, expected):
    assert list(differences(TREE, new)) == expected


def test_differences_come_in_the_order_of_their_paths():
    new = {"a": [2, 9, *range(12)], "z": 1, "message": {"title": "x"}}
    old = {"a": [1, 8, *range(11)], "z": 2, "message": {"title": "y"}}
    paths = [found.path for found in differences(old, new)]
    assert paths == ["a[1]", "a[2]", "a[14]", "message.title", "z"]


def test_a_campaign_that_was_edited_shows_just_the_edit():
    before, after = a_campaign("push"), a_campaign("push", "message: {title: Hi}\nthrottle: respect")
    assert list(differences(canonical_tree(before), canonical_tree(after))) == [
        Difference("message.title", "Hello", "Hi"),
        Difference("throttle", "ignore", "respect"),
    ]


values = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["", "a"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
trees = st.dictionaries(st.sampled_from("abcd"), values, max_size=4)


@given(old=trees, new=trees)
def test_whatever_differs_is_said_and_what_is_said_differs(old, new):
    def plain(tree):
        return repr(sorted(tree.items()))

    found = differences(old, new)
    assert bool(found) == (plain(old) != plain(new))
    assert len({one.path for one in found}) == len(found)
    assert differences(old, new) == found


def test_a_flag_is_not_a_number_however_deep_it_lies():
    assert differences({"c": [[], 0, [False]]}, {"c": [[], 0, [0]]}) == (Difference("c[3][1]", False, 0),)
