"""What whoever starts a run gives it besides the account: nothing here reaches the network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event as Flag

from ctsync.applying.calls import Ancestry
from ctsync.applying.events import Listener


@dataclass(frozen=True)
class Circumstances:
    """`compare` tells how a commit of before stands to the one at hand; `rest` waits in place of real time, in seconds."""

    listener: Listener
    compare: Callable[[str], Ancestry]
    rest: Callable[[float, Flag], None] | None = None
