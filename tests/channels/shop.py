"""A small account and short ways to read, check and send a message in it."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Any

import pytest
from pydantic import ValidationError

from ctsync.catalog import Catalog, DltTemplate, Links, Provider, Utm, WhatsAppTemplate
from ctsync.channels import CHANNELS, Wiring
from ctsync.problems import Finding

UTM = "utm_source=clevertap&utm_medium={channel}&utm_campaign=diwali"
HTML = '<body>\n<h1>Diwali</h1>\n<a href="https://acme.example/lamps">Lamps</a>\n</body>\n'

_BUTTONS = [
    {"type": "url", "text": "Directions", "url": "https://acme.example/{{1}}"},
    {"type": "phone_number", "text": "Call us"},
]
_WHATSAPP = {
    "pickup": {
        "namespace": "662d",
        "kind": "interactive",
        "languages": {
            "en": {
                "header": {"type": "text", "text": "{{1}}"},
                "body": "Hi {{1}}, it waits until {{2}}.",
                "buttons": _BUTTONS,
            },
            "hi": {"header": {"type": "image"}, "body": "नमस्ते"},
            "ta": {"header": {"type": "text", "text": "ACME"}, "body": "வணக்கம் {{2}} {{1}}"},
        },
    },
    "plain": {"namespace": "662d", "kind": "standard", "languages": {"en": {"body": "Hi {{1}}."}}},
    "silent": {"namespace": "662d", "kind": "standard", "languages": {"en": {"body": "Hello."}}},
    "store": {
        "namespace": "662d",
        "kind": "interactive",
        "languages": {
            kind: {"header": {"type": kind}, "body": "Come."} for kind in ("video", "document", "location")
        },
    },
    "asleep": {
        "namespace": "662d",
        "kind": "interactive",
        "status": "paused",
        "languages": {"en": {"body": "Hi."}},
    },
}

CATALOG = Catalog(
    providers={
        "Gupshup": Provider.model_validate({"channel": "sms", "id": "1726823920", "header": "ACMEIN"}),
        "Gupshup-Two": Provider.model_validate(
            {"channel": "sms", "id": "1726823921", "template_id_at": "content_sms"}
        ),
        "Nameless": Provider.model_validate({"channel": "sms"}),
        "SendGrid": Provider.model_validate({"channel": "email"}),
        "WABA": Provider.model_validate({"channel": "whatsapp"}),
    },
    provider_groups={"India": ("Gupshup", "Gupshup-Two")},
    notification_channels={"offers": "Sales and offers"},
    webhook_endpoints=("Loyalty Service",),
    dlt_templates={
        "lamps": DltTemplate.model_validate({"id": "1707166619134823007", "text": "…", "header": "ACMELT"}),
        "odd": DltTemplate.model_validate({"id": "17A", "text": "…"}),
    },
    whatsapp_templates={name: WhatsAppTemplate.model_validate(entry) for name, entry in _WHATSAPP.items()},
    links=Links(utm=Utm(source="clevertap", medium="{channel}", campaign="{name}")),
)

_PROVIDERS = {"email": "SendGrid", "sms": "Gupshup", "whatsapp": "WABA"}
_DEVICES = {"push": ("android", "ios"), "inbox": ("android", "ios")}


def wiring(channel: str, **changes: Any) -> Wiring:
    """A wiring in which messages of the channel have all they need."""
    usual = Wiring(
        name="diwali",
        channel=channel,
        purpose="promotional",
        catalog=CATALOG,
        provider=_PROVIDERS.get(channel),
        devices=_DEVICES.get(channel, ()),
        files={"emails/diwali.html": HTML},
    )
    return replace(usual, **changes)


def sent(channel: str, written: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What goes to CleverTap for a message as written."""
    found = CHANNELS[channel]
    return found.to_wire(found.message.model_validate(written), wiring(channel, **changes))


def findings(channel: str, written: dict[str, Any], **changes: Any) -> list[Finding]:
    found = CHANNELS[channel]
    return list(found.check(found.message.model_validate(written), wiring(channel, **changes)))


def said(channel: str, written: dict[str, Any], **changes: Any) -> list[tuple[str, str]]:
    """Each finding as its rule and its dotted path."""
    return [(one.rule, dotted(one.path)) for one in findings(channel, written, **changes)]


def preview(channel: str, written: dict[str, Any], **changes: Any) -> tuple[str, str]:
    found = CHANNELS[channel]
    shown = found.preview(found.message.model_validate(written), wiring(channel, **changes))
    return shown.title, shown.body


def resolved(channel: str, written: dict[str, Any], **changes: Any) -> dict[str, Any]:
    found = CHANNELS[channel]
    return found.resolved(found.message.model_validate(written), wiring(channel, **changes))


def refused(channel: str, written: dict[str, Any]) -> list[tuple[str, str]]:
    """What the shape alone refuses: the dotted path of each value, and pydantic's or our own word for it."""
    with pytest.raises(ValidationError) as caught:
        CHANNELS[channel].message.model_validate(written)
    return [(dotted(one["loc"]), one["type"]) for one in caught.value.errors()]


def dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(str(step) for step in path)


def at(wire: Any, path: str) -> Any:
    """The value at a path whose steps are separated by slashes."""
    return reduce(
        lambda value, step: value[int(step) if step.isdigit() and isinstance(value, list) else step],
        path.split("/"),
        wire,
    )


def with_utm(link: str, channel: str) -> str:
    return f"{link}{'&' if '?' in link else '?'}{UTM.replace('{channel}', channel)}"
