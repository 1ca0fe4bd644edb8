from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ctsync.problems import AddKey, PlacedEdit, PlacedFix, Position, Problem, Rewrite
from ctsync.rendering.problems.diagnostics import FixedLine, Replacement
from ctsync.workspace.fixing import changed_lines, fix, replacement_of

BODY = 'name: a\nbody: "Get ₹150 off"\n'
PROBLEM = Problem(
    "SMS002",
    Position("a.yaml", 2, 7),
    "The rupee sign.",
    fix=PlacedFix((PlacedEdit(Position("a.yaml", 2, 7), Rewrite("Rs ", 4, 5)),)),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text(BODY, encoding="utf-8")
    return tmp_path


def unsafe(problem: Problem) -> Problem:
    assert problem.fix is not None
    return replace(problem, fix=replace(problem.fix, is_safe=False))


def test_a_safe_fix_is_written_and_told(root: Path):
    mended = fix(root, [PROBLEM], ())
    assert (mended.number, mended.lines) == (
        1,
        (FixedLine("a.yaml", 2, 'body: "Get ₹150 off"', 'body: "Get Rs 150 off"'),),
    )
    assert (root / "a.yaml").read_text(encoding="utf-8") == BODY.replace("₹", "Rs ")


def test_the_rules_asked_for_are_fixed_alone(root: Path):
    assert fix(root, [PROBLEM], {"LNK003"}).number == 0
    assert fix(root, [PROBLEM], {"LNK003", "SMS002"}).number == 1


@pytest.mark.parametrize("problem", [unsafe(PROBLEM), replace(PROBLEM, fix=None)], ids=["suggested", "none"])
def test_what_is_not_safe_is_left(root: Path, problem: Problem):
    assert fix(root, [problem], ()).number == 0
    assert (root / "a.yaml").read_text(encoding="utf-8") == BODY


def test_a_file_that_went_away_is_left(root: Path):
    (root / "a.yaml").unlink()
    assert fix(root, [PROBLEM], ()).number == 0
    assert replacement_of(root, PROBLEM) is None


def test_a_fix_as_a_replacement_is_the_smallest_change_of_the_file(root: Path):
    line = 'body: "Get ₹150 off"'
    found = Replacement("a.yaml", 2, 12, 2, 13, "Rs ", (line,), (line.replace("₹", "Rs "),))
    assert replacement_of(root, PROBLEM) == found
    assert replacement_of(root, unsafe(PROBLEM)) == replace(found, is_safe=False)
    assert replacement_of(root, replace(PROBLEM, fix=None)) is None


def test_lines_that_a_fix_adds_stand_behind_the_ones_that_it_leaves(root: Path):
    added = PlacedFix((PlacedEdit(Position("a.yaml", 1, 1), AddKey("channel", "push")),))
    found = replacement_of(root, replace(PROBLEM, fix=added))
    assert found is not None
    text = BODY.split("\n")
    text[found.line - 1 : found.line - 1 + len(found.before)] = found.after
    fix(root, [replace(PROBLEM, fix=added)], ())
    assert "\n".join(text) == (root / "a.yaml").read_text(encoding="utf-8") != BODY


def test_lines_that_differ_are_told_with_their_number_in_the_new_file():
    assert list(changed_lines("a", b"1\n2\n3\n", b"1\ntwo\nand\n3\n")) == [
        FixedLine("a", 2, "2", "two"),
        FixedLine("a", 3, "", "and"),
    ]
