from __future__ import annotations

import io
import sys
from contextlib import contextmanager

from ctsync.applying.calls import AskReach, Rest
from ctsync.applying.events import After, Before, Settled
from ctsync.applying.result import Fate, Outcome
from ctsync.cli.progress import Progress
from ctsync.names import InstanceKey


class ATerminal(io.StringIO):
    def isatty(self):
        return True


@contextmanager
def stderr_at_a_terminal():
    before, sys.stderr = sys.stderr, ATerminal()
    try:
        yield sys.stderr
    finally:
        sys.stderr = before


EVENTS = (
    Before(AskReach({})),
    After(AskReach({}), None),
    Before(Rest(1.0)),
    Settled(Outcome(InstanceKey("a"), Fate.CREATED)),
)


def test_a_bar_appears_only_after_a_while():
    with stderr_at_a_terminal() as stream, Progress(is_shown=True) as progress:
        for event in EVENTS:
            progress(event)
        assert stream.getvalue() == ""


def test_a_bar_shows_what_is_being_done_and_goes_away():
    with stderr_at_a_terminal() as stream, Progress(is_shown=True, after=-1.0) as progress:
        progress.total = 2
        for event in EVENTS:
            progress(event)
        progress.pause()
        assert "counting people" in stream.getvalue()


def test_without_a_terminal_nothing_is_shown(capsys):
    with Progress(is_shown=True, after=-1.0) as progress:
        for event in EVENTS:
            progress(event)
    assert capsys.readouterr().err == ""
