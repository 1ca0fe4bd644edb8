"""The `schedule` and `quiet_hours` of a campaign file, as written (yaml.md 6.1 and 6.3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema, WrapValidator

from ctsync.schedule.written import moment_text
from ctsync.values import (
    DAYS,
    Clock,
    ClockSpan,
    Date,
    Day,
    Duration,
    Model,
    Moment,
    OneOrMore,
    OrNone,
    WholeNumber,
    wrong,
)
from ctsync.values.editors import like
from ctsync.values.meant import rhythm_meant, schedule_day_meant
from ctsync.values.times import MOMENT_FORM

Unit: TypeAlias = Literal["day", "week", "month"]

_EVERY = re.compile(r"([1-9]\d{0,3}) (day|week|month)s?")
_ORDINALS = ("first", "second", "third", "fourth", "last")


@dataclass(frozen=True, slots=True)
class Every:
    """A rhythm: each so many days, weeks or months."""

    number: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.number} {self.unit}{'s' if self.number > 1 else ''}"


def _read_every(value: Any) -> Every:
    if isinstance(value, Every):
        return value
    match = _EVERY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        shown = value if isinstance(value, str) else "this"
        raise wrong(f"`{shown}` is not a rhythm of days, weeks or months", rhythm_meant(shown) or "2 weeks")
    return Every(int(match[1]), match[2])  # type: ignore[arg-type]  # the pattern allows these units only


def _read_schedule_day(value: Any) -> str:
    """A day of the week, or of the month: `thu`, `15`, `last`, `last fri`."""
    text = str(value)
    ordinal, _, weekday = text.partition(" ")
    is_day_of_month = text.isascii() and text.isdigit() and 1 <= int(text) <= 28 and text[0] != "0"
    if text in DAYS or text == "last" or is_day_of_month or (ordinal in _ORDINALS and weekday in DAYS):
        return text
    if text in ("29", "30", "31"):
        raise wrong(f"not every month has a day {text}", "last")
    raise wrong(f"`{text}` is neither a day of the week nor of the month", schedule_day_meant(text) or "thu")


class OneMoment(tuple[datetime, ...]):
    """A single `at` that was not written as a list.

    The difference decides identities: on channels other than push a list gives instances with a date in their key,
    a single moment does not (protocol 1).
    """

    __slots__ = ()


def _one_or_rising(value: Any, read: Callable[[Any], tuple[datetime, ...]]) -> tuple[datetime, ...]:
    if isinstance(value, list) or (isinstance(value, tuple) and not isinstance(value, OneMoment)):
        return read(value)
    return OneMoment(read(value if isinstance(value, OneMoment) else [value]))


def _at_as_written(at: tuple[datetime, ...]) -> str | list[str]:
    texts = [moment_text(moment) for moment in at]
    return texts[0] if isinstance(at, OneMoment) else texts


_MOMENT = MOMENT_FORM.json_schema
_DAY_OF_MONTH = {
    "type": ["string", "integer"],
    "minimum": 1,
    "maximum": 28,
    "pattern": f"^(?:[1-9]|1[0-9]|2[0-8]|(?:{'|'.join(_ORDINALS)}) (?:{'|'.join(DAYS)}))$",
    "patternErrorMessage": "Write a day such as thu, 15, last or last fri.",
    "errorMessage": "Write a day such as thu, 15, last or last fri.",
    "examples": ["15", "last fri"],
}

At = Annotated[
    tuple[Moment, ...],
    WrapValidator(_one_or_rising),
    PlainSerializer(_at_as_written),
    WithJsonSchema({"anyOf": [_MOMENT, {"type": "array", "items": _MOMENT, "minItems": 1}]}),
]
EveryText = Annotated[
    Every,
    PlainValidator(_read_every),
    PlainSerializer(str),
    like(
        r"[1-9]\d{0,3} (?:day|week|month)s?", "2 weeks", "Write a rhythm, such as 1 day, 2 weeks or 1 month."
    ),
]
ScheduleDay = Annotated[
    str,
    PlainValidator(_read_schedule_day),
    WithJsonSchema({"anyOf": [{"enum": [*DAYS, "last"]}, _DAY_OF_MONTH]}),
]


class Schedule(Model):
    """When a campaign is sent: at one or several moments, or every so often."""

    EXAMPLE: ClassVar = "{at: 2026-12-24 09:00}"

    at: At = OneMoment()
    """The moment of the send, or several in rising order, on the account's clock."""
    every: EveryText | None = None
    """How often: `1 day`, `2 weeks`, `1 month`."""
    days: OneOrMore[ScheduleDay] = ()
    """On which days: of the week (`mon`), or of the month (`1` to `28`, `last`, `last fri`)."""
    start: Moment | None = None
    """The first send of a repeat, on one of `days`."""
    end: Date | None = None
    """The last date of a repeat, included."""
    runs: WholeNumber | None = None
    """How many sends a repeat has."""
    except_: OneOrMore[Date] = Field(default=(), alias="except")
    """Dates that are left out."""
    in_: Literal["account", "user"] | None = Field(default=None, alias="in")
    """On whose clock: the account's, or each person's."""
    if_missed: Literal["drop", "next_day"] | None = None
    """What happens to people whose clock has already passed the time."""
    cutoff: Clock | None = None
    """The time of day after which nothing more is sent."""
    mode: Literal["native", "rolling"] | None = None
    """One campaign that CleverTap repeats, or one dated campaign for each send."""
    horizon: Duration | None = None
    """How far ahead dated campaigns are created."""

    @property
    def at_is_a_list(self) -> bool:
        """Whether `at` was written as a list, even of one moment."""
        return bool(self.at) and not isinstance(self.at, OneMoment)

    @property
    def in_user_zone(self) -> bool:
        return self.in_ == "user"


class QuietHours(Model):
    """When nobody is to be disturbed."""

    EXAMPLE: ClassVar = "{from: 21:00, to: 09:00, in: user, then: delay}"

    from_: Clock | None = Field(default=None, alias="from")
    """When they begin, on all seven days."""
    to: Clock | None = None
    """When they end; before `from` it is the next morning."""
    days: dict[Day, OrNone[ClockSpan]] = {}
    """Single days: a range of times, or `none`."""
    in_: Literal["account", "user"] | None = Field(default=None, alias="in")
    """On whose clock: the account's, or each person's."""
    then: Literal["delay", "discard"] | None = None
    """Whether a message waits until they end, or is dropped."""
