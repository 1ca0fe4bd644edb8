"""The semantic form of schedules, from which fingerprints are made (protocol 3).

Two spellings of the same sends give the same tree; defaults are expanded; keys stay YAML's, so that differences can
be shown. `mode` and `horizon` change which campaigns exist, not what one says, and are out.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ctsync.schedule.model import QuietHours, Schedule
from ctsync.schedule.quiet import Quiet
from ctsync.schedule.written import clock_text, ends_text, moment_text
from ctsync.values import DAYS


def canonical_schedule(schedule: Schedule, only: datetime | None = None) -> dict[str, Any]:
    """The schedule as JSON; of an instance with a date (`only`, on the account's clock) its own moment only."""
    tree: dict[str, Any] = {"at": moment_text(only)} if only is not None else _when(schedule)
    tree["in"] = schedule.in_ or "account"
    if schedule.if_missed is not None:
        tree["if_missed"] = schedule.if_missed
    if schedule.cutoff is not None:
        tree["cutoff"] = clock_text(schedule.cutoff)
    return tree


def canonical_quiet_hours(quiet_hours: QuietHours | None) -> dict[str, Any] | None:
    """Quiet hours as JSON: `from` and `to` if all seven days are alike, else `days`. None if there are none."""
    quiet = Quiet.of(quiet_hours)
    if quiet is None:
        return None
    tree: dict[str, Any] = {
        "in": "user" if quiet.in_user_zone else "account",
        "then": "delay" if quiet.delays else "discard",
    }
    ranges = {span for _, span in quiet.spans}
    if len(quiet.spans) == len(DAYS) and len(ranges) == 1:
        span = ranges.pop()
        return {"from": clock_text(span.start), "to": clock_text(span.end), **tree}
    return {
        "days": {
            DAYS[day - 1]: "..".join(ends_text(span)) for day, span in sorted(quiet.spans, key=lambda s: s[0])
        },
        **tree,
    }


def _when(schedule: Schedule) -> dict[str, Any]:
    if schedule.every is None:
        moments = [moment_text(local) for local in schedule.at]
        return {"at": moments[0] if len(moments) == 1 else moments}
    tree: dict[str, Any] = {"every": str(schedule.every)}
    if schedule.days and schedule.every.unit != "day":
        tree["days"] = sorted(set(schedule.days), key=_day_order)
    if schedule.start is not None:
        tree["start"] = moment_text(schedule.start)
    if schedule.end is not None:
        tree["end"] = schedule.end.isoformat()
    if schedule.runs is not None:
        tree["runs"] = schedule.runs
    if schedule.except_:
        tree["except"] = sorted({day.isoformat() for day in schedule.except_})
    return tree


def _day_order(day: str) -> tuple[int, str]:
    """Days of the week from Sunday, then days of the month by number, then the rest by name."""
    if day in DAYS:
        return DAYS.index(day), day
    return (int(day) + len(DAYS) if day.isdigit() else 100, day)
