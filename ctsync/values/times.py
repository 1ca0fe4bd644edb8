"""Dates, clocks, moments, days and durations, as written: on the account's clock, with no zone of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from ctsync.values.editors import like
from ctsync.values.meant import clock_meant, date_meant, duration_meant, moment_meant, weekday_meant
from ctsync.values.model import as_text, wrong

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_DURATION = re.compile(r"(\d{1,6})(mo|[smhdw])", re.ASCII)

DayName = Literal["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
DAYS: tuple[DayName, ...] = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
"""In CleverTap's order: the wire counts 1 for Sunday to 7 for Saturday (contract 3.3)."""


def read_date(value: Any) -> date:
    """`2026-12-24`."""
    if isinstance(value, date):
        return value
    text = as_text(value, "a date", "2026-12-24")
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError as error:
        raise wrong(f"`{text}` is not a day of the calendar", "2026-12-24") from error
    raise wrong(f"`{text}` is not a date", date_meant(text) or "2026-12-24")


def read_clock(value: Any) -> time:
    """`21:00`, twenty-four hours, no seconds."""
    if isinstance(value, time):
        return value
    text = as_text(value, "a time of day", "21:00")
    if _CLOCK.fullmatch(text) is None:
        raise wrong(f"`{text}` is not a time of day", clock_meant(text) or "21:00")
    return time.fromisoformat(text)


def read_moment(value: Any) -> datetime:
    """`2026-12-24 09:00`, on the account's clock."""
    if isinstance(value, datetime):
        return value
    text = as_text(value, "a date and a time", "2026-12-24 09:00")
    day, space, clock = text.partition(" ")
    if text == "now":
        raise wrong("`now` does not exist here: a merge is not a send button", "2026-12-24 09:00")
    if not space or _DATE.fullmatch(day) is None or _CLOCK.fullmatch(clock) is None:
        example = moment_meant(text) or "2026-12-24 09:00"
        raise wrong(f"`{text}` is not a date and a time on the account's clock", example)
    try:
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock))
    except ValueError as error:
        raise wrong(f"`{day}` is not a day of the calendar", "2026-12-24 09:00") from error


def read_day(value: Any) -> str:
    """`thu`, in three small letters."""
    text = as_text(value, "a day of the week", "thu")
    if text not in DAYS:
        raise wrong(f"`{text}` is not a day", weekday_meant(text) or "thu")
    return text


@dataclass(frozen=True, slots=True)
class Span:
    """A duration as written: a number and a unit. Months have no fixed length, so they are kept apart."""

    number: int
    unit: Literal["s", "m", "h", "d", "w", "mo"]

    def __str__(self) -> str:
        return f"{self.number}{self.unit}"

    @property
    def minutes(self) -> int:
        """Whole minutes; a month counts 30 days, which is how CleverTap's relative `ttl` is fed."""
        return self.seconds // 60

    @property
    def seconds(self) -> int:
        return self.number * {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "mo": 2592000}[self.unit]

    @property
    def delta(self) -> timedelta:
        return timedelta(seconds=self.seconds)


def read_duration(value: Any, example: str = "30m") -> Span:
    """`30m`, `15h`, `5mo`: a number and a unit."""
    if isinstance(value, Span):
        return value
    text = as_text(value, "a duration", example)
    match = _DURATION.fullmatch(text)
    if match is None:
        meant = f"{text[:-1]}mo"
        if text.endswith("M") and _DURATION.fullmatch(meant):
            what = f"`{text}` is unclear: `m` is minutes and `mo` is months"
            raise wrong(what, meant if int(text[:-1]) else example)
        raise wrong(f"`{text}` is not a duration", duration_meant(text) or example)
    if int(match[1]) == 0:
        raise wrong("a duration of nothing does not help", example)
    return Span(int(match[1]), match[2])  # type: ignore[arg-type]  # the pattern allows these units only


def read_long_duration(value: Any) -> Span:
    """A duration in days, weeks or months."""
    span = read_duration(value, "14d")
    if span.unit not in ("d", "w", "mo"):
        raise wrong(f"`{span}` is too fine: a window counts days, weeks or months", "14d")
    return span


@dataclass(frozen=True, slots=True)
class ClockRange:
    """From a time of day to another, the start included and the end not; it may pass midnight."""

    start: time
    end: time

    def __contains__(self, clock: time) -> bool:
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def __str__(self) -> str:
        return f"{self.start:%H:%M}..{self.end:%H:%M}"


def read_clock_range(value: Any) -> ClockRange:
    """`21:00..06:00`."""
    if isinstance(value, ClockRange):
        return value
    text = as_text(value, "a range of times", "21:00..06:00")
    start, dots, end = text.partition("..")
    if not dots:
        raise wrong(f"`{text}` is not a range; join its two ends with two dots", "21:00..06:00")
    found = ClockRange(read_clock(start.strip()), read_clock(end.strip()))
    if found.start == found.end:
        raise wrong(f"`{text}` starts and ends at the same time", "21:00..06:00")
    return found


_DATE_FORM = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_CLOCK_FORM = r"(?:[01]\d|2[0-3]):[0-5]\d"

Date = Annotated[
    date,
    PlainValidator(read_date),
    PlainSerializer(date.isoformat),
    like(_DATE_FORM, "2026-12-24", "Write a date as year, month and day, such as 2026-12-24."),
]
Clock = Annotated[
    time,
    PlainValidator(read_clock),
    PlainSerializer(lambda clock: f"{clock:%H:%M}"),
    like(_CLOCK_FORM, "21:00", "Write a time of day with hours and minutes, such as 21:00."),
]
MOMENT_FORM = like(
    f"{_DATE_FORM} {_CLOCK_FORM}",
    "2026-12-24 09:00",
    "Write a date and a time on the account's clock, such as 2026-12-24 09:00.",
)
Moment = Annotated[
    datetime,
    PlainValidator(read_moment),
    PlainSerializer(lambda moment: f"{moment:%Y-%m-%d %H:%M}"),
    MOMENT_FORM,
]
Day = Annotated[str, PlainValidator(read_day), WithJsonSchema({"enum": list(DAYS)})]
Duration = Annotated[
    Span,
    PlainValidator(read_duration),
    PlainSerializer(str),
    like(
        r"(?=0*[1-9])\d{1,6}(?:s|m|h|d|w|mo)",
        "15h",
        "Write a duration: a number and s, m, h, d, w or mo (months), such as 15h.",
    ),
]
LongDuration = Annotated[
    Span,
    PlainValidator(read_long_duration),
    PlainSerializer(str),
    like(r"(?=0*[1-9])\d{1,6}(?:d|w|mo)", "14d", "Write a number of days, weeks or months: 14d, 2w or 3mo."),
]
ClockSpan = Annotated[
    ClockRange,
    PlainValidator(read_clock_range),
    PlainSerializer(str),
    like(
        rf"\s*{_CLOCK_FORM}\s*\.\.\s*{_CLOCK_FORM}\s*",
        "21:00..06:00",
        "Write a range of times: two times of day joined by two dots, such as 21:00..06:00.",
    ),
]
