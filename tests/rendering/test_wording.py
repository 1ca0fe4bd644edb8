from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ctsync.rendering.wording import count, day, listed, moment, sentences, shown, utc

SUMMER = datetime(2027, 6, 1, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Kolkata", "Tue 1 Jun 2027 18:30 IST"),
        ("Asia/Kathmandu", "Tue 1 Jun 2027 18:45 UTC+05:45"),
        ("America/Sao_Paulo", "Tue 1 Jun 2027 10:00 UTC-03:00"),
        ("UTC", "Tue 1 Jun 2027 13:00 UTC"),
    ],
)
def test_a_moment_names_its_zone(zone, text):
    assert moment(SUMMER, zone) == text


def test_the_year_is_left_out_where_it_is_plain():
    assert moment(SUMMER, "UTC", SUMMER) == "Tue 1 Jun 13:00 UTC"
    assert moment(SUMMER, "UTC", datetime(2026, 12, 31, tzinfo=UTC)) == "Tue 1 Jun 2027 13:00 UTC"


def test_days_and_instants():
    assert day(date(2027, 6, 1)) == "Tue 1 Jun 2027"
    assert utc(SUMMER) == "13:00 UTC"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (list("abcdefgh"), "a, b, c, d, e, f and 2 more"),
    ],
)
def test_a_list_reads_like_speech(words, text):
    assert listed(words) == text


def test_numbers_agree_with_their_noun():
    assert count(1, "campaign") == "1 campaign"
    assert count(1402, "campaign") == "1,402 campaigns"
    assert count(2, "is", "are") == "2 are"


def test_sentences_end():
    assert sentences(["One", "", "Two."]) == "One. Two."


def test_foreign_text_is_harmless_on_one_line():
    assert shown("a\nb\x1b") == "a b\\u{1b}"
