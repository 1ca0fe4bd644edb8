from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.rendering.paper.cells import cut, padded, width, wrapped
from ctsync.values.letters import clusters


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("", []),
        ("abc", ["a", "b", "c"]),
        ("नमस्ते", ["न", "म", "स्ते"]),
        ("क्षि", ["क्षि"]),
        ("e\u0301a", ["e\u0301", "a"]),
        ("👨‍👩‍👧!", ["👨‍👩‍👧", "!"]),
        ("🇮🇳🇩🇪🇮", ["🇮🇳", "🇩🇪", "🇮"]),
        ("👍🏽👍", ["👍🏽", "👍"]),
        ("தமிழ்", ["த", "மி", "ழ்"]),
        ("한글", ["한", "글"]),
    ],
)
def test_characters_are_counted_as_people_see_them(text, characters):
    assert list(clusters(text)) == characters


@given(st.text())
def test_nothing_is_lost_between_characters(text):
    assert "".join(clusters(text)) == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"])), st.integers(2, 40))
def test_a_cut_text_fits_and_begins_like_the_whole(text, cells):
    short = cut(text, cells)
    assert width(short) <= max(cells, 0) or short == text
    assert short == text or text.startswith(short.removesuffix("…"))


def test_a_cut_never_splits_a_character():
    assert cut("सिर्फ़ 24 घंटे", 6) == "सिर्फ़ 2…"
    assert cut("ok 👨‍👩‍👧 family", 5) == "ok…"


def test_a_long_word_is_broken_between_its_characters():
    assert wrapped("a 👍🏽👍🏽👍🏽 b", 4) == ["a", "👍🏽👍🏽", "👍🏽 b"]


def test_lines_break_at_spaces():
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("", 7) == [""]


@given(st.text(alphabet="ab 日👍"), st.integers(2, 20))
def test_no_line_is_wider_than_asked(text, cells):
    assert all(width(line) <= cells for line in wrapped(text, cells))


def test_padding_counts_cells_and_never_cuts():
    assert padded("日本", 6) == "日本  "
    assert padded("long", 2) == "long"
