"""Campaigns of one account: list, report, create, stop (contract 3 to 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from ctsync.api.answers import RawAnswer, created, listed, reported, stopped
from ctsync.api.contract import CreateAnswer, ListAnswer, ReportAnswer, StopAnswer
from ctsync.api.transport import Transport
from ctsync.campaign.observed import Window
from ctsync.names import RemoteId

LONGEST_WINDOW: Final = 31
"""Days. CleverTap's own limit is not published; up to 31 is what its page advises (contract 5.1)."""


class CleverTap:
    """Reads and writes campaigns. Each call is made once, whatever its answer.

    `held_back` is asked immediately before a create or a stop leaves, after any waiting for its turn: a yes makes it
    NotSent, so that nothing goes out after a signal.
    """

    def __init__(self, transport: Transport, *, held_back: Callable[[], bool] = lambda: False) -> None:
        self._transport = transport
        self._held_back = held_back

    def list(self, window: Window) -> ListAnswer:
        """The campaigns that start in the window. Raises ValueError if it is empty or longer than 31 days."""
        days = (window.last - window.first).days + 1
        if not 1 <= days <= LONGEST_WINDOW:
            raise ValueError(f"a list covers 1 to {LONGEST_WINDOW} days, not {days}")
        answer = self._transport.post(
            "/1/targets/list.json", {"from": _day(window.first), "to": _day(window.last)}
        )
        return listed(answer) if isinstance(answer, RawAnswer) else answer

    def report(self, campaign: RemoteId) -> ReportAnswer:
        answer = self._transport.post("/1/targets/result.json", {"id": campaign})
        return reported(answer) if isinstance(answer, RawAnswer) else answer

    def create(self, payload: Mapping[str, Any]) -> CreateAnswer:
        """Create and schedule. Raises ValueError for a payload that only estimates: its answer would mean nothing."""
        if "estimate_only" in payload:
            raise ValueError("a create says nothing of estimates")
        answer = self._transport.post("/1/targets/create.json", payload, held_back=self._held_back)
        return created(answer) if isinstance(answer, RawAnswer) else answer

    def stop(self, campaign: RemoteId) -> StopAnswer:
        answer = self._transport.post("/1/targets/stop.json", {"id": campaign}, held_back=self._held_back)
        return stopped(answer) if isinstance(answer, RawAnswer) else answer

    def server_time(self) -> datetime | None:
        """The `Date` of the last answer that had one, in UTC, as of that answer."""
        return self._transport.last_date

    def server_time_by_now(self) -> datetime | None:
        """The same plus the time that has passed here since: what a clock is compared with.

        A sandbox's clock stands still meanwhile, so `server_time` is its now.
        """
        return self._transport.date_by_now


def _day(day: date) -> int:
    """`YYYYMMDD` as a number."""
    return day.year * 10_000 + day.month * 100 + day.day
