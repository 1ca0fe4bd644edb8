"""What the shape of a schedule cannot see: keys that need or exclude each other, order, clock changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from ctsync.problems import Finding, Level
from ctsync.schedule.calendar import locals_of, rhythm_of
from ctsync.schedule.model import QuietHours, Schedule
from ctsync.schedule.quiet import Quiet
from ctsync.schedule.quiet_check import check_quiet_hours, sends_in_quiet_hours
from ctsync.schedule.rhythm import LAST_YEAR, MOST_SENDS, day_of_month
from ctsync.schedule.rolling import SHORTEST_HORIZON, rolling_reason, why_not_native
from ctsync.schedule.zones import NoSuchLocalTime, has_one_reading, to_instant
from ctsync.values import DAYS

_TOP = ("schedule",)
_FIRST_YEAR = 2000
_FIELDS = {"except": "except_"}
_OF_A_REPEAT = ("days", "start", "end", "runs", "except")
_MOST_FINDINGS = 5
"""A repeat that meets the same clock change each year says so a few times, not hundreds."""

Path = tuple[str | int, ...]


def check_schedule(
    schedule: Schedule,
    quiet_hours: QuietHours | None,
    *,
    zone: str,
    native: bool,
    countries: Iterable[str] = (),
    audience_has_within: bool = False,
) -> Iterator[Finding]:
    """Everything wrong with a schedule and its quiet hours whose shapes are right.

    `zone` is the account's, `native` says whether the channel's `when` may be an object (push). Paths begin with
    `schedule` or `quiet_hours`.
    """
    shape = [*_keys(schedule), *_order(schedule), *_years(schedule), *_days(schedule)]
    yield from shape
    yield from _clocks(schedule, native=native)
    yield from _mode(schedule, within=audience_has_within, native=native)
    yield from _horizon(schedule, within=audience_has_within, native=native)
    quiet = [*check_quiet_hours(quiet_hours)]
    yield from quiet
    if shape:
        return
    long = [*_length(schedule)]
    yield from long or (*_left_out(schedule), *_local_times(schedule, zone))
    if not long and not quiet and not native:
        yield from sends_in_quiet_hours(schedule, Quiet.of(quiet_hours), zone, tuple(countries))


def _written(part: Schedule, key: str) -> bool:
    return getattr(part, _FIELDS.get(key, key)) not in (None, ())


def _keys(schedule: Schedule) -> Iterator[Finding]:
    if schedule.at and schedule.every is not None:
        yield _exclude("at", "every", "A campaign is sent at given moments or repeats (docs/yaml.md).")
    elif not schedule.at and schedule.every is None:
        yield Finding(_TOP, "REQ001", "It is not said when this is sent.", hint="at: 2026-12-24 09:00")
    if schedule.every is None:
        for key in _OF_A_REPEAT:
            if _written(schedule, key):
                yield Finding(
                    (*_TOP, key),
                    "REQ001",
                    f"`{key}` belongs to `every`, which is missing.",
                    hint="every: 1 week",
                )
        return
    if schedule.start is None:
        yield Finding((*_TOP, "every"), "SCH005", "A repeat needs its first send.", hint="Add `start`.")
    if schedule.end is not None and schedule.runs is not None:
        yield _exclude("end", "runs", "CleverTap takes one of the two (Create Campaign API).", "SCH005")
    elif schedule.end is None and schedule.runs is None:
        yield Finding(
            (*_TOP, "every"),
            "SCH005",
            "This repeat never ends.",
            why="A send without an end outlives everybody who remembers it.",
            hint="Add `end`, or `runs`.",
        )


def _exclude(first: str, second: str, why: str, rule: str = "EXC001") -> Finding:
    return Finding(
        (*_TOP, second),
        rule,
        f"`{first}` and `{second}` exclude each other.",
        why=why,
        hint="Leave one of them out.",
    )


def _order(schedule: Schedule) -> Iterator[Finding]:
    for index in range(1, len(schedule.at)):
        before, moment = schedule.at[index - 1], schedule.at[index]
        if moment <= before:
            same = moment == before
            yield Finding(
                (*_TOP, "at", index),
                "SCH005",
                "This moment is there twice." if same else "This moment is before the one above it.",
                why="CleverTap takes several moments in increasing order only (Create Campaign API).",
                hint="Leave it out." if same else "Write the earliest first.",
            )
    if schedule.start is not None and schedule.end is not None and schedule.end < schedule.start.date():
        yield Finding((*_TOP, "end"), "SCH005", "This repeat ends before it starts.", hint="A later `end`.")


def _years(schedule: Schedule) -> Iterator[Finding]:
    written: list[tuple[Path, datetime]] = [
        (("at", index), moment) for index, moment in enumerate(schedule.at)
    ]
    if schedule.start is not None:
        written.append((("start",), schedule.start))
    for path, moment in written:
        if not _FIRST_YEAR <= moment.year <= LAST_YEAR:
            yield Finding(
                (*_TOP, *path), "TYPE001", f"The year {moment.year} is a slip.", hint="2026-12-24 09:00"
            )


def _days(schedule: Schedule) -> Iterator[Finding]:
    every = schedule.every
    if every is None:
        return
    if every.unit == "day":
        if schedule.days:
            yield _exclude("every", "days", "A repeat by days has no days of the week or month.")
        return
    if not schedule.days:
        example = "days: [thu]" if every.unit == "week" else "days: [1]"
        yield Finding((*_TOP, "every"), "REQ001", f"A repeat by {every.unit}s needs `days`.", hint=example)
        return
    wrong = [index for index, day in enumerate(schedule.days) if (day in DAYS) != (every.unit == "week")]
    for index in wrong:
        of_what, example = ("week", "thu") if every.unit == "week" else ("month", "last fri")
        yield Finding(
            (*_TOP, "days", index),
            "TYPE001",
            f"`{schedule.days[index]}` is no day of a {of_what}.",
            hint=example,
        )
    if not wrong and schedule.start is not None and not _starts_on_a_day(schedule, schedule.start):
        yield Finding(
            (*_TOP, "start"),
            "SCH005",
            f"{schedule.start:%Y-%m-%d} is none of `days`.",
            why="The first send is part of the repeat; otherwise its phase would be a guess (docs/yaml.md).",
            hint="Start on one of them.",
        )


def _starts_on_a_day(schedule: Schedule, start: datetime) -> bool:
    if schedule.every is not None and schedule.every.unit == "week":
        return DAYS[start.isoweekday() % 7] in schedule.days
    return start.date() in {day_of_month(start.date(), day) for day in schedule.days}


def _clocks(schedule: Schedule, *, native: bool) -> Iterator[Finding]:
    if schedule.in_user_zone and not native:
        yield Finding(
            (*_TOP, "in"),
            "CHN001",
            "Only push can be sent on each person's clock.",
            why="The other channels take one moment on the account's clock (Create Campaign API).",
            hint="in: account",
        )
    elif schedule.in_user_zone and schedule.if_missed is None:
        yield Finding(
            (*_TOP, "in"),
            "SCH002",
            "It is not said what happens to people whose clock has already passed the time.",
            why="CleverTap drops them or sends next day (Create Campaign API).",
            hint="if_missed: drop, or if_missed: next_day",
        )
    if schedule.if_missed is not None and not schedule.in_user_zone:
        yield Finding((*_TOP, "if_missed"), "REQ001", "`if_missed` belongs to `in: user`.", hint="in: user")
    if schedule.cutoff is None:
        return
    starts = {moment.time() for moment in (*schedule.at, *((schedule.start,) if schedule.start else ()))}
    if any(schedule.cutoff <= clock for clock in starts):
        yield Finding(
            (*_TOP, "cutoff"),
            "SCH005",
            f"The cutoff at {schedule.cutoff:%H:%M} is not after the send.",
            why="Nothing would be left to send, or everything would wait for the next day.",
            hint="A later time of day.",
        )


def _mode(schedule: Schedule, *, within: bool, native: bool) -> Iterator[Finding]:
    if schedule.mode != "native":
        return
    reason = why_not_native(schedule, audience_has_within=within, channel_native=native)
    if reason is not None:
        yield Finding(
            (*_TOP, reason.key),
            reason.rule,
            f"`mode: native` is not possible: {reason.text}.",
            hint="Leave `mode` out.",
        )


def _horizon(schedule: Schedule, *, within: bool, native: bool) -> Iterator[Finding]:
    if schedule.horizon is None:
        return
    if rolling_reason(schedule, audience_has_within=within, channel_native=native) is None:
        yield Finding(
            (*_TOP, "horizon"),
            "REQ001",
            "`horizon` belongs to a row of dated campaigns, and this is one campaign.",
            hint="Leave it out, or write `mode: rolling`.",
        )
    elif schedule.horizon.delta < SHORTEST_HORIZON:
        yield Finding(
            (*_TOP, "horizon"),
            "SCH005",
            f"A horizon of {schedule.horizon} is too short.",
            why="Dates are created once a night, and nights fail: it takes 4 days to notice and to do something about it.",
            hint="horizon: 14d",
        )


def _left_out(schedule: Schedule) -> Iterator[Finding]:
    """A date in `except` on which nothing would be sent: mistyped, it lets the send through that it was to stop."""
    if not schedule.except_:
        return
    sends = {local.date() for local in locals_of(schedule.model_copy(update={"except_": ()}))}
    for index, day in enumerate(schedule.except_):
        if day not in sends:
            yield Finding(
                (*_TOP, "except", index),
                "SCH005",
                f"Nothing is sent on {day.isoformat()} anyway.",
                why="A date that was meant to be left out may be another one.",
                hint="Look at the calendar, or leave the date out of `except`.",
                level=Level.WARNING,
            )


def _length(schedule: Schedule) -> Iterator[Finding]:
    sends = sum(1 for _ in locals_of(schedule))
    if sends == 0:
        yield Finding(
            (*_TOP, "except"), "SCH005", "Every date of this repeat is left out.", hint="Leave one in."
        )
    elif _is_too_long(schedule, sends):
        yield Finding(
            (*_TOP, "end" if schedule.end else "runs" if schedule.runs else "at"),
            "SCH005",
            f"This has more than {MOST_SENDS:,} sends, or reaches beyond the year {LAST_YEAR}.",
            why="That is a slip of the finger rather than a plan.",
            hint="An earlier end.",
        )


def _is_too_long(schedule: Schedule, sends: int) -> bool:
    if schedule.end is not None and schedule.end.year > LAST_YEAR:
        return True
    rhythm = rhythm_of(schedule)
    if rhythm is not None:
        return rhythm.is_too_long
    return sends >= MOST_SENDS or sends + len(schedule.except_) < (schedule.runs or 0)


def _local_times(schedule: Schedule, zone: str) -> Iterator[Finding]:
    found = 0
    for index, local in enumerate(locals_of(schedule)):
        if has_one_reading(local, zone):
            continue
        try:
            to_instant(local, zone)
        except NoSuchLocalTime as error:
            path: Path = ("start",) if schedule.every else ("at", index)
            cure = (
                f"Write another time of day, or `except: [{local:%Y-%m-%d}]`."
                if schedule.every
                else "Another time."
            )
            yield Finding((*_TOP, *path), "SCH004", f"{error}.", hint=cure)
            found += 1
            if found == _MOST_FINDINGS:
                return
