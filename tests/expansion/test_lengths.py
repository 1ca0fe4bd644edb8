"""Letters are counted as people see them, and translations may grow as translations do (LNG004)."""

from __future__ import annotations

import pytest

from ctsync.expansion.lengths import has_room, letters


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Sale", 4),
        ("é", 1),
        ("e\u0301", 1),
        ("नमस्ते", 3),
        ("क्षि", 1),
        ("👍🏽", 1),
        ("👨‍👩‍👧", 1),
        ("🇮🇳", 1),
        ("🇮🇳🇫🇷", 2),
        ("सिर्फ़ 24 घंटे: स्नीकर्स पर 40% की छूट", 25),
    ],
)
def test_a_letter_is_what_a_person_counts(text: str, count: int):
    assert letters(text) == count


@pytest.mark.parametrize(
    ("source", "length", "fits"),
    [(4, 14, True), (4, 15, False), (10, 30, True), (10, 31, False), (100, 130, True), (100, 131, False)],
)
def test_short_texts_may_grow_more_than_long_ones(source: int, length: int, *, fits: bool):
    assert has_room("a" * source, "b" * length) is fits
