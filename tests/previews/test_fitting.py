"""A device's room is counted in letters as people count them; what is hidden is never lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.previews import Mark
from ctsync.previews.fitting import IPHONE_BODY, Room, fitted
from ctsync.previews.model import text_of
from ctsync.values.letters import letters


def seen(text: str, room: Room) -> str:
    return "".join(piece.text for piece in fitted(text, room) if piece.mark is not Mark.CUT)


def test_a_text_that_fits_is_one_piece_and_an_empty_one_none():
    assert [piece.mark for piece in fitted("Ten letters", Room(11))] == [Mark.PLAIN]
    assert fitted("", Room(11)) == ()


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("Ten letters", Room(10), "Ten letter"),
        ("Ten letters", Room(4), "Ten"),
        ("सिर्फ़ 24 घंटे", Room(3), "सिर्फ़"),
        ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", Room(1), "👩‍👩‍👧‍👦"),
        ("one\ntwo", Room(20), "one two"),
        ("one\ntwo\nthree", Room(20, 10), "one\ntwo"),
    ],
    ids=["cut", "blank at the seam", "Hindi", "emoji", "break is a blank", "break costs a line"],
)
def test_what_is_seen(text, room, shown):
    assert seen(text, room) == shown


def test_an_iphone_shows_four_lines():
    assert seen("one\ntwo\nthree\nfour\nfive", IPHONE_BODY) == "one\ntwo\nthree\nfour"


@given(st.text(), st.integers(1, 60), st.integers(0, 20))
def test_nothing_is_lost_and_never_more_is_seen_than_there_is_room(text, number, line):
    room = Room(number, line)
    words = fitted(text, room)
    assert text_of(words) == (text if line else text.replace("\n", " "))
    assert letters(seen(text, room)) <= number
