from __future__ import annotations

import pytest

from ctsync.editing.written import WrittenScalar, find_written, read_written

TEXT = "a: x\nb: [y, {c: z}]\n"
ROOT = read_written(TEXT)


@pytest.mark.parametrize(
    ("path", "text"),
    [(("a",), "x"), (("a", 0), "x"), (("b", 0), "y"), (("b", 1, "c"), "z"), (("b", 1, "c", 0), "z")],
)
def test_a_value_is_found_by_its_path(path, text):
    found = find_written(ROOT, path)
    assert isinstance(found, WrittenScalar)
    assert found.text == text
    assert TEXT[found.start : found.end] == text


@pytest.mark.parametrize(
    "path", [("x",), ("a", 1), ("a", "x"), ("b", 2), ("b", -1), ("b", "c"), ("b", 1, "d")]
)
def test_a_path_that_leads_nowhere_finds_nothing(path):
    assert find_written(ROOT, path) is None
