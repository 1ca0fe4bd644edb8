from __future__ import annotations

import os
import signal
import threading
from typing import Any

import pytest

from ctsync.workspace.signals import HEARD, told_of_signals


@pytest.mark.parametrize("number", HEARD)
def test_a_signal_is_told_and_then_forgotten(number):
    before = signal.getsignal(number)
    told: list[int] = []
    with told_of_signals(told.append):
        os.kill(os.getpid(), number)
    assert told == [number]
    assert signal.getsignal(number) is before


def test_what_the_process_was_started_to_ignore_stays_ignored():
    """`nohup`, or a job that a script put into the background."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    told: list[int] = []
    try:
        with told_of_signals(told.append):
            os.kill(os.getpid(), signal.SIGHUP)
            os.kill(os.getpid(), signal.SIGTERM)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
    assert told == [signal.SIGTERM]


def test_off_the_main_thread_signals_are_not_ours():
    before = signal.getsignal(signal.SIGINT)
    seen: list[Any] = []

    def work():
        with told_of_signals(seen.append):
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]
