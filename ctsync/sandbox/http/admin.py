"""Behind the scenes: what tests and the `sandbox` commands may see and move, under a token of its own.

Every answer is JSON with a `status`; a wrong order is 400 with the reason.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from ctsync.errors import UsageError
from ctsync.sandbox.account import Answer, failure
from ctsync.sandbox.campaigns import STATUSES
from ctsync.sandbox.clock import local_time
from ctsync.sandbox.faults import catalogue
from ctsync.sandbox.http import census
from ctsync.sandbox.http.door import Door
from ctsync.sandbox.reach import Person

MOST_PEOPLE = 100_000
"""People in one answer."""

Do: TypeAlias = Callable[[Any], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Desk:
    """The admin calls of one sandbox."""

    door: Door

    def calls(self) -> Mapping[tuple[str, str], Do]:
        """Method and path to what is done; `health` alone needs no token."""
        return {
            ("GET", "/admin/health"): self.health,
            ("GET", "/admin/account"): self._in_worker(self._account),
            ("POST", "/admin/account"): self._in_worker(self._set_account),
            ("GET", "/admin/clock"): self._in_worker(self._clock),
            ("POST", "/admin/clock"): self._in_worker(self._advance),
            ("GET", "/admin/settings"): self._in_worker(lambda _body: self.door.account.settings.to_json()),
            ("POST", "/admin/settings"): self._in_worker(self._set_settings),
            ("GET", "/admin/journal"): self._in_worker(lambda _body: self.door.account.journal.since()),
            ("POST", "/admin/journal"): self._in_worker(self._journal_since),
            ("GET", "/admin/sends"): self._in_worker(lambda _body: self.door.account.sends.all()),
            ("GET", "/admin/outbox"): self._in_worker(lambda _body: self.door.account.outbox.all({})),
            ("POST", "/admin/outbox"): self._in_worker(self._outbox),
            ("GET", "/admin/campaigns"): self._in_worker(lambda _body: self.door.account.campaigns.all()),
            ("POST", "/admin/campaigns"): self._in_worker(self._touch_campaign),
            ("GET", "/admin/people"): self._in_worker(self._people),
            ("POST", "/admin/triggers"): self._in_worker(self._move_trigger),
            ("GET", "/admin/population"): self._in_worker(lambda _body: census.of(self.door.account)),
            ("POST", "/admin/population"): partial(census.change, self.door),
            ("GET", "/admin/faults"): self._in_worker(lambda _body: self.door.account.faults.all()),
            ("POST", "/admin/faults"): self._in_worker(self._order_fault),
            ("DELETE", "/admin/faults"): self.forget_faults,
            ("GET", "/admin/faults/kinds"): self.kinds_of_faults,
            ("GET", "/admin/waiting"): self.waiting,
            ("POST", "/admin/release"): self.release,
        }

    def _in_worker(self, act: Callable[[Any], Any]) -> Do:
        async def do(body: Any) -> Any:
            try:
                return _envelope(await self.door.work(lambda: self._settled(act, body)))
            except UsageError as error:
                return failure(f"{error.what} {error.hint}".strip())

        return do

    def _settled(self, act: Callable[[Any], Any], body: Any) -> Any:
        """In one transaction, after everything that is due has gone out."""
        account = self.door.account
        with account.state.transaction():
            account.catch_up()
            return act(body)

    async def health(self, _body: Any) -> dict[str, Any]:
        """Alive, and which process; needs no token."""
        return {"status": "success", "service": "ctsync sandbox", "pid": os.getpid()}

    async def waiting(self, _body: Any) -> Any:
        """The requests that are being held."""
        return _envelope(self.door.waiting.all())

    async def release(self, body: Any) -> Any:
        """Let go of `{"number": n}`, or of all."""
        number = body.get("number") if isinstance(body, dict) else None
        return {"status": "success", "released": self.door.waiting.release(number)}

    def _account(self, _body: Any) -> dict[str, Any]:
        account = self.door.account
        made_up = account.population.opened().made_up
        return {"zone": account.clock.zone, "made_up": made_up, **account.registers.to_json()}

    def _set_account(self, body: Any) -> dict[str, Any]:
        """`{"zone"?: name, <register>?: …}`; a register that is given is replaced as a whole."""
        told = _object(body)
        if "zone" in told:
            self.door.account.clock.move_to_zone(str(told["zone"]))
        self.door.account.set_registers({name: value for name, value in told.items() if name != "zone"})
        return self._account(None)

    def _clock(self, _body: Any) -> dict[str, Any]:
        clock = self.door.account.clock
        now = clock.now
        local = local_time(now, clock.zone)
        return {
            "now": now,
            "local": f"{local:%Y-%m-%d %H:%M:%S}",
            "zone": clock.zone,
            "wall": clock.follows_wall,
        }

    def _advance(self, body: Any) -> dict[str, Any]:
        """`{"advance": "3d"}` or `{"advance": "2026-12-24 09:00"}`; sends what falls due on the way."""
        self.door.account.advance(str(_object(body).get("advance", "")))
        return self._clock(None)

    def _set_settings(self, body: Any) -> dict[str, Any]:
        return self.door.account.set_settings(_object(body)).to_json()

    def _journal_since(self, body: Any) -> list[dict[str, Any]]:
        """`{"since": n}`: the rows after number n."""
        since = _object(body).get("since", 0)
        if type(since) is not int:
            raise UsageError("`since` is the number of a row.")
        return self.door.account.journal.since(since)

    def _outbox(self, body: Any) -> list[dict[str, Any]]:
        """`{"campaign"?, "person"?, "since"?: number, "limit"?}`: delivered messages, content as JSON."""
        return self.door.account.outbox.all(_object(body))

    def _people(self, _body: Any) -> list[Person]:
        return self.door.account.population.first(MOST_PEOPLE)

    def _order_fault(self, body: Any) -> dict[str, Any]:
        account, told = self.door.account, _object(body)
        number = account.faults.order(told)
        if told["fault"] == "hide_rows" and told.get("name"):
            account.campaigns.hide(told["name"], told.get("lists", 1))
        return {"number": number}

    async def forget_faults(self, _body: Any) -> Any:
        """Nothing goes wrong any more; a penalty that a fault began ends too."""
        self.door.crowd.reopen()
        await self.door.work(self.door.account.faults.forget_all)
        return _envelope({})

    async def kinds_of_faults(self, _body: Any) -> Any:
        """What can be ordered, in words."""
        return _envelope(catalogue())

    def _touch_campaign(self, body: Any) -> dict[str, Any]:
        """What people do in the dashboard.

        `{"name", "at": "YYYYMMDD HH:MM", "told_status"?}` makes a campaign there. `{"id", …}` with `told_status` (a
        word, or null to follow the clock again), `name`, or `stop: true` changes one.
        """
        told, campaigns = _object(body), self.door.account.campaigns
        word = told.get("told_status")
        if word is not None and not isinstance(word, str):
            raise UsageError("`told_status` is a word.", hint=f"CleverTap's own: {', '.join(STATUSES)}.")
        if "id" not in told:
            return {"id": self._foreign(told)}
        row = campaigns.find(told["id"])
        if row is None:
            raise UsageError("There is no such campaign.")
        if "told_status" in told:
            campaigns.tell_status(row["id"], word)
        if "name" in told:
            campaigns.rename(row["id"], str(told["name"]))
        if told.get("stop") is True:
            campaigns.stop(row)
        return {"id": row["id"]}

    def _move_trigger(self, body: Any) -> dict[str, Any]:
        """`{"name", "status"}`: what people in the dashboard do to an external trigger."""
        told, account = _object(body), self.door.account
        return account.triggers.move(str(told.get("name")), str(told.get("status")), account.registers)

    def _foreign(self, told: dict[str, Any]) -> int:
        try:
            return self.door.account.campaigns.add_foreign(
                str(told["name"]), str(told["at"]), told.get("told_status")
            )
        except (KeyError, ValueError) as error:
            raise UsageError(
                "A campaign made in the dashboard has a `name` and `at`: YYYYMMDD HH:MM."
            ) from error


def _envelope(result: Any) -> Any:
    if isinstance(result, list):
        return {"status": "success", "rows": result}
    return result if isinstance(result, Answer) else {"status": "success", **result}


def _object(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise UsageError("The body is a JSON object.")
    return body
