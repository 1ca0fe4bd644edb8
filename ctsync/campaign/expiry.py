"""Until when a push that was not delivered yet is still worth delivering (yaml.md 4, contract 3.4.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, Any, TypeAlias

from pydantic import PlainSerializer, PlainValidator

from ctsync.problems import Finding
from ctsync.schedule import Timetable
from ctsync.schedule.countries import clocks_of
from ctsync.schedule.zones import earliest_instant, local_time
from ctsync.values import Span, wrong
from ctsync.values.editors import like
from ctsync.values.model import as_text
from ctsync.values.times import read_duration, read_moment

Expiry: TypeAlias = Span | datetime
"""A time after the send, or a moment on the account's clock."""


def read_expiry(value: Any) -> Expiry | None:
    """`60m`, `2026-12-24 23:59` or `none`. CleverTap counts in whole minutes."""
    if value is None or isinstance(value, Span | datetime):
        return value
    text = as_text(value, "a duration or a moment", "60m")
    if text == "none":
        return None
    if "-" in text:
        return read_moment(text)
    span = read_duration(text)
    if span.seconds % 60:
        raise wrong(f"`{text}` is not a whole number of minutes", "60m")
    return span


def expiry_to_wire(expiry: Expiry) -> dict[str, Any]:
    """`ttl`: relative in minutes, or absolute as `yyyyMMddHHmm` on the account's clock."""
    if isinstance(expiry, Span):
        return {"ttl_type": "relative", "value": expiry.minutes}
    return {"ttl_type": "absolute", "value": int(f"{expiry:%Y%m%d%H%M}")}


def expiry_to_tree(expiry: Expiry | None) -> str | None:
    """As the file says it; two ways to write one length (`60m`, `1h`) give one."""
    if expiry is None:
        return None
    return f"{expiry.minutes}m" if isinstance(expiry, Span) else f"{expiry:%Y-%m-%d %H:%M}"


def expiry_findings(
    expires: Expiry | None, timetable: Timetable, countries: tuple[str, ...]
) -> Iterator[Finding]:
    """SCH011: a moment that comes before the last people are sent to, where `countries` says they live.

    A moment is read on the account's clock. A duration counts from each send, so it cannot come too early.
    """
    if not isinstance(expires, datetime):
        return
    last = _last_send(timetable, countries)
    if earliest_instant(expires, timetable.zone) < last:
        shown = local_time(last, timetable.zone)
        yield Finding(
            ("expires",),
            "SCH011",
            f"It expires at {expires:%Y-%m-%d %H:%M}, and the last people are sent to at {shown:%Y-%m-%d %H:%M}.",
            "What has expired is never delivered (Create Campaign API). Both times are on the account's clock.",
            "Write a later moment, or a duration after the send."
            + (
                ""
                if countries or not timetable.in_user_zone
                else " Or say in `countries` where the people are."
            ),
        )


def _last_send(timetable: Timetable, countries: tuple[str, ...]) -> datetime:
    """When the last run begins for the last people, in UTC; quiet hours and cutoffs are not counted."""
    local = timetable.local_at(len(timetable) - 1)
    instant = earliest_instant(local, timetable.zone)
    if not timetable.in_user_zone:
        return instant
    westernmost, _ = clocks_of(countries, instant)
    late = timedelta(days=1) if timetable.if_missed == "next_day" else timedelta()
    return instant + (local - westernmost) + late


Expires = Annotated[
    Expiry | None,
    PlainValidator(read_expiry),
    PlainSerializer(expiry_to_tree),
    like(
        r"none|(?=0*[1-9])\d{1,6}(?:s|m|h|d|w|mo)|\d{4}-\d{2}-\d{2} (?:[01]\d|2[0-3]):[0-5]\d",
        "60m",
        "Write a time after the send, such as 60m, a moment, such as 2026-12-24 23:59, or none.",
    ),
]
