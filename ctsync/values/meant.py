"""What somebody most likely meant by a value in a wrong form, so that an error can say what to write.

Used for the wording of errors only: nothing is ever read that way. What can be understood in two ways (`3/4/2027`, or
a time with a zone, `0,86`) is left alone, because a wrong suggestion would be believed.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_LONGEST: Final = 40
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::00)? ?(?:([ap])\.?m\.?)?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3})[a-z]*,? (\d{4})", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]{3})[a-z]* (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII)
_DURATION = re.compile(r"(\d{1,6}) ?(s|m|h|d|w|mo|[a-z]{3,7})", re.ASCII)
_AMOUNT = re.compile(
    r"(?:[₹$€£]|rs\.?|inr|usd|eur)? ?([1-9]\d{0,2}(?:[,_]\d{2,3})*[,_]\d{3}|\d{1,18})(\.\d+)?", re.ASCII
)
_ORDINAL = re.compile(r"0?(\d{1,2})(?:st|nd|rd|th|\.)?", re.ASCII)
_RHYTHM = re.compile(r"(?:every )?(\d{0,4}) ?([a-z]+)", re.ASCII)
_WEEKDAYS: Final = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_RHYTHMS: Final = {
    **dict.fromkeys(("d", "day", "days", "daily"), "day"),
    **dict.fromkeys(("w", "wk", "week", "weeks", "weekly"), "week"),
    **dict.fromkeys(("mo", "month", "months", "monthly"), "month"),
}
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNITS: Final = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "m"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), "w"),
    **dict.fromkeys(("mo", "mon", "month", "months"), "mo"),
}


def clock_meant(text: str) -> str | None:
    """`21:00` for `9pm`, `9:00 PM` and `21.00`."""
    match = _CLOCK.fullmatch(_plainly(text))
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def date_meant(text: str) -> str | None:
    """`2026-12-24` for `24/12/2026`, `24 Dec 2026` and `December 24, 2026`."""
    text = _plainly(text)
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(match[1], match[2], match[3])
    if match := _YEAR_LAST.fullmatch(text):
        first, second = int(match[1]), int(match[3])
        if first <= 12 and second <= 12 and first != second:
            return None
        return _day(match[4], match[3], match[1]) if second <= 12 else _day(match[4], match[1], match[3])
    if (match := _DAY_FIRST.fullmatch(text)) and match[2] in _MONTHS:
        return _day(match[3], str(_MONTHS.index(match[2]) + 1), match[1])
    if (match := _MONTH_FIRST.fullmatch(text)) and match[1] in _MONTHS:
        return _day(match[3], str(_MONTHS.index(match[1]) + 1), match[2])
    return None


def moment_meant(text: str) -> str | None:
    """`2026-12-24 21:00` for `24/12/2026 9pm`: a date and a time, each of them meant or right."""
    text = re.sub(r"(?<=\d)t(?=\d)", " ", _plainly(text))
    for space in re.finditer(r",? ", text):
        day, clock = date_meant(text[: space.start()]), clock_meant(text[space.end() :])
        if day and clock:
            return f"{day} {clock}"
    return None


def duration_meant(text: str) -> str | None:
    """`9h` for `9 hours`."""
    match = _DURATION.fullmatch(_plainly(text))
    unit = match and _UNITS.get(match[2])
    return f"{int(match[1])}{unit}" if match and unit and int(match[1]) else None


def weekday_meant(text: str) -> str | None:
    """`thu` for `Thursday`, `THU` and `Thurs.`."""
    text = _plainly(text).rstrip(".")
    return next((day[:3] for day in _WEEKDAYS if len(text) >= 3 and f"{day}s".startswith(text)), None)


def schedule_day_meant(text: str) -> str | None:
    """`thu` for `Thursday`, `15` for `15th`, `last fri` for `Last Friday`."""
    text = _plainly(text)
    if match := _ORDINAL.fullmatch(text):
        return match[1] if 1 <= int(match[1]) <= 28 and match[1][0] != "0" else None
    which, _, day = text.rpartition(" ")
    weekday = weekday_meant(day)
    if not which or weekday is None:
        return weekday
    return f"{which} {weekday}" if which in ("first", "second", "third", "fourth", "last") else None


def rhythm_meant(text: str) -> str | None:
    """`1 week` for `week` and `weekly`, `3 days` for `3d`."""
    match = _RHYTHM.fullmatch(_plainly(text))
    if match is None or match[2] not in _RHYTHMS or (match[1] and match[1][0] == "0"):
        return None
    number, unit = match[1] or "1", _RHYTHMS[match[2]]
    return f"{number} {unit}" if number == "1" else f"{number} {unit}s"


def number_meant(text: str) -> str | None:
    """`5000` for `5,000`, `₹5,000` and `Rs 5000`."""
    match = _AMOUNT.fullmatch(_plainly(text))
    return None if match is None else re.sub("[,_]", "", match[1]) + (match[2] or "")


def _plainly(text: str) -> str:
    """Small letters, single spaces; nothing at all for a text too long to be a slip."""
    return " ".join(text.lower().split()) if len(text) <= _LONGEST else ""


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
