"""The real command line in a process that kills itself at one chosen place of its run.

    python tests/stories/cut_off.py before|after CALL NUMBER COMMAND...

`CALL` is a class of `ctsync.applying.calls`, or `Settled` for an outcome.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

from ctsync.applying.events import Before, Event, Settled
from ctsync.cli.app import run


class CutOff:
    """Hears a run, and ends its own process at the n-th event of a kind, without a goodbye."""

    def __init__(self, when: str, call: str, number: int) -> None:
        self._place = (when, call)
        self._left = number
        self._guard = threading.Lock()

    def __call__(self, event: Event) -> None:
        if isinstance(event, Settled):
            place = ("after", "Settled")
        else:
            place = ("before" if isinstance(event, Before) else "after", type(event.call).__name__)
        with self._guard:
            self._left -= place == self._place
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(run(sys.argv[4:], CutOff(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
