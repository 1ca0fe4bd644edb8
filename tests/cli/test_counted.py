from __future__ import annotations

from ctsync.cli.counted import counted
from tests.cli.test_progress import stderr_at_a_terminal


def test_a_bar_appears_only_after_a_while():
    with stderr_at_a_terminal() as stream:
        assert list(counted(iter("abc"), "reading", 3, is_shown=True)) == list("abc")
        assert stream.getvalue() == ""


def test_a_bar_shows_what_is_being_done_and_goes_away():
    with stderr_at_a_terminal() as stream:
        assert list(counted(iter("abc"), "reading", 3, is_shown=True, after=-1.0)) == list("abc")
        assert "reading" in stream.getvalue()


def test_without_a_terminal_and_with_quiet_nothing_is_shown(capsys):
    assert list(counted(iter("abc"), "reading", 3, is_shown=True, after=-1.0)) == list("abc")
    with stderr_at_a_terminal() as stream:
        assert list(counted(iter("abc"), "reading", 3, is_shown=False, after=-1.0)) == list("abc")
        assert stream.getvalue() == ""
