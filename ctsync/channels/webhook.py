"""Webhook: CleverTap calls a service of ours for each person; there is no text (yaml.md 7.2, contract 3.6.6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ctsync.channels.contract import Channel, Preview, Wiring
from ctsync.channels.findings import not_registered
from ctsync.channels.shown import LinkUse, Role
from ctsync.channels.wire import present
from ctsync.problems import Finding
from ctsync.values import Model, OneOrMore, Text


class WebhookMessage(Model):
    """What a service is told about each person. It has no `content` on the wire."""

    endpoint: Text
    """The endpoint's name as saved in CleverTap; its address and secrets stay there. Wire: `webhook_endpoint_name`."""
    fields: OneOrMore[Literal["profile-attributes", "tokens", "identities"]] = ()
    """What CleverTap tells about the person. Wire: `webhook_fields`."""
    values: dict[str, Text] = {}
    """Extra key-values, the same for everybody. Wire: `webhook_key_value`."""


class Webhook(Channel):
    """The channel `webhook`."""

    name = "webhook"
    target_mode = "webhook"
    noun = "webhook call"
    message: type[Model] = WebhookMessage
    keys = frozenset[str]()
    schedule_keys = frozenset[str]()
    audience_keys = frozenset[str]()
    required = frozenset[str]()
    has_native_schedules = False
    has_identity_send = False
    texts: Mapping[str, Role] = {
        "values.*": Role.VALUE,
    }
    links: Mapping[str, LinkUse] = {}

    def check(self, message: WebhookMessage, wiring: Wiring) -> Iterator[Finding]:
        """The endpoint is registered."""
        known = wiring.catalog.webhook_endpoints
        if message.endpoint not in known:
            yield not_registered(
                ("message", "endpoint"),
                message.endpoint,
                known,
                noun="webhook endpoint",
                register="registers/providers.yaml",
            )

    def to_wire(self, message: WebhookMessage, wiring: Wiring) -> dict[str, Any]:  # noqa: ARG002  # the contract's shape
        """The three `webhook_…` fields."""
        return present(
            webhook_endpoint_name=message.endpoint,
            webhook_fields=list(message.fields) or None,
            webhook_key_value=dict(message.values) or None,
        )

    def preview(self, message: WebhookMessage, wiring: Wiring) -> Preview:  # noqa: ARG002  # the contract's shape
        """The call as a developer would write it, and what goes with it."""
        told = [*message.fields, *(f"{key}={text}" for key, text in message.values.items())]
        return Preview(f"POST {message.endpoint}", ", ".join(told))
