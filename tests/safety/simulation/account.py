"""The simulated account of a history: rows, a clock that sends, a list that lags, and answers that get lost.

It knows nothing of ctsync's lock or planner. What it answers goes through the product's own reading of HTTP answers;
what really happened stands in its journal and on its rows, and the oracles look at nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from ctsync.api import answers
from ctsync.api.answers import RawAnswer
from ctsync.api.contract import (
    CreateAnswer,
    EstimateAnswer,
    ListAnswer,
    NoReportYet,
    NotSent,
    ReportAnswer,
    StopAnswer,
    Unclear,
)
from ctsync.campaign.observed import Window
from ctsync.names import RemoteId
from tests.safety.simulation.files import REFUSED_WORDS
from tests.safety.simulation.swarm import Swarm
from tests.support.campaigns import NOW, ZONE
from tests.support.world import HOUR, moments_of

DAY = timedelta(days=1)

CREATE_FAULTS = (
    *("lost after", "lost after", "lost before", "late", "late", "500 before", "500 after", "503 page"),
    *("no id", "refused", "not sent", "limited", "doubled", "another's id", "unauthorised"),
)
UNCLEAR = ("lost after", "late", "500 after", "no id", "doubled", "another's id")
"""After which a campaign exists and ctsync was not told so."""
STOP_FAULTS = ("lost after", "lost before", "ignored", "stop late", "500 before", "refused", "limited")
LIST_FAULTS = ("broken", "500 before", "limited", "not sent", "short", "short")
ESTIMATE_FAULTS = ("broken", "refused")


@dataclass
class Row:
    """One campaign of the account, and what the journal says of it."""

    id: int
    name: str
    moments: tuple[datetime, ...]
    created_at: datetime
    lag: timedelta
    post: int = 0
    """Which POST made it; 0 is a person. A server that doubles a request makes two rows of one."""
    by: int = 0
    posted_at: datetime = NOW
    base: str = ""
    part: str = ""
    words: str = ""
    generation: int = 0
    where: Mapping[str, Any] = field(default_factory=dict)
    """The filters of its audience, as CleverTap got them."""
    made_as: str = ""
    """Its first name; somebody may change it."""
    is_told: bool = False
    """Whether its create was answered with its id."""
    stopped_at: datetime | None = None
    stop_posted_at: datetime | None = None
    stopped_by: int | None = None
    """The process that stopped it; None for a person."""
    touched_at: datetime | None = None
    is_moved_unseen: bool = False
    """Whether somebody moved it after its first send, so that the list goes on showing that one."""
    hidden_until: datetime = NOW
    scheduled_on: int = 0
    deaf_until: datetime = NOW
    first_shown: datetime | None = None
    first_shown_stopped: datetime | None = None

    def move(self, now: datetime) -> None:
        """Somebody gives it another day in the dashboard: what is to come, because what went out stays where it was."""
        self.is_moved_unseen |= self.moments[0] <= now
        self.moments = tuple(m if m <= now else m + DAY for m in self.moments)

    def sent_by(self, now: datetime) -> list[datetime]:
        return [m for m in self.moments if m <= now and (self.stopped_at is None or m < self.stopped_at)]

    def status_at(self, now: datetime) -> str:
        last = self.moments[-1] + HOUR
        if self.stopped_at is not None and self.stopped_at < last and now >= self.stopped_at + self.lag:
            return "stopped"
        if now < self.moments[0]:
            return "pending"
        return "running" if now < last else "completed"


@dataclass
class Account:
    """`note` takes each fact down; `pending` are creates and stops that CleverTap is still working on."""

    swarm: Swarm
    note: Callable[..., None]
    now: datetime = NOW
    rows: list[Row] = field(default_factory=list)
    pending: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    posts: int = 0
    is_clean: bool = False
    """No fault from now on."""

    def advance_to(self, moment: datetime) -> None:
        """Let time pass, and let what is pending happen in its order."""
        due = sorted((each for each in self.pending if each[0] <= moment), key=lambda each: each[:2])
        self.pending = [each for each in self.pending if each[0] > moment]
        for at, _, happen in due:
            self.now = max(self.now, at)
            happen()
        self.now = max(self.now, moment)

    def later(self, seconds: float, happen: Callable[[], None]) -> None:
        self.pending.append((self.now + timedelta(seconds=seconds), len(self.pending), happen))

    def add(self, payload: Mapping[str, Any], random: Random, **facts: Any) -> Row:
        lag = timedelta(seconds=0 if self.is_clean else random.uniform(0, self.swarm.lag))
        number = 1_800_000_000 + len(self.rows) + 1
        row = Row(number, payload["name"], moments_of(payload["when"]), self.now, lag, **facts)
        dice = Random(f"{number}/{payload['name']}/deaf")
        if dice.random() < self.swarm.deaf:
            row.deaf_until = self.now + timedelta(hours=dice.choice((1, 6, 24, 60)))
        row.made_as = row.name
        self.rows.append(row)
        self.note("made", row.id, row.name, row.post)
        return row

    def add_by_hand(self, name: str, moment: datetime, random: Random) -> Row:
        when = moment.astimezone(ZoneInfo(ZONE)).strftime("%Y%m%d %H:%M")
        return self.add({"name": name, "when": when}, random, touched_at=self.now)

    def row(self, campaign: int) -> Row | None:
        return next((row for row in self.rows if row.id == campaign), None)

    def meddle(self, row: Row) -> None:
        """Perhaps somebody in the dashboard finds it before ctsync does, and stops it."""
        dice = Random(f"{row.id}/{row.name}/meddle")
        if dice.random() < self.swarm.meddles and not self.is_clean:
            self.later(dice.choice((1, 3, 600)), lambda: self._stop_by_hand(row))

    def _stop_by_hand(self, row: Row) -> None:
        row.touched_at = self.now
        self.stop(row, None, self.now)

    def stop(self, row: Row, by: int | None, posted_at: datetime) -> None:
        if row.stopped_at is None:
            row.stopped_at, row.stopped_by, row.stop_posted_at = self.now, by, posted_at
            self.note("stopped", row.id, by)

    def shown(self, row: Row) -> dict[str, Any]:
        first = row.moments[0].astimezone(ZoneInfo(ZONE))
        return {
            "id": row.id,
            "name": row.name,
            "scheduled_on": row.scheduled_on or int(f"{first:%Y%m%d%H%M}"),
            "status": row.status_at(self.now),
        }

    def remember_shown(self, told: list[dict[str, Any]]) -> None:
        for each in told:
            row = self.row(each["id"])
            assert row is not None
            row.first_shown = row.first_shown or self.now
            if each["status"] == "stopped":
                row.first_shown_stopped = row.first_shown_stopped or self.now

    def is_listed(self, row: Row, window: Window) -> bool:
        number = self.shown(row)["scheduled_on"] // 10_000
        day = date(number // 10_000, number // 100 % 100, number % 100)
        return self.now >= row.created_at + row.lag and self.now >= row.hidden_until and day in window


def facts_of(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What a create call says of its file: by its labels and its words, not by its token."""
    labels = dict(label.split("-", 1) for label in payload["labels"])
    words = re.search(rf"Alpha|Bravo|Charlie|{REFUSED_WORDS}", str(payload))
    part = re.search(r" \[([\w.]+)\]", payload["name"])
    return {
        "base": labels["key"],
        "generation": int(labels["generation"]),
        "words": "" if words is None else words[0],
        "part": "" if part is None else part[1],
        "where": payload.get("where", {}),
    }


