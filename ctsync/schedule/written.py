"""Times as files write them, spelt fast: ten thousand campaigns are written out in every plan."""

from __future__ import annotations

from datetime import datetime, time

from ctsync.values import ClockRange


def clock_text(clock: time) -> str:
    """`09:00`."""
    return clock.isoformat("minutes")


def moment_text(moment: datetime) -> str:
    """`2026-12-24 09:00`, of a naive moment."""
    return moment.isoformat(" ", "minutes")


def ends_text(span: ClockRange) -> list[str]:
    """`["21:00", "09:00"]`."""
    return [clock_text(span.start), clock_text(span.end)]
