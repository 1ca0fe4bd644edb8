from __future__ import annotations

from ctsync.errors import ExitCode, LockHeld
from ctsync.problems import Position
from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.problems.errors import error_lines, error_view


def test_an_error_has_fixed_slots():
    error = LockHeld(
        "Another run holds the lock.",
        why="asha@laptop",
        hint="Wait for it.",
        where=Position("ctsync.yaml", 3),
    )
    view = error_view(error)
    assert view.exit_code == ExitCode.HELD
    assert list(error_lines(view, Paper(80))) == [
        "Error: Another run holds the lock.",
        "  Where: ctsync.yaml:3:1",
        "  Why:   asha@laptop",
        "  Do:    Wait for it.",
    ]


def test_empty_slots_are_left_out():
    assert list(error_lines(error_view(LockHeld("Held.")), Paper(80))) == ["Error: Held."]
