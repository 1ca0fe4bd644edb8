"""A campaign's message as a device gets it, in CleverTap's own words, and filled for a person (contract 3.6).

The content keeps the fields of the create call. Of a push's `platform_specific` only the device's own part is left;
web push keeps all, as the browser is not known. Webhooks and the app inbox add the fields that stand beside `content`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ctsync.sandbox.delivery.liquid import Text, holds_liquid
from ctsync.sandbox.reach import Person
from ctsync.sandbox.state import as_json
from ctsync.sandbox.trees import texts_in, with_each_text

_BESIDE = {
    "push": ("ttl",),
    "email": ("provider_nick_name",),
    "sms": ("provider_nick_name", "provider_group_nickname"),
    "whatsapp": ("provider_nick_name",),
    "webhook": ("webhook_endpoint_name", "webhook_key_value"),
    "notificationinbox": ("template_type", "orientation", "tags", "custom_kv", "time_to_live"),
}
_ADDRESS = {"email": "Email", "sms": "Phone", "whatsapp": "Phone"}


def content_on(body: Mapping[str, Any], device: str) -> dict[str, Any]:
    """What a create call says to one device, as it is written."""
    mode = body.get("target_mode", "push").lower()
    content = body.get("content", {})
    told: dict[str, Any] = {"content": content} if isinstance(content, list) else dict(content)
    if mode == "push" and "platform_specific" in told:
        own = told.pop("platform_specific").get(device)
        told |= {"platform_specific": {device: own}} if own else {}
    return told | {name: body[name] for name in _BESIDE.get(mode, ()) if name in body}


def recipient(person: Person, mode: str) -> str:
    """The address it went to; for phones, browsers and webhooks the person's identity."""
    profile = person["profile"]
    return str(profile.get(_ADDRESS.get(mode, "Identity"), person["id"]))


class Message:
    """The message of one run. `fills`: Liquid is filled; else everybody sees its braces."""

    def __init__(self, body: Mapping[str, Any], now: datetime, *, fills: bool) -> None:
        self.body = body
        self._mode = body.get("target_mode", "push").lower()
        self._now = now
        self._fills = fills
        self._contents: dict[str, dict[str, Any]] = {}
        self._texts: dict[str, Text] = {}
        self._doubtful: dict[str, tuple[Text, ...]] = {}
        self._is_sure: dict[tuple[str, ...], bool] = {}

    def keys_for(self, person: Person, keys: tuple[str, ...]) -> tuple[str, ...]:
        """The devices whose text can be filled for this person."""
        if keys not in self._is_sure:
            self._is_sure[keys] = not any(map(self._doubtful_texts, keys))
        if self._is_sure[keys]:
            return keys
        return tuple(key for key in keys if self._can_fill(person, key))

    def copies(self, person: Person, keys: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
        """Device, recipient and content as JSON, for devices that `keys_for` gave."""
        for key in keys:
            content = with_each_text(self._content(key), lambda text: self._filled(text, person))
            if self._mode == "webhook":
                content |= _told_to_webhooks(self.body.get("webhook_fields", ()), person)
            yield key, recipient(person, self._mode), as_json(content)

    def _content(self, key: str) -> dict[str, Any]:
        if key not in self._contents:
            self._contents[key] = content_on(self.body, key)
        return self._contents[key]

    def _filled(self, text: str, person: Person) -> str:
        if not self._fills or not holds_liquid(text):
            return text
        return self._text(text).filled(person["profile"]) or ""

    def _text(self, source: str) -> Text:
        if source not in self._texts:
            self._texts[source] = Text(source, self._now)
        return self._texts[source]

    def _can_fill(self, person: Person, key: str) -> bool:
        profile = person["profile"]
        return all(text.filled(profile) is not None for text in self._doubtful_texts(key))

    def _doubtful_texts(self, key: str) -> tuple[Text, ...]:
        """The texts of a device that may drop somebody."""
        if key not in self._doubtful:
            found: list[Text] = []
            if self._fills:
                found = [self._text(text) for text in texts_in(self._content(key)) if holds_liquid(text)]
            self._doubtful[key] = tuple(text for text in found if text.may_drop())
        return self._doubtful[key]


def _told_to_webhooks(fields: Any, person: Person) -> dict[str, Any]:
    """What `webhook_fields` asks for. The pages name the fields only; their shape is ours (contract 3.6.6)."""
    profile = person["profile"]
    known = {
        "profile-attributes": dict(profile),
        "identities": [profile[name] for name in ("Identity", "Email", "Phone") if name in profile],
        "tokens": {device: f"{device}-token-{person['id']}" for device in person["devices"]},
    }
    return {name: known[name] for name in fields if name in known}
