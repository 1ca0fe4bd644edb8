"""Parts of an SMS, counted as operators count them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.lint.sms_parts import BASIC, EXTENSION, cut_into_parts, parts_of, room_of

WORDS = st.text(st.sampled_from(sorted(BASIC | EXTENSION) + list("अ₹🌧’")), max_size=700)


@pytest.mark.parametrize(
    ("text", "alphabet", "places", "number"),
    [
        ("", "GSM-7", 0, 1),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("€" * 81, "GSM-7", 162, 2),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),
        ("अ" * 70, "UCS-2", 70, 1),
        ("अ" * 71, "UCS-2", 71, 2),
        ("अ" * 134, "UCS-2", 134, 2),
        ("अ" * 135, "UCS-2", 135, 3),
        ("🌧" * 35, "UCS-2", 70, 1),
        ("🌧" * 66, "UCS-2", 132, 2),
        ("🌧" * 67, "UCS-2", 134, 3),
        ("`", "UCS-2", 1, 1),
        ("ñàé£Ω\n", "GSM-7", 6, 1),
    ],
)
def test_counts_the_edges(text, alphabet, places, number):
    parts = parts_of(text)
    assert (parts.alphabet, parts.places, parts.number) == (alphabet, places, number)


def test_the_alphabet_has_its_128_places():
    assert len(BASIC) == 127  # and the escape, which is no letter
    assert len(EXTENSION) == 10
    assert not BASIC & EXTENSION


@given(WORDS)
def test_places_are_those_of_the_encoding(text):
    parts = parts_of(text)
    if parts.alphabet == "UCS-2":
        assert parts.places == len(text.encode("utf-16-le")) // 2
    else:
        assert parts.places == len(text) + sum(text.count(sign) for sign in EXTENSION)


@given(WORDS)
def test_parts_are_as_many_as_a_phone_would_have_to_join(text):
    """Cut by hand: no part over its room, nothing wide cut in two, no part that had room for what follows."""
    parts = parts_of(text)
    is_gsm = parts.alphabet == "GSM-7"
    single, room = (160, 153) if is_gsm else (70, 67)
    widths = [2 if (sign in EXTENSION if is_gsm else ord(sign) > 0xFFFF) else 1 for sign in text]
    if sum(widths) <= single:
        assert parts.number == 1
        return
    cut: list[list[int]] = [[]]
    for width in widths:
        if sum(cut[-1]) + width > room:
            cut.append([])
        cut[-1].append(width)
    assert parts.number == len(cut)
    assert -(-sum(widths) // room) <= parts.number <= -(-sum(widths) // (room - 1))


@given(WORDS, WORDS)
def test_a_longer_text_never_has_fewer_parts(one, other):
    assert parts_of(one + other).number >= parts_of(one).number


@given(WORDS)
def test_the_texts_of_the_parts_are_the_whole_text_and_none_is_over_its_room(text):
    parts, counted = cut_into_parts(text), parts_of(text)
    assert "".join(parts) == text
    assert len(parts) == counted.number
    each = (
        room_of(counted.alphabet, 1)
        if len(parts) == 1
        else room_of(counted.alphabet, len(parts)) // len(parts)
    )
    wide = EXTENSION if counted.alphabet == "GSM-7" else {sign for sign in text if sign > "\uffff"}
    assert all(len(part) + sum(part.count(sign) for sign in wide) <= each for part in parts)
