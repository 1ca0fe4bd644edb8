"""Short makers of schedules and timetables, and hypothesis strategies for valid ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from ctsync.problems import Finding
from ctsync.schedule import QuietHours, Schedule, Timetable, check_schedule, timetable_for
from ctsync.values import DAYS

KOLKATA = "Asia/Kolkata"
BERLIN = "Europe/Berlin"
NIGHT: dict[str, Any] = {"from": "21:00", "to": "09:00", "in": "user", "then": "delay"}
WEEKLY = {"every": "1 week", "days": ["thu"], "start": "2026-12-03 18:30", "end": "2027-03-25"}


def a_schedule(written: dict[str, Any]) -> Schedule:
    return Schedule.model_validate(written)


def quiet_hours(written: dict[str, Any] | None) -> QuietHours | None:
    return None if written is None else QuietHours.model_validate(written)


def a_timetable(
    written: dict[str, Any], quiet: dict[str, Any] | None = None, zone: str = KOLKATA
) -> Timetable:
    return timetable_for(a_schedule(written), quiet_hours(quiet), zone)


def at(text: str) -> datetime:
    """A UTC instant: `2026-12-24 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def findings(
    written: dict[str, Any],
    quiet: dict[str, Any] | None = None,
    *,
    native: bool = True,
    zone: str = KOLKATA,
    countries: tuple[str, ...] = ("IN",),
    within: bool = False,
) -> list[Finding]:
    return list(
        check_schedule(
            a_schedule(written),
            quiet_hours(quiet),
            zone=zone,
            native=native,
            countries=countries,
            audience_has_within=within,
        )
    )


MOMENTS = st.datetimes(datetime(2026, 1, 1, 4), datetime(2028, 12, 31)).map(
    lambda moment: moment.replace(hour=max(moment.hour, 4), second=0, microsecond=0)
)
"""Never before 04:00, where clocks change: such times are refused before a timetable is made."""
CLOCKS = st.integers(0, 24 * 60 - 1).map(lambda minute: f"{minute // 60:02d}:{minute % 60:02d}")
SPANS = st.tuples(CLOCKS, CLOCKS).filter(lambda pair: pair[0] != pair[1])


@st.composite
def quiet_trees(draw: st.DrawFn) -> dict[str, Any]:
    tree = {
        "in": draw(st.sampled_from(["user", "account"])),
        "then": draw(st.sampled_from(["delay", "discard"])),
    }
    if draw(st.booleans()):
        start, end = draw(SPANS)
        return {**tree, "from": start, "to": end}
    days = draw(st.lists(st.sampled_from(DAYS), min_size=1, unique=True))
    return {**tree, "days": {day: "..".join(draw(SPANS)) for day in days}}


@st.composite
def repeats(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(MOMENTS)
    every = draw(st.integers(1, 5))
    if draw(st.booleans()):
        tree: dict[str, Any] = {"every": f"{every} days"}
    else:
        days = draw(st.sets(st.sampled_from(DAYS)))
        tree = {"every": f"{every} weeks", "days": sorted({*days, DAYS[start.isoweekday() % 7]})}
    if draw(st.booleans()):
        ending: dict[str, Any] = {"runs": str(draw(st.integers(1, 40)))}
    else:
        ending = {"end": (start.date() + timedelta(days=draw(st.integers(0, 200)))).isoformat()}
    return {**tree, "start": f"{start:%Y-%m-%d %H:%M}", **ending}


@st.composite
def schedules(draw: st.DrawFn) -> dict[str, Any]:
    if draw(st.booleans()):
        tree = draw(repeats())
    else:
        moments = sorted(draw(st.sets(MOMENTS, min_size=1, max_size=6)))
        tree = {"at": [f"{moment:%Y-%m-%d %H:%M}" for moment in moments]}
    if draw(st.booleans()):
        tree |= {"in": "user", "if_missed": draw(st.sampled_from(["drop", "next_day"]))}
    if draw(st.booleans()):
        tree["cutoff"] = draw(CLOCKS)
    return tree


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    zone = draw(st.sampled_from([KOLKATA, BERLIN, "America/New_York", "Pacific/Kiritimati"]))
    return a_timetable(draw(schedules()), draw(st.none() | quiet_trees()), zone)


INSTANTS = st.datetimes(datetime(2025, 12, 1), datetime(2029, 12, 31), timezones=st.just(UTC))


def days_of(timetable: Timetable) -> list[date]:
    return [local.date() for local in timetable.locals()]
