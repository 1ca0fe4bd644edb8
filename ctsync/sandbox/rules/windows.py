"""What no schema can say of `where`: its days exist, follow each other, and are not to come (contract 3.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from ctsync.sandbox.clock import local_time
from ctsync.sandbox.lifecycle import read_day
from ctsync.sandbox.rules.asking import Asking
from ctsync.sandbox.rules.refusal import Refusal

UNREADABLE = "Query specified in where failed to parse"
BACKWARDS = "Query parse failure - The from date cannot be after the to date"
IN_THE_FUTURE = "Query parse failure - The to date cannot be in the future"


def check_windows(asking: Asking) -> None:
    """For a `where` that the schema has passed."""
    today = local_time(asking.now, asking.zone).date()
    last_allowed = today if asking.settings.window_may_end_today else today - timedelta(days=1)
    for event in _events(asking.body["where"]):
        first, last = _day(event["from"]), _day(event["to"])
        if first > last:
            raise Refusal(BACKWARDS)
        if last > last_allowed and not (last > today and asking.settings.window_in_future == "accepted"):
            raise Refusal(IN_THE_FUTURE)


def _events(where: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every condition on an event; those that have no effect may be anything."""
    if "event_name" in where:
        yield where
    advanced = where.get("advanced_query", {})
    for name in ("did_all", "did_none"):
        yield from advanced.get(name, [])


def _day(written: int) -> date:
    try:
        return read_day(written)
    except ValueError:
        raise Refusal(UNREADABLE) from None
