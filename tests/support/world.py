"""A simulated account behind the client's protocols: rows, a clock that sends, and answers that get lost.

It shares nothing with the client or the planner but the shapes of answers, and keeps a journal of what was really
created, stopped and sent, which is the only thing that tests judge by.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock as Mutex
from typing import Any
from zoneinfo import ZoneInfo

from ctsync.api.contract import (
    CreateAnswer,
    Created,
    EstimateAnswer,
    Estimated,
    ListAnswer,
    Listing,
    NoReportYet,
    NotSent,
    RateLimited,
    RefusedByRemote,
    ReportAnswer,
    StopAccepted,
    StopAnswer,
    Unclear,
)
from ctsync.campaign.observed import ObservedCampaign, RemoteStatus, Window
from ctsync.names import RemoteId
from tests.support.campaigns import NOW, ZONE

HOUR = timedelta(hours=1)


@dataclass
class Row:
    """One campaign of the account; `hidden` counts the list calls that will not show it."""

    id: int
    name: str
    payload: Mapping[str, Any]
    moments: tuple[datetime, ...]
    created_at: datetime
    stopped_at: datetime | None = None
    stopped_by_us: bool = False
    stop_ignored: bool = False
    hidden: int = 0
    status: str = ""
    """Set by a person in the dashboard, over what the clock says."""
    scheduled_on: int = 0

    def status_at(self, now: datetime) -> RemoteStatus:
        if self.status:
            return RemoteStatus(self.status)
        if self.stopped_at is not None and self.stopped_at < self.moments[-1] + HOUR:
            return RemoteStatus.STOPPED
        if now < self.moments[0]:
            return RemoteStatus.PENDING
        return RemoteStatus.RUNNING if now < self.moments[-1] + HOUR else RemoteStatus.COMPLETED

    def sent_by(self, now: datetime) -> tuple[datetime, ...]:
        """The runs that really went out."""
        return tuple(m for m in self.moments if m <= now and (self.stopped_at is None or m < self.stopped_at))


@dataclass
class World:
    """The account, its clock, and faults: `create_faults` and `stop_faults` are taken one per call."""

    now: datetime = NOW
    rows: list[Row] = field(default_factory=list)
    create_faults: deque[str] = field(default_factory=deque)
    stop_faults: deque[str] = field(default_factory=deque)
    list_faults: deque[str] = field(default_factory=deque)
    late: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)
    journal: list[tuple[str, Any]] = field(default_factory=list)
    estimates_refuse: str = ""
    people: int = 50
    """How many people every estimate counts."""
    names_cut_at: int | None = None
    _mutex: Mutex = field(default_factory=Mutex)

    # What the driver holds.

    def create(self, payload: Mapping[str, Any]) -> CreateAnswer:
        with self._mutex:
            fault = self.create_faults.popleft() if self.create_faults else ""
            self.journal.append(("create", payload["name"]))
            return self._created(payload, fault)

    def _created(self, payload: Mapping[str, Any], fault: str) -> CreateAnswer:
        match fault:
            case "":
                return Created(RemoteId(self._add(payload).id), {"android": 40, "ios": 10})
            case "lost after":
                self._add(payload)
                return Unclear("the connection was reset")
            case "lost before":
                return Unclear("the connection was reset")
            case "reused id":
                before = self.rows[-1].id
                self._add(payload)
                return Created(RemoteId(before), {})
            case "late":
                self.late.append((3, payload))
                return Unclear("no answer in time")
            case "refused":
                return RefusedByRemote(400, "Invalid Notification Channel ID")
            case "unauthorised":
                return RefusedByRemote(401, "Invalid Credentials")
            case "not sent":
                return NotSent("the connection was refused")
            case "limited":
                return RateLimited(600.0)
            case _:
                raise AssertionError(fault)

    def stop(self, campaign: RemoteId) -> StopAnswer:
        with self._mutex:
            fault = self.stop_faults.popleft() if self.stop_faults else ""
            self.journal.append(("stop", campaign))
            if fault == "lost before":
                return Unclear("the connection was reset")
            row = self.row(campaign)
            if row.stopped_at is None and fault != "ignored" and not row.stop_ignored:
                row.stopped_at, row.stopped_by_us = self.now, True
            return Unclear("the connection was reset") if fault == "lost after" else StopAccepted()

    def list(self, window: Window) -> ListAnswer:
        with self._mutex:
            self.journal.append(("list", window))
            fault = self.list_faults.popleft() if self.list_faults else ""
            if fault == "limited":
                return RateLimited(600.0)
            if fault:
                return Unclear(fault)
            self._late_commits()
            return Listing(tuple(self._shown(row) for row in self.rows if self._is_shown(row, window)))

    def estimate(self, payload: Mapping[str, Any]) -> EstimateAnswer:
        self.journal.append(("estimate", payload["name"]))
        if self.estimates_refuse:
            return RefusedByRemote(400, self.estimates_refuse)
        return Estimated({"android": self.people - 10, "ios": 10})

    def report(self, campaign: RemoteId) -> ReportAnswer:
        return NoReportYet(f"{campaign} has not completed")

    # What tests do and ask.

    def row(self, campaign: int) -> Row:
        return next(row for row in self.rows if row.id == campaign)

    def advance(self, by: timedelta) -> None:
        self.now += by

    def calls(self, kind: str) -> tuple[Any, ...]:
        return tuple(what for each, what in self.journal if each == kind)

    def live(self) -> Sequence[str]:
        """The human names of campaigns that may still send."""
        return sorted(human(row.name) for row in self.rows if row.status_at(self.now).is_live)

    def sent(self) -> Counter[tuple[str, str]]:
        """How many campaigns sent an instance's message on each day: more than one is a duplicate."""
        return Counter(
            (instance(row.name), day)
            for row in self.rows
            for day in {m.astimezone(ZoneInfo(ZONE)).date().isoformat() for m in row.sent_by(self.now)}
        )

    def add_by_hand(self, name: str, at: str, **fields: Any) -> Row:
        """A campaign that somebody made without ctsync."""
        row = self._add({"name": name, "when": at})
        for key, value in fields.items():
            setattr(row, key, value)
        return row

    def _add(self, payload: Mapping[str, Any]) -> Row:
        number = 1_800_000_000 + len(self.rows) + 1
        name = payload["name"] if self.names_cut_at is None else payload["name"][: self.names_cut_at]
        row = Row(number, name, payload, moments_of(payload["when"]), self.now)
        self.rows.append(row)
        return row

    def _late_commits(self) -> None:
        self.late, due = (
            [(left - 1, payload) for left, payload in self.late if left > 1],
            [payload for left, payload in self.late if left <= 1],
        )
        for payload in due:
            self._add(payload)

    def _is_shown(self, row: Row, window: Window) -> bool:
        if row.hidden > 0:
            row.hidden -= 1
            return False
        return self._shown(row).day in window

    def _shown(self, row: Row) -> ObservedCampaign:
        first = row.moments[0].astimezone(ZoneInfo(ZONE))
        scheduled = row.scheduled_on or int(f"{first:%Y%m%d%H%M}")
        return ObservedCampaign(RemoteId(row.id), row.name, scheduled, row.status_at(self.now))