@dataclass
class Door:
    """The account as one process meets it: CampaignReader, CampaignWriter and Estimator in one."""

    account: Account
    process: int
    random: Random
    met: Callable[[str], None]
    told_at: datetime = NOW
    """When this process last looked at the clock."""

    def _fault(self, kinds: tuple[str, ...]) -> str:
        if self.account.is_clean or self.random.random() >= self.account.swarm.call_faults:
            return ""
        if kinds is CREATE_FAULTS and self.account.swarm.meddles:
            kinds = (*kinds, *("doubled",) * 6)
        fault = self.random.choice(kinds)
        self.met(f"fault: {fault}")
        return fault

    def create(self, payload: Mapping[str, Any]) -> CreateAnswer:
        account, fault = self.account, self._fault(CREATE_FAULTS)
        account.posts += 1
        facts = {**facts_of(payload), "post": account.posts, "by": self.process, "posted_at": account.now}
        account.note("POST create", self.process, payload["name"], fault)
        self._mind_the_guard(payload)

        def make() -> Row:
            row = account.add(payload, self.random, **facts)
            if fault in UNCLEAR and not any(each.post == row.post for each in account.rows[:-1]):
                account.meddle(row)
            return row

        if facts["words"] == REFUSED_WORDS and fault not in ("not sent", "limited", "lost before"):
            return answers.created(_refusal("refused"))
        return self._carried_out(fault, make)

    def _carried_out(self, fault: str, make: Callable[[], Row]) -> CreateAnswer:
        account = self.account
        if fault == "late":
            seconds = self.random.uniform(1, account.swarm.late)
            if seconds > 3000:
                self.met("fault: late by more than 50 minutes")
            account.later(seconds, lambda: (make(), None)[1])
            return Unclear("no answer in time")
        if fault in ("lost after", "no id", "500 after"):
            make()
            return _answer_without_id(fault)
        if fault and fault not in ("another's id", "doubled"):
            return _answer_without_id(fault)
        if fault == "another's id" and account.rows:
            other = self.random.choice(account.rows).id
            make()
            return answers.created(_success(id=other, estimates={"android": 4}))
        if fault == "doubled":
            make()
            if self.random.random() < 0.5:
                make()
                return Unclear("the connection was reset")
        row = make()
        row.is_told = True
        return answers.created(_success(id=row.id, estimates={"android": 4}))

    def _mind_the_guard(self, payload: Mapping[str, Any]) -> None:
        """Nothing is created within 15 minutes of its first send, by the clock as this process last saw it."""
        first = moments_of(payload["when"])[0]
        if first - self.told_at < timedelta(minutes=15):
            self.account.note("GUARD", payload["name"])

    def stop(self, campaign: RemoteId) -> StopAnswer:
        account, fault = self.account, self._fault(STOP_FAULTS)
        account.note("POST stop", self.process, int(campaign), fault)
        row, posted_at = account.row(campaign), account.now
        if fault in ("500 before", "refused", "limited"):
            return answers.stopped(_refusal(fault))
        if row is None or fault == "lost before":
            return Unclear("the connection was reset")
        if account.now < row.deaf_until and not account.is_clean:
            self.met("fault: deaf to stops")
            fault = "ignored"
        if fault == "stop late":
            account.later(self.random.uniform(1, 600), lambda: account.stop(row, self.process, posted_at))
        elif fault != "ignored":
            account.stop(row, self.process, posted_at)
        return Unclear("the connection was reset") if fault == "lost after" else answers.stopped(_success())

    def list(self, window: Window) -> ListAnswer:
        account, fault = self.account, self._fault(LIST_FAULTS)
        if fault == "broken":
            return Unclear("the answer was cut")
        if fault == "not sent":
            return NotSent("the connection was refused")
        if fault in ("500 before", "limited"):
            return answers.listed(_refusal(fault))
        rows = [account.shown(row) for row in account.rows if account.is_listed(row, window)]
        if fault == "short" and rows:
            rows.remove(self.random.choice(rows))
        account.remember_shown(rows)
        return answers.listed(_success(targets=rows))

    def estimate(self, payload: Mapping[str, Any]) -> EstimateAnswer:
        fault = self._fault(ESTIMATE_FAULTS)
        if REFUSED_WORDS in str(payload):
            return answers.estimated(_refusal("refused"))
        if fault == "broken":
            return Unclear("the answer was cut")
        return answers.estimated(_refusal(fault) if fault else _success(estimates={"android": 4}))

    def report(self, campaign: RemoteId) -> ReportAnswer:
        return NoReportYet(f"{campaign} has not completed")


def _answer_without_id(fault: str) -> CreateAnswer:
    if fault == "503 page":
        return answers.created(RawAnswer(503, {}, None, "it is a page of HTML"))
    if fault == "no id":
        return answers.created(_success())
    if fault == "not sent":
        return NotSent("the connection was refused")
    if fault in _STATUSES:
        return answers.created(_refusal(fault))
    return Unclear("the connection was reset")


def _success(**fields: Any) -> RawAnswer:
    return RawAnswer(200, {}, {"status": "success", **fields})


_STATUSES = {"refused": 400, "unauthorised": 401, "limited": 429, "500 before": 500, "500 after": 500}


def _refusal(fault: str) -> RawAnswer:
    status = _STATUSES[fault]
    return RawAnswer(status, {}, {"status": "fail", "error": f"{fault} by the simulator", "code": status})
