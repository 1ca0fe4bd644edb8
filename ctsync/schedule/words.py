"""A timetable as one line that a person reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ctsync.schedule.rhythm import Rhythm, weekday
from ctsync.values import DAYS

_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SHOWN = 3
"""More moments than this are told by the first, the last and their number."""


def sentence(times: Sequence[datetime], rhythm: Rhythm | None, zone: str, *, on_each_clock: bool) -> str:
    """`Thu 24 Dec 2026 09:00 IST`; `every week on Thursday 18:30 IST, 3 Dec 2026 to 25 Mar 2027 (17 sends)`."""
    if rhythm is not None:
        return _repeat(times[0], rhythm, zone, on_each_clock=on_each_clock)
    shown = [f"{_named_day(local)} {local:%H:%M}{_zone(local, zone, on_each_clock)}" for local in times]
    ending = " on each person's clock" if on_each_clock else ""
    if len(shown) == 1:
        return shown[0] + ending
    if len(shown) <= _SHOWN:
        return _listed(shown) + ending
    return f"{len(shown)} sends from {shown[0]} to {shown[-1]}{ending}"


def schedule_words(tree: Mapping[str, Any], zone: str) -> str:
    """A whole schedule, from the tree of `canonical_schedule`: `every month on the last Friday at 10:00, from …`."""
    if "every" not in tree:
        written = tree["at"]
        moments = [written] if isinstance(written, str) else list(written)
        shown = [_moment(text, zone) for text in moments]
        return (
            _listed(shown) if len(shown) <= _SHOWN else f"{len(shown)} dates from {shown[0]} to {shown[-1]}"
        )
    number, unit = str(tree["every"]).split(" ")
    start = datetime.fromisoformat(tree["start"])
    parts = [f"every {unit}" if number == "1" else f"every {number} {unit}"]
    if tree.get("days"):
        parts.append(f"on {_listed([_day_words(str(day)) for day in tree['days']])}")
    parts.append(f"at {start:%H:%M}{_zone(start, zone, False)}, from {in_words(start.date())}")
    if "end" in tree:
        parts.append(f"to {in_words(date.fromisoformat(tree['end']))}")
    else:
        parts.append(f"{tree['runs']} times")
    told = " ".join(parts)
    left_out = [in_words(date.fromisoformat(day)) for day in tree.get("except", ())]
    return f"{told}, but not on {_listed(left_out)}" if left_out else told


def _moment(text: str, zone: str) -> str:
    local = datetime.fromisoformat(text)
    return f"{_named_day(local)} {local:%H:%M}{_zone(local, zone, False)}"


def _day_words(day: str) -> str:
    """`thu`, `last fri`, `15`, `last` as people say them."""
    ordinal, _, weekday_word = day.rpartition(" ")
    if weekday_word in DAYS:
        name = _DAYS[DAYS.index(weekday_word)]
        return f"the {ordinal} {name}" if ordinal else name
    return "the last day" if day == "last" else f"day {day}"


def in_words(day: date) -> str:
    """`24 Dec 2026`, in English whatever the machine's language."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _repeat(start: datetime, rhythm: Rhythm, zone: str, *, on_each_clock: bool) -> str:
    how_often = f"every {rhythm.unit}" if rhythm.every == 1 else f"every {rhythm.every} {rhythm.unit}s"
    days = _listed([_DAYS[number - 1] for number in rhythm.weekdays])
    clock = f"{start:%H:%M}{_zone(start, zone, on_each_clock)}" + (
        " on each person's clock" if on_each_clock else ""
    )
    count = len(rhythm)
    span = f"{in_words(start.date())} to {in_words(rhythm.end or rhythm.date_at(count - 1))}"
    sends = "1 send" if count == 1 else f"{count} sends"
    return f"{how_often}{f' on {days}' if days else ' at'} {clock}, {span} ({sends})"


def _named_day(local: datetime) -> str:
    return f"{_DAYS[weekday(local.date()) - 1][:3]} {in_words(local.date())}"


def _zone(local: datetime, zone: str, on_each_clock: bool) -> str:  # noqa: FBT001  # said by name at each call's source
    return "" if on_each_clock else f" {local.replace(tzinfo=ZoneInfo(zone)):%Z}"


def _listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
