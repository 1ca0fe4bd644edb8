from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.sandbox.pages.words import Moment, harmless, pretty_text, read_name


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("बारिश, चाय", "बारिश, चाय"),
        ("ಕ್\u200dಷ", "ಕ್\u200dಷ"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\u202egnp.exe", "⌈U+202E⌉gnp.exe"),
        ("\x1b[2J", "⌈U+001B⌉[2J"),
        ("a\u200bb\ufeff", "a⌈U+200B⌉b⌈U+FEFF⌉"),
        ("\u2028", "⌈U+2028⌉"),
    ],
)
def test_a_sign_that_could_mislead_is_shown_by_its_number(text, shown):
    assert harmless(text) == shown


@given(st.text())
def test_what_is_harmless_stays_as_it_is(text):
    once = harmless(text)
    assert harmless(once) == once


@pytest.mark.parametrize(
    ("name", "human", "token"),
    [
        ("Rain ~ct1.a.b", "Rain", "~ct1.a.b"),
        ("Rain", "Rain", ""),
        ("~ct1.a", "~ct1.a", ""),
        (" ~ct1.a", "", "~ct1.a"),
        ("A ~ct1.b ~ct1.c", "A", "~ct1.b ~ct1.c"),
    ],
)
def test_a_name_is_split_at_its_token(name, human, token):
    found = read_name(name)
    assert (found.human, found.token) == (human, token)


@pytest.mark.parametrize(
    ("zone", "word", "time"),
    [
        ("Asia/Kolkata", "IST", "10:00"),
        ("Asia/Dubai", "Asia/Dubai", "08:30"),
        ("America/New_York", "EST", "23:30"),
    ],
)
def test_a_moment_is_told_on_the_clocks_of_its_zone(zone, word, time):
    moment = Moment(1795494600, zone)
    assert (moment.zone_word, moment.time) == (word, time)


def test_a_body_that_is_no_json_is_shown_as_it_came():
    assert pretty_text('{"a":1}') == '{\n  "a": 1\n}'
    assert pretty_text("{broken") == "{broken"
    assert pretty_text("[" * 100_000).startswith("[[[")
    assert pretty_text(None) == ""
