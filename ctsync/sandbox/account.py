"""The remote account as a state machine: a call in, an answer out, no HTTP in sight (contract 3 to 5).

Every call is one transaction: sends that are due go out first, then the call has its effect, and both are in the
journal, or nothing happened at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ctsync.errors import UsageError
from ctsync.sandbox.audience_query import AudienceQuery
from ctsync.sandbox.campaigns import Campaigns
from ctsync.sandbox.clock import Clock
from ctsync.sandbox.delivery.outbox import Outbox
from ctsync.sandbox.direct import IdentitySends, MessageReport, Triggers, further_calls
from ctsync.sandbox.faults import Fault, Faults, after, as_shown, instead
from ctsync.sandbox.journal import NOTHING, Asked, Effect, Journal
from ctsync.sandbox.lifecycle import read_day
from ctsync.sandbox.made_up import SEED, SIZE
from ctsync.sandbox.population import Population
from ctsync.sandbox.postponed import Postponed
from ctsync.sandbox.registers import Registers, read_registers
from ctsync.sandbox.rules import Asking, Refusal, as_meant, check, check_create
from ctsync.sandbox.rules.identity import IDENTITY_SENDS, INVALID_PAYLOAD
from ctsync.sandbox.sends import Sends
from ctsync.sandbox.settings import Settings, kept_settings, read_settings
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


def failure(text: str, status: int = 400, code: int | None = None) -> Answer:
    """The failure envelope (contract 1.5); `code` is the HTTP status unless told."""
    return Answer(status, {"status": "fail", "error": text, "code": status if code is None else code})


def malformed(endpoint: str) -> Answer:
    """What is said of a body that is not a JSON object; identity sends have a number for it (contract 6)."""
    if endpoint in IDENTITY_SENDS:
        return failure(INVALID_PAYLOAD, code=78)
    return failure("Invalid JSON payload")


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
        self.sends = Sends(self.state, self.clock, self.queries)
        self.journal = Journal(self.state)
        self.outbox = Outbox(self.state)
        self.faults = Faults(self.state)
        self.postponed = Postponed(self.state, self.clock, self.campaigns)
        self.triggers = Triggers(self.state, self.clock, self.population)
        self.further_calls = further_calls(
            IdentitySends(self.state, self.clock, self.population),
            self.triggers,
            MessageReport(self.state, self.clock, self.campaigns),
        )

    def start(self, clock_start: datetime | None, zone: str, size: int = SIZE, seed: int = SEED) -> None:
        """Fix clock, zone and population; a state that has them keeps them."""
        with self.state.transaction():
            self.clock.start(clock_start, zone)
            self.population.settle(size, seed)

    def close(self) -> None:
        self.population.close()
        self.state.close()

    @property
    def settings(self) -> Settings:
        return kept_settings(self.state.fact("settings", {}))

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
            self.catch_up()
        return now

    def catch_up(self) -> None:
        """Do what the clock has passed in the order of its moments, however far it moved at a time.

        Raises UsageError if the population cannot be read.
        """
        settings = self.settings
        for moment in self.postponed.moments():
            with self.clock.as_of(moment - 1):
                self.sends.carry_out(settings)
            with self.clock.as_of(moment):
                self.postponed.carry_out()
        self.sends.carry_out(settings)

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
        """Do what a call asks, write it down, and give what the client is told of it, as the fault leaves it."""
        with self.state.transaction():
            done = self._answer(lambda: self._decide(endpoint, body, fault))
            other = self.campaigns.newest_but(done.effect.created) if fault else None
            status, told = after((done.status, done.body), fault, other)
            answer = replace(done, status=status, body=told)
            self.note(asked, answer, fault)
        return answer

    def answer_instead(self, endpoint: str, fault: Fault, asked: Asked) -> Answer | None:
        """What a fault answers without doing the call, written down; None if the call is done all the same."""
        with self.state.transaction():
            told = instead(fault, endpoint, self.campaigns.unused_id(), self.settings.text_429)
            return None if told is None else self.note(asked, Answer(*told), fault)

    def note(
        self, asked: Asked, answer: Answer, fault: Fault | None = None, remark: str | None = None
    ) -> Answer:
        """Write a request down with what the client is told of it."""
        kind = fault.kind if fault else None
        told = (answer.status, answer.body) if answer.status else (None, None)
        self.journal.request(self.clock.now, asked, told, effect=answer.effect, fault=kind, remark=remark)
        return answer

    def _answer(self, decide: Callable[[], Answer]) -> Answer:
        """What a call is answered after all that was due. One that cannot be carried out has changed nothing."""
        try:
            with self.state.step():
                self.catch_up()
            with self.state.step():
                return decide()
        except Refusal as refusal:
            status = self.settings.refusal_status if refusal.status == 400 else refusal.status
            return failure(refusal.text, status, refusal.code)
        except UsageError as error:  # a population whose files are gone
            return failure(f"{error.what} {error.hint}".strip(), 500)

    def _decide(self, endpoint: str, body: Any, fault: Fault | None) -> Answer:
        """Raises Refusal for a call that CleverTap would refuse, UsageError if the population cannot be read."""
        calls: dict[str, Callable[[Any, Fault | None], Answer]] = {
            "create": self._create,
            "list": self._list,
            "stop": self._stop,
            "result": self._result,
        }
        if not isinstance(body, dict):
            return malformed(endpoint)
        if endpoint in self.further_calls:
            return Answer(200, self.further_calls[endpoint](body, self.registers, self.settings))
        return calls[endpoint](body, fault)

    def _create(self, body: dict[str, Any], fault: Fault | None = None) -> Answer:
        asking = self._asking(body)
        check_create(asking)
        body = as_meant(body, asking.settings)
        headers = {"X-Sandbox-Unknown-Keys": ", ".join(sorted(asking.unknown))} if asking.unknown else {}
        if is_estimate(body):
            return Answer(200, self._estimate_answer(body), _ascii(headers))
        estimates = {} if body.get("skip_estimate") else self.estimate(body)
        if fault is not None and fault.kind == "late_commit":
            self.postponed.add("create", body, fault)
            return Answer(200, {"status": "success"})
        hidden = fault.lists if fault is not None and fault.kind == "hide_rows" else 0
        number = self.campaigns.add(body, hidden=hidden)
        self.sends.carry_out(self.settings)
        answer = {"status": "success", "id": number, "estimates": estimates}
        return Answer(200, answer, _ascii(headers), Effect(created=number))

    def _asking(self, body: dict[str, Any]) -> Asking:
        settings, clock = self.settings, self.clock
        taken = settings.same_name == "refused" and self.campaigns.has_name(body.get("name"))
        return Asking(body, self.registers, settings, clock.now, clock.zone, name_is_taken=taken)

    def _estimate_answer(self, body: dict[str, Any]) -> dict[str, Any]:
        """At once, or as a promise to be asked for again (contract 4.2, 4.3)."""
        estimates, form = self.estimate(body), self.settings.async_estimate
        if not body.get("async_estimate") or form == "at_once":
            return {"status": "success", "estimates": estimates}
        number = self.clock.now * 100 + int(self.state.value("SELECT count(*) FROM promised_estimates"))
        self.state.run("INSERT INTO promised_estimates VALUES (?, ?)", number, json.dumps(estimates))
        return {"status": form, "req_id": str(number)}

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
        settings = self.settings
        found = self.queries.people(body, self.clock.now, self.clock.zone, settings).estimate(body)
        if "whatsapp" in found and settings.estimate_key_whatsapp == "web":
            return {"web": found["whatsapp"]}
        return found

    def _list(self, body: dict[str, Any], fault: Fault | None) -> Answer:
        settings = self.settings
        self.postponed.carry_out(before_a_list=True)
        self.sends.carry_out(settings)
        check("list", body, settings)
        first, last = (_listed_day(name, body[name]) for name in ("from", "to"))
        if first > last or (last - first).days + 1 > settings.max_list_days:
            raise Refusal(INVALID_RANGE)
        rows = self.campaigns.listed(first, last, settings)

        def is_new(row: dict[str, Any]) -> bool:
            return fault is not None and self.campaigns.is_newer_than(
                row, seconds=fault.seconds, lists=fault.lists
            )

        return Answer(200, {"status": "success", "targets": as_shown(rows, fault, is_new)})

    def _stop(self, body: dict[str, Any], fault: Fault | None) -> Answer:
        settings = self.settings
        check("stop", body, settings)
        row = self._named(body)
        if row is None and settings.stop_unknown_id == "refused":
            raise Refusal(INVALID_ID)
        before = self.campaigns.status(row) if row else ""
        if (before, "refused") in (
            ("completed", settings.stop_completed),
            ("stopped", settings.stop_twice),
        ):
            raise Refusal(f"This target is {before} already")
        if row is None:
            return Answer(200, {"status": "success"})
        if fault is not None and fault.kind == "late_commit":
            self.postponed.add("stop", body, fault)
            return Answer(200, {"status": "success"})
        stopped = self.campaigns.stop(row)
        if fault is not None and fault.kind == "undo_stop":
            self.postponed.add("undo_stop", body, fault)
        return Answer(200, {"status": "success"}, effect=Effect(stopped=row["id"] if stopped else None))

    def _named(self, body: Mapping[str, Any]) -> dict[str, Any] | None:
        """The campaign with this id, which is an integer or, if the settings take that, a text of digits."""
        number = body.get("id")
        return self.campaigns.find(int(number) if isinstance(number, str) else number)

    def _result(self, body: dict[str, Any], _fault: Fault | None) -> Answer:
        """The two numbers, or one of the four unfinished forms (contract 5.3)."""
        settings = self.settings
        check("result", body, settings)
        row = self._named(body)
        if row is None:
            raise Refusal(INVALID_ID)
        word = self.campaigns.status(row)
        numbers = self.sends.result(row["id"])
        if word in ("completed", "stopped") and numbers is not None:
            return Answer(200, {"status": "success", "result": numbers})
        form = settings.result_unfinished
        if form == "by_status":
            form = "200" if word in ("pending", "scheduled") else "500"
        return UNFINISHED[form]


UNFINISHED: Mapping[str, Answer] = {
    "fail": Answer(200, {"status": "fail", "error": NOT_COMPLETED}),
    "409": failure(NOT_COMPLETED, 409),
    "500": failure(NO_RESULT, 500),
    "200": Answer(200, {"status": "success", "error": NOT_COMPLETED, "code": 200}),
}
"""The known forms; the HTTP status of `fail` and the body of 409 are not told, so they are ours (contract 5.3)."""


def _listed_day(name: str, written: int | str) -> date:
    try:
        return read_day(written)
    except ValueError:
        raise Refusal(f'Invalid "{name}" date (it must be of the format YYYYMMDD)') from None


def _ascii(headers: dict[str, str]) -> dict[str, str]:
    """Header values that HTTP can carry, whatever the keys were."""
    return {name: json.dumps(value)[1:-1][:2000] for name, value in headers.items()}
