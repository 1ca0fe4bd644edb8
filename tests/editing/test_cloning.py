from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ctsync.editing.cloning import Clone, Wishes, clone, repeats
from ctsync.editing.edits import Refused
from tests.editing.yaml_trees import FILE, plain_data, tree

WHOLE = """name: old
generation: 3
renamed_from: [older]
adopt: 7
not_the_same_as: [8]
dashboard_name: Old
audience:
  event: Charged
  from: 2026-01-01
  to: 2026-02-28
  where: {Due: 2026-03-01}
  profile: {Since: 2026-03-01}
  did: [{event: Seen, from: 2026-01-01, to: 2026-01-31}]
schedule: {at: 2026-06-01 10:00}
message: {title: "2026-06-01"}
languages:
  default: en
  hi: {source: 6a45fb83, title: "2026-06-01"}
markets:
  pune: {schedule: {at: 2026-06-01 12:00}}
expires: 2026-06-02 00:00
labels: [2026-06-01]
"""


def cloned(text: str, wishes: Wishes) -> Clone:
    found = clone(text.encode(), FILE, wishes)
    assert isinstance(found, Clone), found
    return found


def test_what_says_which_campaign_it_is_stays_behind():
    made = cloned(WHOLE, Wishes("new", ("2026-07-01 10:00",)))
    assert made.dropped == (
        "dashboard_name", "generation", "renamed_from", "adopt", "not_the_same_as", "languages.hi.source",
    )  # fmt: skip
    assert made.content.decode().startswith("name: new\naudience:\n")
    assert b"source" not in made.content


def test_dates_are_told_and_only_moved_together_if_that_is_wished():
    kept = cloned(WHOLE, Wishes("new", ("2026-07-01 10:00",)))
    assert [(date.where, date.now) for date in kept.dates] == [
        ("audience.from", "2026-01-01"),
        ("audience.to", "2026-02-28"),
        ("audience.did[0].from", "2026-01-01"),
        ("audience.did[0].to", "2026-01-31"),
        ("markets.pune.schedule.at", "2026-06-01 12:00"),
        ("expires", "2026-06-02 00:00"),
    ]
    moved = cloned(WHOLE, Wishes("new", ("2026-07-01 10:00",), shift=True))
    assert [(date.was, date.now) for date in moved.dates][-1] == ("2026-06-02 00:00", "2026-07-02 00:00")
    assert b"pune: {schedule: {at: 2026-07-01 12:00}}" in moved.content
    assert b"where: {Due: 2026-03-01}" in moved.content
    assert b'title: "2026-06-01"' in moved.content


@given(st.dates(), st.dates(), st.dates())
def test_shifting_keeps_every_distance_to_the_first_send(old, new, other):
    gap = (new - old).days
    assume(1 <= other.toordinal() + gap <= 3_652_059)
    text = f"name: a\nschedule: {{at: {old} 10:00}}\nexpires: {other} 09:30\n"
    made = tree(cloned(text, Wishes("b", (f"{new} 11:00",), shift=True)).content)
    assert made is not None
    expires = made.text_of("expires")
    assert expires is not None
    assert (type(other).fromisoformat(expires[:10]) - new).days == (other - old).days
    assert expires.endswith(" 09:30")


def test_a_date_that_would_leave_the_calendar_or_is_none_stays():
    text = (
        "name: a\nschedule: {at: 2026-06-01 10:00}\nexpires: 9999-12-31 00:00\noffer: {until: 2026-02-30}\n"
    )
    made = cloned(text, Wishes("b", ("2026-07-01 10:00",), shift=True))
    assert [(date.where, date.now) for date in made.dates] == [("expires", "9999-12-31 00:00")]
    for at in ("soon", ""):
        unmoved = cloned(text, Wishes("b", (at,) if at else (), shift=True))
        assert [date.now for date in unmoved.dates] == ["9999-12-31 00:00"]


def test_a_repeat_is_known_and_gets_its_new_start_and_end():
    text = "name: a\nschedule: {every: 1 week, start: 2026-06-01 10:00, runs: 3}\n"
    root = tree(text)
    assert root is not None
    assert repeats(root)
    made = tree(
        cloned(text, Wishes("b", start="2026-07-06 10:00", end="2026-08-31", dashboard_name="B")).content
    )
    assert made is not None
    assert plain_data(made) == [
        ("name", "b"),
        ("dashboard_name", "B"),
        (
            "schedule",
            [("every", "1 week"), ("start", "2026-07-06 10:00"), ("end", "2026-08-31"), ("runs", "3")],
        ),
    ]


@pytest.mark.parametrize("text", ["a: {", "schedule: {at: x}\n", "name: [a]\n", "name: a\n"])
def test_what_is_no_campaign_cannot_be_copied(text: str):
    assert isinstance(clone(text.encode(), FILE, Wishes("b", ("2026-07-01 10:00",))), Refused)


def test_a_list_in_a_file_that_cannot_be_edited_is_refused():
    text = "name: a\nschedule:\n  x: |+\n    y\n\n  at:\n    - 2026-06-01 10:00\n\n"
    assert isinstance(clone(text.encode(), FILE, Wishes("b", ("2026-07-01 10:00",))), Refused)
