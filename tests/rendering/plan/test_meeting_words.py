"""What else goes out on the days of a campaign, as people read it."""

from __future__ import annotations

from datetime import date, timedelta

from ctsync.calendar.meetings import Meeting
from ctsync.rendering.plan.meeting_words import MOST_LINES, meeting_lines, meeting_words
from ctsync.rendering.plan.rows import Met

DAY = date(2027, 6, 3)


def names(*words: str) -> dict[str, None]:
    return dict.fromkeys(words)


def words(shared: dict[str, None], perhaps: dict[str, None], unnamed: int = 0, own: str = "own") -> list[str]:
    return list(
        meeting_lines(meeting_words([Meeting(DAY, shared, perhaps, unnamed, "the same segment")], own))
    )


def test_who_goes_to_the_same_people_is_named_and_how_that_is_known():
    (line,) = words(names("a", "own", "b"), {})
    assert line == "Thu 3 Jun 2027: a and b to the same people (the same segment)"


def test_of_whom_nobody_knows_it_says_perhaps():
    assert words(names("own"), names("c")) == ["Thu 3 Jun 2027: c, perhaps to some of them"]


def test_both_stand_in_one_line():
    (line,) = words(names("own", "a"), names("b", "c"))
    assert line == "Thu 3 Jun 2027: a to the same people (the same segment); b and c, perhaps to some of them"


def test_a_campaign_is_no_company_to_itself():
    assert words(names("own"), names("own")) == []


def test_many_are_counted():
    (line,) = words(names("own", *"abcdef"), {})
    assert line == "Thu 3 Jun 2027: a, b, c and 3 more to the same people (the same segment)"


def test_those_that_were_not_compared_are_a_number():
    assert words(names("own"), {}, 41) == ["Thu 3 Jun 2027: 41 other campaigns, perhaps to some of them"]
    assert words(names("own"), {}, 1) == ["Thu 3 Jun 2027: 1 other campaign, perhaps to some of them"]


def test_a_name_from_the_dashboard_can_do_no_harm():
    (line,) = words(names("own"), names("a\x1b[31m\u202eb" + "x" * 200))
    assert "\x1b" not in line
    assert "\u202e" not in line
    assert len(line) < 130


def on(days: int, words: str = "a, perhaps to some of them") -> Met:
    return Met(DAY + timedelta(days=days), words)


def test_days_with_the_same_company_are_one_line():
    assert list(meeting_lines([on(0), on(1), on(0)])) == [
        "Thu 3 Jun 2027 and on 1 more day: a, perhaps to some of them"
    ]
    assert list(meeting_lines([on(0), on(7), on(1, "b"), on(14)])) == [
        "Thu 3 Jun 2027 and on 2 more days: a, perhaps to some of them",
        "Fri 4 Jun 2027: b",
    ]


def test_company_beyond_the_nearest_is_counted_by_its_days():
    lines = [on(number, f"c{number}") for number in range(MOST_LINES)]
    assert len(list(meeting_lines(lines))) == MOST_LINES
    assert list(meeting_lines([*lines, on(9, "x")]))[-1] == "others on 1 more day"
    assert list(meeting_lines([*lines, on(9, "x"), on(9, "y"), on(10, "y")]))[-1] == "others on 2 more days"
