"""SMS: a text, and for Indian numbers the id under which it is registered (yaml.md 7.2, contract 3.6.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ctsync.channels.contract import Channel, Preview, Wiring
from ctsync.channels.findings import excluded, missing, not_registered, sender_findings
from ctsync.channels.shown import LinkUse, Role
from ctsync.channels.wire import present
from ctsync.errors import UsageError
from ctsync.problems import Finding
from ctsync.values import Model, Text

_DLT_ID = re.compile(r"\d{12,19}")


class SmsMessage(Model):
    """An SMS. Wire: `content`."""

    body: Text
    """The text. Wire: `body`."""
    template: Text | None = None
    """The registered text, as in `registers/dlt_templates.yaml`; India wants one. Wire: `template_id`."""
    header_values: dict[str, Text] = {}
    """Extra key-values for the provider's header, such as `$$header1`. Wire: `header_kvs`."""
    values: dict[str, Text] = {}
    """Extra key-values for the provider's body. Wire: `message_kvs`."""


class Sms(Channel):
    """The channel `sms`."""

    name = "sms"
    target_mode = "sms"
    noun = "SMS"
    message: type[Model] = SmsMessage
    keys = frozenset({"provider", "provider_group"})
    schedule_keys = frozenset[str]()
    audience_keys = frozenset[str]()
    required = frozenset[str]()
    """`provider` or `provider_group`: one of two, so `check` asks for it."""
    has_native_schedules = False
    has_identity_send = True
    texts: Mapping[str, Role] = {
        "body": Role.BODY,
        "header_values.*": Role.VALUE,
        "values.*": Role.VALUE,
    }
    links: Mapping[str, LinkUse] = {}

    def check(self, message: SmsMessage, wiring: Wiring) -> Iterator[Finding]:
        """A sender, a registered template where India is a country, and a provider id where one is needed.

        Whether a provider group is registered, and stands alone, is checked with the file.
        """
        yield from _sender_findings(message, wiring)
        yield from _template_findings(message, wiring)

    def to_wire(self, message: SmsMessage, wiring: Wiring) -> dict[str, Any]:
        """`content`, for a message that `check` let through.

        CleverTap's pages name two places for the template id; the provider's entry says which one it reads.
        """
        at_provider, at_content = _template_places(message, wiring)
        for_provider = present(
            template_id=at_provider,
            header_kvs=dict(message.header_values) or None,
            message_kvs=dict(message.values) or None,
        )
        return {
            "content": present(
                body=message.body,
                sms={"template_id": at_content} if at_content else None,
                message_info={_provider_id(wiring): for_provider} if for_provider else None,
            )
        }

    def preview(self, message: SmsMessage, wiring: Wiring) -> Preview:
        """The sender's header, as phones show it, and the text."""
        template = wiring.catalog.dlt_templates.get(message.template or "")
        header = (wiring.sender and wiring.sender.header) or (template and template.header)
        return Preview(header or wiring.provider or wiring.provider_group or "SMS", message.body)

    def resolved(self, message: SmsMessage, wiring: Wiring) -> dict[str, Any]:
        """The ids that registers give: of the template, of the provider, and where the first one goes."""
        facts: dict[str, Any] = {}
        if message.template is not None and wiring.sender is not None:
            facts["template_id"] = wiring.catalog.dlt_templates[message.template].id
            facts["template_id_at"] = wiring.sender.template_id_at
        if _needs_provider_id(message, wiring):
            facts["provider_id"] = _provider_id(wiring)
        return facts


def _template_places(message: SmsMessage, wiring: Wiring) -> tuple[str | None, str | None]:
    """The template id for `message_info`, and the one for `content.sms`: at most one of them is set."""
    if message.template is None:
        return None, None
    template_id = wiring.catalog.dlt_templates[message.template].id
    if wiring.sender is not None and wiring.sender.template_id_at == "content_sms":
        return None, template_id
    return template_id, None


def _needs_provider_id(message: SmsMessage, wiring: Wiring) -> bool:
    at_provider, _ = _template_places(message, wiring)
    return bool(at_provider or message.header_values or message.values)


def _provider_id(wiring: Wiring) -> str:
    """The id under which `message_info` files things. Raises UsageError if nobody wrote it down."""
    if wiring.sender is None or wiring.sender.id is None:
        raise UsageError(
            f"The provider of {wiring.name} has no id.", hint="Write `id` in registers/providers.yaml."
        )
    return wiring.sender.id


def _sender_findings(message: SmsMessage, wiring: Wiring) -> Iterator[Finding]:
    yield from sender_findings(wiring)
    if wiring.provider is None and wiring.provider_group is None:
        yield missing(
            ("provider",),
            "An SMS needs a provider.",
            "CleverTap asks for one (Create Campaign API).",
            "Write `provider` or `provider_group`, as in registers/providers.yaml.",
        )
    elif wiring.provider is None and (message.template or message.header_values or message.values):
        key = "template" if message.template else "header_values" if message.header_values else "values"
        yield excluded(
            ("provider_group",),
            f"`provider_group` and `message.{key}` exclude each other.",
            "It is filed under the id of one provider, and nobody can know which of the group sends.",
            "Write the one `provider` that sends this SMS.",
        )


def _template_findings(message: SmsMessage, wiring: Wiring) -> Iterator[Finding]:
    known = wiring.catalog.dlt_templates
    if message.template is None:
        if "IN" in wiring.countries:
            yield Finding(
                ("message",),
                "SMS005",
                "An SMS to India needs its registered template.",
                "Operators drop texts without a DLT template id.",
                "Write `template`, a name of registers/dlt_templates.yaml.",
            )
    elif message.template not in known:
        yield not_registered(
            ("message", "template"),
            message.template,
            known,
            noun="DLT template",
            register="registers/dlt_templates.yaml",
        )
        return
    elif _DLT_ID.fullmatch(known[message.template].id) is None:
        yield Finding(
            ("message", "template"),
            "SMS005",
            f"The id of `{message.template}` is not a DLT template id.",
            "It has 12 to 19 digits.",
            "Correct `id` in registers/dlt_templates.yaml.",
        )
    if wiring.sender is not None and wiring.sender.id is None and _needs_provider_id(message, wiring):
        yield missing(
            ("provider",),
            f"`{wiring.provider}` has no id, and this SMS needs it.",
            "Template ids and extra values are filed under the provider's id (Create Campaign API).",
            "Write `id` in registers/providers.yaml; it is in the address of the provider's dashboard page.",
        )
