"""A signal during a run stops new calls, not the writing down of what was done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

HEARD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def told_of_signals(interrupt: Callable[[int], None]) -> Iterator[None]:
    """Tell `interrupt` of SIGINT, SIGTERM and SIGHUP while the block runs. Off the main thread, signals are not ours.

    One that whoever started the process has it ignore stays ignored: `nohup ctsync apply` outlives its terminal.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def tell(number: int, _frame: Any) -> None:
        interrupt(number)

    heard = [each for each in HEARD if signal.getsignal(each) is not signal.SIG_IGN]
    before = {each: signal.signal(each, tell) for each in heard}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
