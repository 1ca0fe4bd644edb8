from __future__ import annotations

import pytest

from ctsync.editing.form.answers import (
    NotUnderstood,
    Tree,
    finished,
    get,
    mapping,
    one_or_more,
    put,
    quiet,
    text,
    window,
    words,
    written,
)


@pytest.mark.parametrize(
    ("read", "typed", "value"),
    [
        (text, "Hi: there", "Hi: there"),
        (words, "a, b ,c", ["a", "b", "c"]),
        (words, "[a, b]", ["a", "b"]),
        (one_or_more, "2026-12-24 09:00", "2026-12-24 09:00"),
        (one_or_more, "a, b", ["a", "b"]),
        (mapping, "City: [Mumbai, Pune], Plan: gold", {"City": ["Mumbai", "Pune"], "Plan": "gold"}),
        (mapping, "{Amount: {at_least: 5}}", {"Amount": {"at_least": "5"}}),
        (mapping, '"Items|Category": Shoes', {"Items|Category": "Shoes"}),
        (written, "5%", "5%"),
        (written, "[system, 5%]", ["system", "5%"]),
        (written, "{custom: Holdout A}", {"custom": "Holdout A"}),
        (window, "30d", {"within": "30d"}),
        (window, "2026-01-01 .. 2026-03-31", {"from": "2026-01-01", "to": "2026-03-31"}),
        (quiet, "none", "none"),
        (quiet, "21:00..09:00", {"from": "21:00", "to": "09:00", "in": "user", "then": "delay"}),
    ],
)
def test_an_answer_is_read_as_it_would_stand_in_the_file(read, typed, value):
    assert read(typed) == value


@pytest.mark.parametrize(
    ("read", "typed"),
    [(mapping, "City"), (mapping, ""), (mapping, "a: [b"), (written, "[a"), (quiet, "21:00")],
)
def test_an_answer_that_cannot_be_read_says_so(read, typed):
    with pytest.raises(NotUnderstood):
        read(typed)


def test_answers_find_their_place_and_maps_are_laid_over_each_other():
    tree: Tree = {}
    put(tree, ("audience",), {"within": "30d"})
    put(tree, ("audience", "event"), "Charged")
    put(tree, ("audience",), {"within": "14d"})
    put(tree, ("message", "cards", 1, "title"), "Two")
    put(tree, ("message", "cards", 0, "title"), "One")
    put(tree, ("message", "cards", 0, "title", "x"), "deeper")
    assert get(tree, ("audience",)) == {"within": "14d", "event": "Charged"}
    assert get(tree, ("audience", "event", "x")) is None
    assert finished(tree) == {
        "audience": {"within": "14d", "event": "Charged"},
        "message": {"cards": [{"title": {"x": "deeper"}}, {"title": "Two"}]},
    }
