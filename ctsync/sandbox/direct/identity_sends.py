"""`/1/send/<channel>.json`: a message to people by their identities, at once (contract 6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctsync.sandbox.clock import Clock
from ctsync.sandbox.direct.recipients import Recipients, devices, once_each
from ctsync.sandbox.population import Population
from ctsync.sandbox.registers import Registers
from ctsync.sandbox.rules.identity import INVALID_RECIPIENTS, OTHER, check_identity_send, recipients_of
from ctsync.sandbox.rules.refusal import Refusal
from ctsync.sandbox.settings import Settings
from ctsync.sandbox.state import State

CHANNELS = ("push", "webpush", "email", "sms", "whatsapp")
QUEUED = "Added to queue for processing"


def as_seen(channel: str, content: Mapping[str, Any]) -> Any:
    """The content in the form that campaigns have it in, so that both look alike in the outbox (contract 3.6.5, 6).

    A freeform message of WhatsApp becomes its `text`, or a `header` with the media and the caption as `text`.
    """
    if channel != "whatsapp":
        return content
    if content["message_type"].lower() == "template":
        template = {"locale": content.get("language"), **content["template"]}
        return {"locale" if key == "language" else key: value for key, value in template.items()}
    body = content["freeform"]["body"]
    if body["type"] == "text":
        return {"text": body["text"]}
    return {
        "header": {"type": body["type"], "media": body["media"]},
        "text": body["media"].get("caption", ""),
    }


class IdentitySends:
    """Sends to the people of one state file."""

    def __init__(self, state: State, clock: Clock, population: Population) -> None:
        self._state = state
        self._clock = clock
        self._recipients = Recipients(state, population)

    def send(
        self, channel: str, body: dict[str, Any], registers: Registers, settings: Settings
    ) -> dict[str, Any]:
        """Leave a message on every device of everybody who is known and can be reached.

        Success says that the call is valid, not that anybody got it: so it does when nobody can be reached.
        """
        check_identity_send(channel, body, registers, settings)
        found, nobody = self._recipients.find(recipients_of(body["to"], settings), registers.people)
        if not found or (nobody and settings.unknown_recipients == "refused"):
            raise Refusal(INVALID_RECIPIENTS, code=84)
        self._remember_tag_group(body.get("tag_group"), settings)
        told = {"at": self._clock.now, "source": "identity", "campaign": body.get("campaign_id")}
        content = as_seen(channel, body["content"])
        for recipient in once_each(found) if settings.repeated_recipients == "once" else found:
            for device in devices(channel, recipient.person, body):
                self._recipients.post(recipient, channel, device, told, content)
        return {"status": "success", "message": QUEUED}

    def _remember_tag_group(self, name: str | None, settings: Settings) -> None:
        """A name that is new makes a group; without a name it is `Not Tagged`, which is no group of its own."""
        groups = self._state.fact("tag_groups", [])
        if name is None or name in groups:
            return
        if len(groups) >= settings.tag_groups_limit:
            raise Refusal(f"An account has at most {settings.tag_groups_limit} tag groups", code=OTHER)
        self._state.remember("tag_groups", [*groups, name])
