"""Exit codes and the error tree, as design 6 has them."""

from __future__ import annotations

import re
from itertools import permutations

import pytest

from ctsync import errors
from ctsync.errors import SEVERITY, CtsyncError, ExitCode, InvalidInput, most_severe
from ctsync.problems import Position, Problems

DESIGN_SEVERITY = [9, 6, 5, 10, 8, 7, 4, 130, 143, 3, 1, 2]

CODES = {
    errors.CtsyncError: 1,
    errors.UsageError: 1,
    errors.WrongFiles: 1,
    errors.InvalidInput: 1,
    errors.RemoteError: 1,
    errors.ForgeError: 1,
    errors.LockHeld: 3,
    errors.Fenced: 3,
    errors.StopDelayed: 6,
    errors.Stale: 7,
    errors.Refused: 8,
    errors.StoreError: 10,
    errors.LockMissing: 10,
    errors.LockCorrupt: 10,
    errors.LockForeign: 10,
    errors.Interrupted: 130,
}


def families(of: type[CtsyncError] = CtsyncError) -> set[type[CtsyncError]]:
    return {of}.union(*(families(each) for each in of.__subclasses__()))


def test_every_family_has_the_exit_code_of_the_design():
    ours = {kind for kind in families() if kind.__module__ == "ctsync.errors"}
    assert {kind: int(kind.exit_code) for kind in ours} == CODES


def test_the_drawing_at_the_top_of_the_file_is_the_tree():
    drawn = dict(re.findall(r"(?:├──|└──)\s+(\w+)\s+([\d/]+)", errors.__doc__ or ""))
    expected = {kind.__name__: str(code) for kind, code in CODES.items() if kind is not CtsyncError}
    assert drawn == {**expected, "Interrupted": "130/143"}


def test_the_codes_stand_in_the_designs_order_of_severity():
    assert list(SEVERITY) == [*DESIGN_SEVERITY, 0]
    assert set(SEVERITY) == {int(code) for code in ExitCode}


@pytest.mark.parametrize("place", range(len(DESIGN_SEVERITY)))
def test_the_most_severe_code_wins(place):
    code, *milder = [*DESIGN_SEVERITY, 0][place:]
    assert most_severe([*milder, code]) is ExitCode(code)


def test_the_order_of_codes_does_not_matter():
    assert {most_severe(codes) for codes in permutations([2, 5, 9, 0])} == {ExitCode.DUPLICATE}


def test_a_run_that_met_nothing_is_done():
    assert most_severe([]) is ExitCode.DONE


def test_an_error_has_fixed_slots():
    where = Position("ctsync.yaml", 2, 3)
    error = CtsyncError("what", why="why", hint="hint", where=where)
    assert (str(error), error.what, error.why, error.hint, error.where) == (
        "what",
        "what",
        "why",
        "hint",
        where,
    )
    bare = CtsyncError("what")
    assert (bare.why, bare.hint, bare.where) == ("", "", None)


def test_invalid_input_carries_all_problems():
    problems = Problems()
    assert InvalidInput(problems).problems is problems
