"""`/1/` and `/2/send/externaltrigger.json`: setting off campaigns that were built in the dashboard (contract 7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctsync.errors import UsageError
from ctsync.sandbox.clock import Clock
from ctsync.sandbox.direct.recipients import Recipient, Recipients, devices, once_each
from ctsync.sandbox.population import Population
from ctsync.sandbox.registers import TRIGGER_STATUSES, Registers
from ctsync.sandbox.rules.identity import INVALID_RECIPIENTS
from ctsync.sandbox.rules.refusal import Refusal
from ctsync.sandbox.rules.trigger import campaigns_of, check_trigger, recipients_of
from ctsync.sandbox.settings import Settings
from ctsync.sandbox.state import State

VERSIONS = ("v1", "v2")
QUEUED = "Added to queue for processing"
LEFT_OUT = (
    "The following campaignIDs have not been added to the processing queue: {} as they have either been stopped, or"
    " are not ready, or require approval or lack type external trigger. "
)
"""With a space at its end, as CleverTap prints it."""

_NOT_READY = {
    None: "campaign_id does not exist",
    "stopped": "campaign_id does not have a valid status",
    "needs_approval": "campaign_id does not have a valid status",
    "not_ready": "campaign_id is not ready",
}


class Triggers:
    """The external triggers of one state file: the register's, each with the status it was moved to since."""

    def __init__(self, state: State, clock: Clock, population: Population) -> None:
        self._state = state
        self._clock = clock
        self._recipients = Recipients(state, population)

    def pull(
        self, version: str, body: dict[str, Any], registers: Registers, settings: Settings
    ) -> dict[str, Any]:
        """Leave messages of every campaign that is ready; version 2 says which were left out."""
        check_trigger(version, body, settings)
        found, nobody = self._recipients.find(recipients_of(body), registers.people)
        asked = campaigns_of(version, body, settings)
        words = {number: self._status(number, registers) for number in asked}
        ready = [number for number in asked if words[number] == "ready"]
        if not ready:
            raise Refusal(_NOT_READY[words[asked[0]]] if len(asked) == 1 else _left_out(asked))
        if not found or (nobody and settings.unknown_recipients == "refused"):
            raise Refusal(INVALID_RECIPIENTS)
        recipients = list(once_each(found)) if settings.repeated_recipients == "once" else found
        for number in ready:
            self._send(number, recipients, body["ExternalTrigger"], registers)
        others = [number for number in asked if number not in ready]
        if others:
            return {"message": QUEUED, "status": "partial", "error": _left_out(others), "code": 200}
        return {"message": QUEUED, "status": "success"}

    def _send(self, number: int, recipients: list[Recipient], values: Any, registers: Registers) -> None:
        name, trigger = _trigger_of(number, registers)
        channel = str(trigger.get("channel", "push"))
        told = {"at": self._clock.now, "source": "trigger", "campaign": number}
        content = {"trigger": name, "ExternalTrigger": values}
        for recipient in recipients:
            for device in devices(channel, recipient.person, {}):
                self._recipients.post(recipient, channel, device, told, content)

    def _status(self, number: int, registers: Registers) -> str | None:
        """One of TRIGGER_STATUSES, or None for a campaign that is no external trigger."""
        _, trigger = _trigger_of(number, registers)
        if not trigger:
            return None
        return str(self._moved().get(str(number), trigger.get("status", "ready")))

    def _moved(self) -> dict[str, str]:
        moved: dict[str, str] = self._state.fact("moved_triggers", {})
        return moved

    def move(self, name: str, word: str, registers: Registers) -> dict[str, Any]:
        """What a person in the dashboard does to a trigger; lasts until the next move. `UsageError` for a wrong one."""
        if name not in registers.triggers:
            raise UsageError("There is no such trigger.", hint=f"There are: {', '.join(registers.triggers)}.")
        if word not in TRIGGER_STATUSES:
            raise UsageError("There is no such status.", hint=f"There are: {', '.join(TRIGGER_STATUSES)}.")
        number = registers.triggers[name]["campaign_id"]
        self._state.remember("moved_triggers", {**self._moved(), str(number): word})
        return {"name": name, "campaign_id": number, "moved_to": word}


def _trigger_of(number: int, registers: Registers) -> tuple[str, Mapping[str, Any]]:
    return next(
        ((name, each) for name, each in registers.triggers.items() if each["campaign_id"] == number), ("", {})
    )


def _left_out(numbers: list[int]) -> str:
    return LEFT_OUT.format(numbers)
