"""How every sentence of ctsync speaks of times, numbers and lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from ctsync.catalog.nearest import nearest
from ctsync.redaction import safe_text

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def shown(text: str, limit: int = 300) -> str:
    """Foreign text on one line, made harmless."""
    return safe_text(text, limit=limit, one_line=True)


def moment(instant: datetime, zone: str, now: datetime | None = None) -> str:
    """`Tue 1 Jun 18:30 IST`; the year stands there unless it is the one of `now`."""
    local = instant.astimezone(ZoneInfo(zone))
    same_year = now is not None and now.astimezone(ZoneInfo(zone)).year == local.year
    year = "" if same_year else f" {local.year}"
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}{year} {local:%H:%M} {zone_name(local)}"


def day(local: date) -> str:
    """`Tue 1 Jun 2027`."""
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"


def zone_name(local: datetime) -> str:
    """`IST`; zones without letters of their own are given by their distance to UTC."""
    name = local.tzname() or "UTC"
    if re.fullmatch(r"[+-]\d{2}(\d{2})?", name):
        return f"UTC{name[:3]}:{name[3:] or '00'}"
    return name


def utc(instant: datetime) -> str:
    """`13:00 UTC`."""
    return f"{instant.astimezone(UTC):%H:%M} UTC"


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 campaign`, `1,402 campaigns`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(words: Sequence[str], most: int = 6) -> str:
    """`a, b and c`; a long list ends in how many more there are."""
    if len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most:,} more"
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def sentences(parts: Iterable[str]) -> str:
    """Several sentences as one paragraph; each ends in a full stop."""
    return " ".join(part if part.endswith((".", "!", "?", "…")) else f"{part}." for part in parts if part)


def did_you_mean(written: str, known: Iterable[str], otherwise: str) -> str:
    """What to do about a name that nobody knows: the one it is a slip of, if there is one."""
    close = nearest(written, known)
    return f"Did you mean {close}?" if close else otherwise
