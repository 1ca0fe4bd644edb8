"""Whether quiet hours say enough, and whether a send would fall into them where CleverTap cannot wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ctsync.problems import Finding
from ctsync.schedule.calendar import locals_of
from ctsync.schedule.countries import clocks_of, is_known
from ctsync.schedule.model import QuietHours, Schedule
from ctsync.schedule.quiet import Quiet
from ctsync.schedule.zones import earliest_instant, local_time

_QUIET = ("quiet_hours",)


def check_quiet_hours(quiet: QuietHours | None) -> Iterator[Finding]:
    """Quiet hours whose shape is right, but which say too little. Paths begin with `quiet_hours`."""
    if quiet is None:
        return
    for key, value, example in (
        ("in", quiet.in_, "in: user, or in: account"),
        ("then", quiet.then, "then: delay, or then: discard"),
    ):
        if value is None:
            yield Finding(
                _QUIET,
                "DND001",
                f"Quiet hours need `{key}`.",
                why="CleverTap would silently drop what falls inside (Create Campaign API).",
                hint=example,
            )
    ends = [key for key, clock in (("from", quiet.from_), ("to", quiet.to)) if clock is not None]
    if len(ends) == 1:
        other = "to" if ends == ["from"] else "from"
        yield Finding((*_QUIET, ends[0]), "DND001", f"`{ends[0]}` needs `{other}`.", hint=f"{other}: 09:00")
    elif ends and quiet.from_ == quiet.to:
        yield Finding(
            (*_QUIET, "to"), "DND001", "Quiet hours start and end at the same time.", hint="to: 09:00"
        )
    elif not ends and not any(quiet.days.values()):
        yield Finding(
            _QUIET,
            "DND001",
            "These quiet hours contain no hour.",
            why="Nobody would be left in peace by them.",
            hint="from: 21:00, to: 09:00; or `quiet_hours: none` on purpose",
        )


def sends_in_quiet_hours(
    schedule: Schedule, quiet: Quiet | None, zone: str, countries: tuple[str, ...]
) -> Iterator[Finding]:
    """The first send inside quiet hours, on a channel that cannot wait for their end (yaml.md 6.3)."""
    if quiet is None:
        return
    for index, local in enumerate(locals_of(schedule)):
        instant = earliest_instant(local, zone)
        if quiet.in_user_zone:
            west, east = clocks_of(countries, instant)
        else:
            west = east = local_time(instant, zone)
        if quiet.covers(west, east):
            yield Finding(
                ("schedule", "start") if schedule.every else ("schedule", "at", index),
                "SCH007",
                f"The send of {local:%Y-%m-%d %H:%M} falls into quiet hours{_where(west, east)}.",
                why="CleverTap knows quiet hours for push only; here ctsync refuses instead (docs/yaml.md).",
                hint=_cure(quiet, countries),
            )
            return


def _where(west: datetime, east: datetime) -> str:
    if west == east:
        return ""
    if east - west > timedelta(hours=24):
        return " somewhere on earth"
    return f": people's clocks show {west:%H:%M} to {east:%H:%M}"


def _cure(quiet: Quiet, countries: tuple[str, ...]) -> str:
    if quiet.in_user_zone and not countries:
        return "Say in `countries` where these people are, or write `in: account`."
    unknown = [country for country in countries if not is_known(country)]
    if quiet.in_user_zone and unknown:
        return f"The clocks of {', '.join(unknown)} are not known here: write `in: account`."
    return "Another time of day, or other `quiet_hours`."
