"""Showing what has left already: a result that cannot be shown must not look like a command to run again."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from ctsync.cli.screen import Screen, leave_quietly
from ctsync.errors import ExitCode

AGAIN = "Messages have left, and this could not be written where it belongs ({why}). Do not run it again:"


def show_what_left(screen: Screen, lines: Iterable[str], codes: frozenset[ExitCode]) -> frozenset[ExitCode]:
    """The result on stdout and the codes of the run; where stdout takes nothing, on stderr, and with 5 besides."""
    told = list(lines)
    try:
        screen.show(told)
    except OSError as error:
        leave_quietly(sys.stdout)
        screen.complain([AGAIN.format(why=error.strerror or type(error).__name__), *told])
        return codes | {ExitCode.FROZEN}
    return codes
