"""The remote account as a state machine: a call in, an answer out, no HTTP in sight (contract 3 to 5).

Every call is one transaction: sends that are due go out first, then the call has its effect, and both are in the
journal, or nothing happened at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ctsync.sandbox.audience_query import AudienceQuery
from ctsync.sandbox.campaigns import Campaigns
from ctsync.sandbox.clock import Clock
from ctsync.sandbox.delivery.outbox import Outbox
from ctsync.sandbox.faults import Fault, Faults
from ctsync.sandbox.journal import NOTHING, Asked, Effect, Journal
from ctsync.sandbox.lifecycle import read_day
from ctsync.sandbox.population import SEED, SIZE, Population
from ctsync.sandbox.reach import estimate
from ctsync.sandbox.registers import Registers, read_registers
from ctsync.sandbox.rules import Asking, Refusal, check_create
from ctsync.sandbox.sends import Sends
from ctsync.sandbox.settings import Settings, read_settings
from ctsync.sandbox.state import State

INVALID_ID = "Invalid campaign id"
INVALID_RANGE = "Invalid date range"
NOT_COMPLETED = "This target hasn't been completed"
NO_RESULT = "This target has no result as of yet"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: HTTP status, JSON body, further headers, and what the call did."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    effect: Effect = NOTHING


NO_ANSWER = Answer(0, None)
"""The connection is cut instead."""


def failure(text: str, status: int = 400) -> Answer:
    """The failure envelope (contract 1.5)."""
    return Answer(status, {"status": "fail", "error": text, "code": status})


def is_estimate(body: Any) -> bool:
    return isinstance(body, dict) and body.get("estimate_only") is True


class Account:
    """One state file, opened. To be used by one thread."""

    def __init__(self, path: Path) -> None:
        self.state = State(path)
        self.clock = Clock(self.state)
        self.population = Population(self.state)
        self.queries = AudienceQuery(self.state, self.population)
        self.campaigns = Campaigns(self.state, self.clock)
        self.sends = Sends(self.state, self.clock, self.population, self.queries)
        self.journal = Journal(self.state)
        self.outbox = Outbox(self.state)
        self.faults = Faults(self.state)

    def start(self, clock_start: datetime | None, zone: str, size: int = SIZE, seed: int = SEED) -> None:
        """Fix clock, zone and population; a state that has them keeps them."""
        with self.state.transaction():
            self.clock.start(clock_start, zone)
            self.population.settle(size, seed)

    def close(self) -> None:
        self.state.close()

    @property
    def settings(self) -> Settings:
        return read_settings(self.state.fact("settings", {}))

    @property
    def registers(self) -> Registers:
        return read_registers(self.state.fact("registers", {}))

    def set_settings(self, written: dict[str, Any]) -> Settings:
        with self.state.transaction():
            settings = read_settings(written, self.settings)
            self.state.remember("settings", settings.to_json())
        return settings

    def set_registers(self, written: Mapping[str, Any]) -> Registers:
        with self.state.transaction():
            registers = read_registers(written, self.registers)
            self.state.remember("registers", registers.to_json())
        return registers

    def advance(self, told: str) -> int:
        """Move the clock and send everything that falls due on the way."""
        with self.state.transaction():
            now = self.clock.advance(told)
            self.sends.carry_out(self.settings)
        return now

    def name_meant(self, endpoint: str, body: Any) -> str:
        """The name of the campaign that a call is about, for faults that wait for one."""
        if not isinstance(body, dict):
            return ""
        if endpoint in ("stop", "result"):
            row = self.campaigns.find(body.get("id"))
            return row["name"] if row else ""
        return str(body.get("name", ""))

    def strike(self, endpoint: str, body: Any) -> Fault | None:
        """The fault that this call meets, if any was ordered."""
        with self.state.transaction():
            return self.faults.strike(endpoint, self.name_meant(endpoint, body))

    def call(self, endpoint: str, body: Any, asked: Asked, fault: Fault | None = None) -> Answer:
        """Do what a call asks and write it down; `fault` changes only what the journal says was answered."""
        with self.state.transaction():
            self.sends.carry_out(self.settings)
            answer = self._decide(endpoint, body, fault)
            kind = fault.kind if fault else None
            told = seen_by_client(answer, kind)
            self.journal.request(self.clock.now, asked, told, effect=answer.effect, fault=kind)
        return answer

    def _decide(self, endpoint: str, body: Any, fault: Fault | None) -> Answer:
        calls: dict[str, Callable[[Any], Answer]] = {
            "create": self._create,
            "list": self._list,
            "stop": self._stop,
            "result": self._result,
        }
        if not isinstance(body, dict):
            return failure("Invalid JSON payload")
        try:
            if endpoint == "create" and fault is not None and fault.kind in ("late_commit", "hide_rows"):
                return self._create(body, fault)
            return calls[endpoint](body)
        except Refusal as refusal:
            return failure(refusal.text, refusal.status)

    def _create(self, body: dict[str, Any], fault: Fault | None = None) -> Answer:
        asking = Asking(body, self.registers, self.settings, self.clock.now, self.clock.zone)
        check_create(asking)
        headers = {"X-Sandbox-Unknown-Keys": ", ".join(sorted(asking.unknown))} if asking.unknown else {}
        if is_estimate(body):
            return Answer(200, self._estimate_answer(body), _ascii(headers))
        estimates = {} if body.get("skip_estimate") else self.estimate(body)
        if fault is not None and fault.kind == "late_commit":
            self._postpone("create", body, fault.lists)
            return Answer(200, {"status": "success"})
        hidden = fault.lists if fault is not None else 0
        number = self.campaigns.add(body, hidden=hidden)
        self.sends.carry_out(self.settings)
        answer = {"status": "success", "id": number, "estimates": estimates}
        return Answer(200, answer, _ascii(headers), Effect(created=number))

    def _estimate_answer(self, body: dict[str, Any]) -> dict[str, Any]:
        """At once, or as a promise to be asked for again (contract 4.2, 4.3)."""
        estimates = self.estimate(body)
        if not body.get("async_estimate"):
            return {"status": "success", "estimates": estimates}
        number = self.clock.now * 100 + int(self.state.value("SELECT count(*) FROM promised_estimates"))
        self.state.run("INSERT INTO promised_estimates VALUES (?, ?)", number, json.dumps(estimates))
        return {"status": "partial", "req_id": str(number)}

    def promised_estimate(self, number: str, asked: Asked) -> Answer:
        """The answer to an asynchronous estimate."""
        with self.state.transaction():
            known = self.state.value("SELECT estimates FROM promised_estimates WHERE number = ?", number)
            answer = failure("Invalid req_id")
            if known is not None:
                answer = Answer(200, {"status": "success", "estimates": json.loads(known)})
            self.journal.request(self.clock.now, asked, (answer.status, answer.body))
        return answer

    def estimate(self, body: Mapping[str, Any]) -> dict[str, int]:
        """The reach of a valid create call, now."""
        chosen = self.queries.people(
            body, self.clock.now, self.clock.zone, unset_passes=self.settings.not_equals_includes_unset
        )
        return estimate((person for person in self.population.everybody() if person["id"] in chosen), body)

    def _postpone(self, endpoint: str, body: dict[str, Any], lists: int) -> None:
        self.state.run(
            "INSERT INTO late (endpoint, body, lists) VALUES (?, ?, ?)",
            *(endpoint, json.dumps(body, ensure_ascii=False), lists),
        )

    def _do_what_is_late(self) -> None:
        """Before a list is answered: calls that waited for enough lists have their effect now."""
        for row in self.state.rows("SELECT * FROM late WHERE lists <= 0 ORDER BY number"):
            body = json.loads(row["body"])
            asked = Asked("POST", f"/1/targets/{row['endpoint']}.json", row["body"], in_flight=0)
            if row["endpoint"] == "create":
                effect = Effect(created=self.campaigns.add(body))
            else:
                effect = self._stop(body).effect
            self.journal.request(
                self.clock.now, asked, (None, None), effect=effect, fault="late_commit", kind="late"
            )
            self.state.run("DELETE FROM late WHERE number = ?", row["number"])
        self.sends.carry_out(self.settings)
        self.state.run("UPDATE late SET lists = lists - 1")

    def _list(self, body: dict[str, Any]) -> Answer:
        settings = self.settings
        self._do_what_is_late()
        days = []
        for name in ("from", "to"):
            try:
                days.append(read_day(body[name] if type(body.get(name)) is int else ""))
            except ValueError:
                raise Refusal(f'Invalid "{name}" date (it must be of the format YYYYMMDD)') from None
        first, last = days
        if first > last or (last - first).days + 1 > settings.max_list_days:
            raise Refusal(INVALID_RANGE)
        rows = self.campaigns.listed(first, last, with_foreign=settings.list_dashboard_campaigns)
        return Answer(200, {"status": "success", "targets": rows})

    def _stop(self, body: dict[str, Any]) -> Answer:
        row = self.campaigns.find(body.get("id"))
        if row is None:
            raise Refusal(INVALID_ID)
        stopped = self.campaigns.stop(row)
        return Answer(200, {"status": "success"}, effect=Effect(stopped=row["id"] if stopped else None))

    def stop_late(self, body: Any, asked: Asked, fault: Fault) -> None:
        """A stop whose client was cut off and that has its effect after some list calls."""
        with self.state.transaction():
            if isinstance(body, dict):
                self._postpone("stop", body, fault.lists)
            self.journal.request(self.clock.now, asked, (None, None), fault=fault.kind)

    def _result(self, body: dict[str, Any]) -> Answer:
        """The three unfinished forms, and the two numbers (contract 5.3)."""
        row = self.campaigns.find(body.get("id"))
        if row is None:
            raise Refusal(INVALID_ID)
        word = self.campaigns.status(row)
        numbers = self.sends.result(row["id"])
        if word in ("completed", "stopped") and numbers is not None:
            return Answer(200, {"status": "success", "result": numbers})
        if self.settings.strict_docs:
            return failure(NOT_COMPLETED, 409)
        if word in ("pending", "scheduled"):
            return Answer(200, {"status": "success", "error": NOT_COMPLETED, "code": 200})
        return failure(NO_RESULT, 500)


def seen_by_client(answer: Answer, fault: str | None) -> tuple[int | None, Any]:
    """Status and body that reach the client, given the fault that distorts them; None if the connection is cut."""
    if not answer.status or fault == "drop_after" or (fault == "late_commit" and answer.status < 400):
        return None, None
    if fault == "error_after":
        return 500, failure("Internal server error", 500).body
    return answer.status, answer.body


def _ascii(headers: dict[str, str]) -> dict[str, str]:
    """Header values that HTTP can carry, whatever the keys were."""
    return {name: json.dumps(value)[1:-1][:2000] for name, value in headers.items()}
