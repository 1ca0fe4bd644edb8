"""The commands of ctsync that a simulated process may be: each is the product's own machine, waiting for its first call."""

from __future__ import annotations

from typing import Any

from ctsync.applying.acknowledging import acknowledge
from ctsync.applying.audit import audit
from ctsync.applying.holding import hold_now, release_now
from ctsync.applying.machine import apply_changes
from ctsync.applying.meant import Files
from ctsync.applying.panic import stop_now
from ctsync.applying.planning_run import plan_now
from ctsync.applying.request import Request
from ctsync.applying.settling import settle_as_absent
from ctsync.lock.holds import Hold

ALL_AT_ONCE = ("plan", "panic", "hold", "release")
"""The kinds that do not wait for another run's lease."""


def machine_of(kind: str, request: Request, about: str, hold: Hold | None, files: Files) -> Any:
    """`about` is the definition of a panic, which has `files` of it, the key that a person speaks of, or the scope whose hold ends."""
    match kind:
        case "apply" | "roll":
            return apply_changes(request)
        case "plan":
            return plan_now(request)
        case "audit":
            return audit(request)
        case "panic":
            return stop_now(request, [about], files)
        case "seen":
            return acknowledge(request, about)
        case "release":
            return release_now(request, about)
        case "hold":
            assert hold is not None
            return hold_now(request, hold)
        case _:
            return settle_as_absent(request, about, "not in the dashboard")
