from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.rendering.plan.word_difference import MOST_TOKENS, Mark, Piece, shortened, word_difference

SAME, REMOVED, ADDED = Mark.SAME, Mark.REMOVED, Mark.ADDED


def without(pieces, mark):
    return "".join(piece.text for piece in pieces if piece.mark is not mark)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Mango Friday", "Mango Friday 🥭", [("Mango Friday", SAME), (" 🥭", ADDED)]),
        (
            "in at ₹149 a kilo",
            "in at ₹119 a kilo",
            [("in at ", SAME), ("₹149", REMOVED), ("₹119", ADDED), (" a kilo", SAME)],
        ),
        ("one two three", "four five three", [("one two", REMOVED), ("four five", ADDED), (" three", SAME)]),
        (
            "हिन्दी में 40% की छूट",
            "हिन्दी में 50% की छूट",
            [("हिन्दी में ", SAME), ("40%", REMOVED), ("50%", ADDED), (" की छूट", SAME)],
        ),
        ("สวัสดีครับ", "สวัสดีค่ะ", [("สวัสดี", SAME), ("ครับ", REMOVED), ("ค่ะ", ADDED)]),
        ("", "new", [("new", ADDED)]),
        ("old", "", [("old", REMOVED)]),
        ("same", "same", [("same", SAME)]),
        ("", "", []),
    ],
)
def test_what_changed_is_told_by_words(before, after, expected):
    assert word_difference(before, after) == tuple(Piece(text, mark) for text, mark in expected)


WORDS = st.lists(st.sampled_from(["a", "b", " ", "  ", ",", "ई", "नि", "👨‍👩‍👧", "."]), max_size=14).map(
    "".join
)


@given(before=WORDS, after=WORDS)
def test_the_pieces_are_both_texts_whole(before, after):
    pieces = word_difference(before, after)
    assert without(pieces, ADDED) == before
    assert without(pieces, REMOVED) == after
    assert all(piece.text for piece in pieces)


def test_long_texts_are_compared_at_their_ends():
    middle = [f"word{number}" for number in range(MOST_TOKENS)]
    before, after = " ".join(["start", *middle, "end"]), " ".join(["start", *reversed(middle), "end"])
    pieces = word_difference(before, after)
    assert [piece.mark for piece in pieces] == [SAME, REMOVED, ADDED, SAME]
    assert (pieces[0].text, pieces[-1].text.strip()) == ("start ", "end")
    assert without(pieces, ADDED) == before
    assert without(pieces, REMOVED) == after


def test_what_stayed_is_cut_to_what_stands_beside_a_change():
    long = "word " * 40
    pieces = shortened(word_difference(f"{long}old {long}rest", f"{long}new {long}rest"), 20)
    assert [piece.text for piece in pieces] == ["… word ", "old", "new", " word …"]


def test_a_text_that_stayed_whole_is_left_whole():
    assert shortened(word_difference("word " * 40, "word " * 40), 20) == (Piece("word " * 40, SAME),)
