"""What *now* means for an account. No request is made to CleverTap's API only to learn the time.

On a sandbox it is the sandbox's clock. Everywhere else it is this machine's, but a server on this machine that plainly
lives at another time (a sandbox served by hand, with a clock of its own) is believed, from its `Date`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ctsync.workspace.whereabouts import wall_clock

SAME_TIME = timedelta(seconds=60)
"""Clocks that differ by less are taken for one."""


@dataclass
class LoopbackClock:
    """The time of a server on this machine, as of its last answer; `server_time` gives that answer's `Date`."""

    server_time: Callable[[], datetime | None]
    wall: Callable[[], datetime] = wall_clock
    _seen: datetime | None = None
    _ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        now, told = self.wall(), self.server_time()
        if told is not None and told != self._seen:
            self._seen, ahead = told, told - now
            self._ahead = ahead if abs(ahead) > SAME_TIME else timedelta()
        return now + self._ahead
