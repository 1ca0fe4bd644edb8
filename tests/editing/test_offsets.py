from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ctsync.editing.offsets import offset_of, place_in_scalar, position_of, spans
from ctsync.editing.written import WrittenScalar, find_written, path_at, read_written
from ctsync.problems import Position
from tests.editing.yaml_trees import FILE, files, scalars_of, tree


def place_of_a(text: str, index: int) -> Position | None:
    """Where a sign of the value of `a` was written."""
    scalar = find_written(read_written(text), ("a",))
    assert isinstance(scalar, WrittenScalar)
    return place_in_scalar(text, FILE, scalar, index)


@given(files())
@example("a: |+\n  x\n\n")
@example("a: >\n  x\n   more\n  y\n\n\n  z\nb: |2\n   lead\n")
@example('a: "x\\\n\n  y\\u00e9 \\x41 z\n\n  w"\n')
def test_every_character_of_every_text_is_found_where_it_was_written(text: str):
    root = tree(text)
    assume(root is not None)
    assert root is not None
    written = read_written(text)
    for path, scalar in scalars_of(root):
        found = find_written(written, path)
        assert isinstance(found, WrittenScalar)
        assert found.text == scalar.text
        assert position_of(text, FILE, found.start) == scalar.position
        places = spans(text, found)
        assert places is not None, (path, text[found.start : found.end])
        assert len(places) == len(scalar.text)
        ends = [found.start, *(end for pair in places for end in pair), found.end]
        assert ends == sorted(ends)
        for character, (start, end) in zip(scalar.text, places, strict=True):
            if end - start == 1 and character not in " \n":
                assert text[start] == character


@pytest.mark.parametrize(
    ("text", "index", "line", "column"),
    [
        ("a: Pay ₹5 now\n", 4, 1, 8),
        ('a: "Say \\"₹\\" now"\n', 5, 1, 11),
        ("a: 'it''s ₹5'\n", 5, 1, 11),
        ("a: |\n  Hello,\n    pay\n\n  ₹5\n", 14, 5, 3),
        ("a: >-\n  one\n  two\n\n  ₹\n", 8, 5, 3),
        ('b: 1\na: "one\n  two\n\n  ₹"\n', 8, 5, 3),
        ("a: one\n  two ₹\n", 8, 2, 7),
        ('a: "\\U0001F600₹"\n', 1, 1, 15),
        ("a: abc\n", 3, 1, 7),
        ("a: ''\n", 0, 1, 5),
    ],
)
def test_a_caret_points_at_the_sign_itself(text: str, index: int, line: int, column: int):
    assert place_of_a(text, index) == Position(FILE, line, column)


def test_a_sign_behind_the_text_has_no_place():
    assert place_of_a("a: x\n", 2) is None
    assert place_of_a("a: x\n", -1) is None


def test_a_text_that_is_not_the_one_written_there_has_no_places():
    assert spans("a: xyz\n", WrittenScalar(3, 6, "", "xy")) is None
    assert spans("a: |\n  \n", WrittenScalar(3, 8, "|", "z")) is None


def test_blanks_of_folded_lines_and_empty_texts_have_a_place():
    assert place_of_a("a: >\n  x\n  y\n", 1) == Position(FILE, 2, 4)
    assert place_of_a('a: ""\n', 0) == Position(FILE, 1, 5)
    assert place_of_a("a: |\n  x\n", 1) == Position(FILE, 2, 4)


@given(files())
def test_a_position_leads_back_to_the_value(text: str):
    root = tree(text)
    assume(root is not None)
    assert root is not None
    written = read_written(text)
    for path, scalar in scalars_of(root):
        if scalar.text:
            assert path_at(written, offset_of(text, scalar.line, scalar.column)) == path
    assert path_at(written, len(text) + 5) is None


@given(st.text("ab\n", max_size=20), st.integers(0, 20))
def test_offsets_and_positions_are_each_others_inverse(text: str, offset: int):
    assume(offset <= len(text))
    where = position_of(text, FILE, offset)
    assert offset_of(text, where.line, where.column) == offset
