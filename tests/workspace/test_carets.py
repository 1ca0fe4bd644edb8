from __future__ import annotations

from pathlib import Path

import pytest

from ctsync.problems import Position, Problem
from ctsync.workspace.carets import pointed

TEXT = """\
plain: Get ₹150
double: "Get \\u20b9150"
block: >
  Get
  ₹150
filled: "${x} ₹"
"""


def at(root: Path, line: int, column: int, offset: int | None, file: str = "a.yaml") -> str:
    (root / "a.yaml").write_text(TEXT, encoding="utf-8")
    (problem,) = pointed([Problem("SMS002", Position(file, line, column), "A sign.", offset=offset)], root)
    return str(problem.where)


@pytest.mark.parametrize(
    ("line", "column", "place"), [(1, 8, "a.yaml:1:12"), (2, 9, "a.yaml:2:14"), (3, 8, "a.yaml:5:3")]
)
def test_the_caret_stands_at_the_sign(tmp_path: Path, line: int, column: int, place: str):
    assert at(tmp_path, line, column, 4) == place


def test_what_cannot_be_said_for_certain_stays_at_the_value(tmp_path: Path):
    assert at(tmp_path, 6, 9, 3) == "a.yaml:6:9", "a variable"
    assert at(tmp_path, 1, 8, 400) == "a.yaml:1:8", "no such character"
    assert at(tmp_path, 1, 1, 4) == "a.yaml:1:1", "no single text"
    assert at(tmp_path, 1, 8, None) == "a.yaml:1:8"
    assert at(tmp_path, 1, 8, 4, "b.yaml") == "b.yaml:1:8", "no such file"


def test_a_file_that_is_no_yaml_is_left(tmp_path: Path):
    (tmp_path / "b.yaml").write_text("a: [", encoding="utf-8")
    assert at(tmp_path, 1, 4, 0, "b.yaml") == "b.yaml:1:4"


def test_without_a_repository_nothing_is_looked_up():
    problem = Problem("SMS002", Position("a.yaml"), "A sign.", offset=3)
    assert list(pointed([problem], None)) == [problem]
