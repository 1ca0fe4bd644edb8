from __future__ import annotations

from collections import Counter

from ctsync.sandbox.draws import draw


def test_the_same_words_draw_the_same_number():
    assert draw("click", 1, 2) == draw("click", 1, 2) == draw("click", "1", "2")
    assert len({draw("click", 1, 2), draw("click", 2, 1), draw("order", 1, 2), draw("click", 12)}) == 4


def test_lots_are_spread_evenly():
    found = Counter(draw("segment", 7, person) % 10 for person in range(10_000))
    assert all(850 < count < 1150 for count in found.values())
    assert len(found) == 10
