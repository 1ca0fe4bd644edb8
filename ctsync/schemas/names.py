"""Where a registered name stands, and which register it comes from (REG001)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ctsync.catalog import Catalog
from ctsync.schemas.draft07 import Schema
from ctsync.schemas.parts import one_of_names

Names = Callable[[Catalog], Mapping[str, str]]

_PROVIDERS: Final = "registers/providers.yaml"
_PLAN: Final = "registers/tracking_plan.yaml"


def _senders(channel: str) -> Names:
    def names(catalog: Catalog) -> Mapping[str, str]:
        return {
            name: entry.header or "" for name, entry in catalog.providers.items() if entry.channel == channel
        }

    return names


def _groups(catalog: Catalog) -> Mapping[str, str]:
    return {name: ", ".join(members) for name, members in catalog.provider_groups.items()}


def _notification_channels(catalog: Catalog) -> Mapping[str, str]:
    return catalog.notification_channels


def _endpoints(catalog: Catalog) -> Mapping[str, str]:
    return dict.fromkeys(catalog.webhook_endpoints, "")


def _control_groups(catalog: Catalog) -> Mapping[str, str]:
    return dict.fromkeys(catalog.control_groups, "")


def _segments(catalog: Catalog) -> Mapping[str, str]:
    return {name: segment.means or "" for name, segment in catalog.segments.items()}


def _events(catalog: Catalog) -> Mapping[str, str]:
    return {name: ", ".join(properties) for name, properties in catalog.tracking_plan.events.items()}


def _dlt(catalog: Catalog) -> Mapping[str, str]:
    return {name: template.text for name, template in catalog.dlt_templates.items()}


def _whatsapp(catalog: Catalog) -> Mapping[str, str]:
    return {
        name: next((language.body for language in template.languages.values()), "")
        for name, template in catalog.whatsapp_templates.items()
    }


PLACES: Final[dict[tuple[str, str], tuple[Names, str]]] = {
    ("email", "provider"): (_senders("email"), _PROVIDERS),
    ("sms", "provider"): (_senders("sms"), _PROVIDERS),
    ("whatsapp", "provider"): (_senders("whatsapp"), _PROVIDERS),
    ("sms", "provider_group"): (_groups, _PROVIDERS),
    ("Audience", "segment"): (_segments, "registers/segments.yaml"),
    ("Audience", "event"): (_events, _PLAN),
    ("Condition", "event"): (_events, _PLAN),
    ("Goal", "event"): (_events, _PLAN),
    ("Android", "notification_channel"): (_notification_channels, _PROVIDERS),
    ("SmsMessage", "template"): (_dlt, "registers/dlt_templates.yaml"),
    ("WhatsAppMessage", "template"): (_whatsapp, "registers/whatsapp_templates.yaml"),
    ("WebhookMessage", "endpoint"): (_endpoints, _PROVIDERS),
}
"""By the model, or the channel of a campaign's own key, and the key."""


def put_names(properties: dict[str, Schema], owner: str, catalog: Catalog) -> None:
    """Let keys that hold a registered name offer those there are, and refuse others."""
    for (place, key), (names, register) in PLACES.items():
        if place == owner and key in properties:
            properties[key] = _kept(properties[key], one_of_names(names(catalog), register))
    if "control_group" in properties:
        properties["control_group"] = _with_custom(properties["control_group"], catalog)


def _kept(old: Schema, new: Schema) -> Schema:
    """The new form of a value under what the key says of itself."""
    return {**new, **{key: old[key] for key in ("description", "markdownDescription") if key in old}}


def _with_custom(schema: Schema, catalog: Catalog) -> Schema:
    """`{custom: NAME}`, alone or in a list."""
    names = _control_groups(catalog)
    if not names:
        return schema

    def change(one: Schema) -> Schema:
        if set(one.get("properties", ())) == {"custom"}:
            inner = _kept(one["properties"]["custom"], one_of_names(names, _PROVIDERS))
            return {**one, "properties": {"custom": inner}}
        found = dict(one)
        if "anyOf" in one:
            found["anyOf"] = [change(each) for each in one["anyOf"]]
        if "items" in one:
            found["items"] = change(one["items"])
        return found

    return change(schema)
