"""Whether a message may go out to somebody at a moment: quiet hours, the cutoff, and what has expired meanwhile.

The cutoff is a time of day after which nothing goes out until midnight (contract 3.3). Which clock counts is not said,
so it is a setting; by default it is the one that the schedule is read on, as both stand in the same `when`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from ctsync.sandbox.clock import epoch, local_time
from ctsync.sandbox.delivery.quiet import Quiet, clock_time, read_quiet
from ctsync.sandbox.lifecycle import read_expiry
from ctsync.sandbox.settings import Settings


@dataclass(frozen=True, slots=True)
class Verdict:
    """It goes out (no reason), waits for `until`, or, with a reason and no `until`, never goes out."""

    reason: str = ""
    until: int | None = None

    @property
    def drops(self) -> bool:
        return bool(self.reason) and self.until is None


GO = Verdict()


@dataclass(frozen=True, slots=True)
class Hours:
    """The rules of one campaign; a zone is None where everybody's own counts."""

    quiet: Quiet | None = None
    quiet_zone: str | None = None
    cutoff: time | None = None
    cutoff_zone: str | None = None
    expires: int | None = None

    def verdict(self, moment: int, zone: str) -> Verdict:
        """For people in `zone`. A message that waits is asked about again when its time has come."""
        if self.expires is not None and moment >= self.expires:
            return Verdict("expired")
        if self.cutoff is not None and local_time(moment, self.cutoff_zone or zone).time() > self.cutoff:
            return Verdict("cutoff")
        if self.quiet is None:
            return GO
        free = self.quiet.free_from(moment, self.quiet_zone or zone)
        if free == moment:
            return GO
        return Verdict("quiet_hours", free if self.quiet.delays else None)


def hours_of(body: Mapping[str, Any], planned: int, zone: str, settings: Settings) -> Hours:
    """The rules of a valid create call for its run at `planned`; `zone` is the account's."""
    when = body["when"] if isinstance(body["when"], dict) else {}
    dnd = when.get("dnd") or body.get("dnd")
    schedule_zone = None if when.get("delivery_timezone") == "user" else zone
    cutoff = when.get("campaign_cutoff")
    return Hours(
        read_quiet(dnd),
        _dnd_zone(dnd, schedule_zone, zone),
        clock_time(cutoff) if cutoff else None,
        schedule_zone if settings.cutoff_follows_schedule else zone,
        expiry(body, planned, zone, from_the_run=settings.ttl_counts_from_the_run),
    )


def _dnd_zone(dnd: Mapping[str, Any] | None, schedule_zone: str | None, zone: str) -> str | None:
    """As `dnd_timezone` says in either spelling (contract 9, line 9); without it, the schedule's own."""
    written = (dnd or {}).get("dnd_timezone")
    return schedule_zone if written is None else None if written.startswith("user") else zone


def expiry(body: Mapping[str, Any], planned: int, zone: str, *, from_the_run: bool) -> int | None:
    """When messages that still wait have expired (contract 3.4.4, push only): a moment, or None.

    Phones get a message at once here, so minutes that count from its sending end nothing.
    """
    ttl = body.get("ttl")
    if not isinstance(ttl, dict):
        return None
    if ttl["ttl_type"] == "absolute":
        try:
            return epoch(read_expiry(ttl["value"]), zone)
        except ValueError:
            return None
    return planned + 60 * int(ttl["value"]) if from_the_run else None