def human(name: str) -> str:
    return re.sub(r" ~ct1\..*$", "", name)


def instance(name: str) -> str:
    """The definition and instance parts of a token, or the name of what was made by hand."""
    match = re.search(r"~ct1\.\w+\.(\w+\.\w+)\.", name)
    return match[1] if match else name


def moments_of(when: str | Mapping[str, Any]) -> tuple[datetime, ...]:
    """The sends of a create call's `when`, as CleverTap reads it (contract 3.3), in UTC."""
    if isinstance(when, str):
        return (_instant(when),)
    if when["type"] == "later":
        return tuple(_instant(text) for text in when["delivery_date_time"])
    return tuple(_recurring(when))


def _recurring(when: Mapping[str, Any]) -> list[datetime]:
    start = _instant(when["start_time"])
    end = when.get("end_by_date")
    moments: list[datetime] = []
    for offset in range(2_000):
        moment = start + timedelta(days=offset)
        local = moment.astimezone(ZoneInfo(ZONE))
        if end is not None and int(f"{local:%Y%m%d}") > int(end):
            break
        if len(moments) == when.get("end_by_occurrences", 10_000):
            break
        if when["repeat_type"] == "day":
            due = offset % when["repeats_every"] == 0
        else:
            due = local.isoweekday() % 7 + 1 in when["repeat_on_days_of_week"]
        if due:
            moments.append(moment)
    return moments


def _instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%d %H:%M").replace(tzinfo=ZoneInfo(ZONE))
