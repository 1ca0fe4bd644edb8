"""How a call to a forge waits before it is repeated: by somebody else's clock, where a program has one."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any


def waited(rest: Callable[[float, Any], None] | None) -> Callable[[float], object]:
    """`rest` waits in place of real time, as in a run (`ctsync.applying.driver`)."""
    flag = Event()
    return flag.wait if rest is None else lambda seconds: rest(seconds, flag)
