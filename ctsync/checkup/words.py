"""How the findings of a check speak of numbers, spans and moments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

MOST_NAMED = 5


def several(number: int, noun: str, plural: str = "") -> str:
    """`1 campaign`, `1,402 campaigns`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def first_few(names: Sequence[str]) -> str:
    """`a, b, c, d, e and 7 more`."""
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED:,} more"


def span(length: timedelta) -> str:
    """`40 seconds`, `5 h 30 min`, `3 days`: rounded to what matters."""
    seconds = abs(length.total_seconds())
    if seconds < 120:
        return several(round(seconds), "second")
    minutes = round(seconds / 60)
    if minutes < 48 * 60:
        hours, rest = divmod(minutes, 60)
        return " ".join(
            text for text in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if text
        )
    return several(round(minutes / 1_440), "day")


def moment(instant: datetime, zone: str) -> str:
    """`2027-06-01 18:30 IST`, on the account's clock."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local:%Y-%m-%d %H:%M} {local.tzname() or zone}"
