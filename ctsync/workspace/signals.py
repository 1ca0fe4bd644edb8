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
    """Tell `interrupt` of SIGINT, SIGTERM and SIGHUP while the block runs. Off the main thread, signals are not ours."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def tell(number: int, _frame: Any) -> None:
        interrupt(number)

    before = {each: signal.signal(each, tell) for each in HEARD}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
