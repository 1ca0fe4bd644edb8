"""What people have set up in the dashboard: the names and ids a campaign may refer to.

The command hands them over; whatever is not here is refused as the contract says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from ctsync.errors import UsageError


@dataclass(frozen=True, slots=True)
class Registers:
    """The dashboard's lists. Each is empty until told.

    `providers` maps a nickname to `{"channel": "sms" | "email" | "whatsapp", "id"?: text, "addon"?: "connect" |
    "direct"}` (the WhatsApp add-on that it belongs to; `connect` if it does not say), `provider_groups` a group's name to nicknames, `segments` a name to an id, `whatsapp_templates` `<namespace>:<name>` to its languages,
    each with the number of placeholders it wants: `{"en": {"header"?: n, "body"?: n, "buttons"?: n}}`. `people` are
    those who get test messages, each with identities by the names of contract 6: `{"Identity"?: text, "Email"?: text,
    …}`. `triggers` are external triggers built in the dashboard: `{"campaign_id": n, "status"?: one of
    TRIGGER_STATUSES, "channel"?: a `target_mode`}`; without them `ready` and `push`.
    """

    providers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    provider_groups: Mapping[str, Any] = field(default_factory=dict)
    notification_channels: tuple[str, ...] = ()
    control_groups: tuple[str, ...] = ()
    webhook_endpoints: tuple[str, ...] = ()
    segments: Mapping[str, int] = field(default_factory=dict)
    dlt_templates: tuple[str, ...] = ()
    whatsapp_templates: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    triggers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else dict(value) for name, value in values.items()
        }

    def provider_has_id(self, provider_id: str) -> bool:
        return any(str(provider.get("id", "")) == provider_id for provider in self.providers.values())


NAMES = tuple(each.name for each in fields(Registers))
TRIGGER_STATUSES = ("ready", "stopped", "not_ready", "needs_approval")
TRIGGER_CHANNELS = ("push", "webpush", "email", "sms", "whatsapp")
IDENTITY_LISTS = ("FBID", "GPID", "Email", "Identity", "objectId")
"""What people are known by, in the words of contract 6."""

_LISTS = {"notification_channels", "control_groups", "webhook_endpoints", "dlt_templates"}


def read_registers(written: Mapping[str, Any], before: Registers | None = None) -> Registers:
    """`before` with the given registers replaced; `UsageError` if one has the wrong form."""
    changed: dict[str, Any] = {}
    for name, value in written.items():
        if name not in NAMES:
            raise UsageError(
                f"The sandbox keeps no register `{name}`.", hint=f"It keeps: {', '.join(NAMES)}."
            )
        if name in _LISTS:
            changed[name] = _names(name, value)
        elif isinstance(value, dict):
            changed[name] = value
        else:
            raise UsageError(f"The register `{name}` is a map.")
    _check_entries(changed)
    return replace(before or Registers(), **changed)


def _names(name: str, value: Any) -> tuple[str, ...]:
    """A list of names, or a map whose keys are the names."""
    entries = list(value) if isinstance(value, dict | list) else None
    if entries is None or not all(isinstance(entry, str) for entry in entries):
        raise UsageError(f"The register `{name}` is a list of names.")
    return tuple(entries)


def _check_entries(changed: Mapping[str, Any]) -> None:
    if not all(isinstance(entry, dict) for entry in changed.get("providers", {}).values()):
        raise UsageError("Each provider is a map with its `channel`.")
    if not all(type(entry) is int for entry in changed.get("segments", {}).values()):
        raise UsageError("Each segment is a name with its whole-number id.")
    templates = changed.get("whatsapp_templates", {}).values()
    if not all(isinstance(entry, dict) and _are_languages(entry) for entry in templates):
        raise UsageError("Each WhatsApp template is a map of its languages, each a map of counts.")
    if not all(_is_a_person(entry) for entry in changed.get("people", {}).values()):
        raise UsageError(
            "Each person is a map of identities.", hint=f"They are: {', '.join(IDENTITY_LISTS)}."
        )
    if not all(_is_a_trigger(entry) for entry in changed.get("triggers", {}).values()):
        raise UsageError(
            "Each trigger is a map with its whole-number `campaign_id`.",
            hint=f"Its `status` is one of {', '.join(TRIGGER_STATUSES)}, its `channel` one of {', '.join(TRIGGER_CHANNELS)}.",
        )


def _is_a_person(entry: Any) -> bool:
    return isinstance(entry, dict) and all(
        name in IDENTITY_LISTS and isinstance(text, str) and text for name, text in entry.items()
    )


def _is_a_trigger(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and type(entry.get("campaign_id")) is int
        and 0 < entry["campaign_id"] < 2**63
        and entry.get("status", "ready") in TRIGGER_STATUSES
        and entry.get("channel", "push") in TRIGGER_CHANNELS
    )


def _are_languages(template: dict[str, Any]) -> bool:
    return all(isinstance(language, dict) for language in template.values())
