"""A timetable as the `when` of a create call (contract 3.3 and 3.4.2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ctsync.schedule.quiet import Quiet
from ctsync.schedule.rhythm import Rhythm
from ctsync.schedule.timetable import Timetable
from ctsync.schedule.written import clock_text, ends_text, moment_text


def to_when(timetable: Timetable, *, native: bool) -> str | dict[str, Any]:
    """`"YYYYMMDD HH:MM"`, or on channels with native schedules (push) the object that says the rest too.

    Quiet hours travel with native schedules only; elsewhere CleverTap has no field for them, and for more than one
    moment neither. Raises ValueError if such a timetable is asked for all the same.
    """
    if native:
        return _object(timetable)
    if timetable.kind != "once" or timetable.in_user_zone or timetable.if_missed or timetable.cutoff:
        raise ValueError("only push takes more than one moment on the account's clock in one campaign")
    return _moment(timetable.times[0])


def _object(timetable: Timetable) -> dict[str, Any]:
    if timetable.rhythm is None:
        when: dict[str, Any] = {
            "type": "later",
            "delivery_date_time": [_moment(local) for local in timetable.times],
        }
    else:
        when = _recurring(timetable, timetable.rhythm)
    if timetable.clocks is not None:
        when["delivery_timezone"] = timetable.clocks
    if timetable.if_missed is not None:
        when["user_timezone_wrap_around"] = timetable.if_missed == "next_day"
    if timetable.cutoff is not None:
        when["campaign_cutoff"] = clock_text(timetable.cutoff)
    if timetable.quiet is not None:
        when["dnd"] = _dnd(timetable.quiet)
    return when


def _recurring(timetable: Timetable, rhythm: Rhythm) -> dict[str, Any]:
    when: dict[str, Any] = {
        "type": "recurring",
        "repeats_every": rhythm.every,
        "repeat_type": rhythm.unit,
    }
    if rhythm.weekdays:
        when["repeat_on_days_of_week"] = list(rhythm.weekdays)
    when["start_time"] = _moment(timetable.times[0])
    if rhythm.end is not None:
        when["end_by_date"] = f"{rhythm.end:%Y%m%d}"
    if rhythm.runs is not None:
        when["end_by_occurrences"] = rhythm.runs
    return when


def _moment(local: datetime) -> str:
    """`20261224 09:00`."""
    return moment_text(local).replace("-", "")


def _dnd(quiet: Quiet) -> dict[str, Any]:
    return {
        "message_state": "delay" if quiet.delays else "discard",
        "dnd_timezone": "user" if quiet.in_user_zone else "account",
        "dnd_info": {str(day): ends_text(span) for day, span in quiet.spans},
    }
