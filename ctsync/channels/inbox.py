"""App inbox: cards that stay in the app until people read them (yaml.md 7.2, contract 3.6.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import GetJsonSchemaHandler, ModelWrapValidatorHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from ctsync.channels.contract import Channel, Preview, Wiring
from ctsync.channels.findings import excluded, malformed, old_device_findings
from ctsync.channels.inbox_cards import DEVICES, Card, Device, card_findings, card_wire
from ctsync.channels.shown import LinkUse, Role
from ctsync.channels.wire import present
from ctsync.problems import Finding
from ctsync.values import Count, Model, OneOrMore, Text
from ctsync.values.words import read_text


class InboxValue(Model):
    """An extra value for the app: a text, or the text and the platforms that get it."""

    text: Text
    """The value. Wire: `value.text`."""
    devices: OneOrMore[Device] = DEVICES
    """Which of the chosen devices get it. Wire: `android`, `ios`."""

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, written: Any, handler: ModelWrapValidatorHandler[InboxValue]) -> InboxValue:
        return cls.model_construct(text=read_text(written)) if isinstance(written, str) else handler(written)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        described = super().__get_pydantic_json_schema__(core_schema, handler)
        return {"anyOf": [{"type": ["string", "number", "boolean"]}, described]}


class InboxMessage(Model):
    """Cards for the app's inbox. Wire: `content` and a few fields beside it."""

    layout: Literal["simple", "carousel", "carousel-image", "message-icon"]
    """How the cards look. Wire: `template_type`."""
    orientation: Literal["portrait", "landscape"] | None = None
    """Upright or wide pictures. Wire: `orientation`, `p` or `l`."""
    tags: OneOrMore[Text] = ()
    """The inbox tabs it appears under. Wire: `tags`."""
    time_to_live: Count | None = None
    """How long it stays; CleverTap does not document the unit. Wire: `time_to_live`."""
    cards: OneOrMore[Card]
    """One card; for the two carousels, two or more. Wire: `content`."""
    values: dict[str, InboxValue] = {}
    """Extra key-values for the app. Wire: `custom_kv`."""


class Inbox(Channel):
    """The channel `inbox`."""

    name = "inbox"
    target_mode = "notificationinbox"
    noun = "inbox message"
    message: type[Model] = InboxMessage
    keys = frozenset({"devices", "all_devices"})
    schedule_keys = frozenset[str]()
    audience_keys = frozenset[str]()
    required = frozenset({"devices"})
    has_native_schedules = False
    has_identity_send = False
    texts: Mapping[str, Role] = {
        "cards.*.title": Role.TITLE,
        "cards.*.body": Role.BODY,
        "cards.*.buttons.*.label": Role.BUTTON,
        "cards.*.buttons.*.copy": Role.VALUE,
        "cards.*.buttons.*.values.*": Role.VALUE,
        "values.*.text": Role.VALUE,
    }
    links: Mapping[str, LinkUse] = {
        "cards.*.link.android": LinkUse.TAP,
        "cards.*.link.ios": LinkUse.TAP,
        "cards.*.buttons.*.link.android": LinkUse.TAP,
        "cards.*.buttons.*.link.ios": LinkUse.TAP,
        "cards.*.image": LinkUse.PICTURE,
        "cards.*.poster": LinkUse.PICTURE,
        "cards.*.icon.url": LinkUse.PICTURE,
        "cards.*.video": LinkUse.MEDIA,
        "cards.*.audio": LinkUse.MEDIA,
    }

    def check(self, message: InboxMessage, wiring: Wiring) -> Iterator[Finding]:
        """The number of cards fits the layout, each card is whole, and values reach a device."""
        yield from old_device_findings(wiring)
        yield from _count_findings(message)
        for number, card in enumerate(message.cards):
            yield from card_findings(card, message.layout, ("message", "cards", number))
        for key, value in message.values.items():
            if not set(value.devices) & set(wiring.devices):
                yield excluded(
                    ("message", "values", key),
                    f"`devices` of the value `{key}` and `devices` of the campaign have nothing in common.",
                    hint="Remove `devices` from the value, and every chosen device gets it.",
                )

    def to_wire(self, message: InboxMessage, wiring: Wiring) -> dict[str, Any]:
        """`content` as an array, and what describes it at the top level."""
        return present(
            template_type=message.layout,
            orientation=message.orientation and message.orientation[0],
            tags=list(message.tags) or None,
            time_to_live=message.time_to_live,
            content=[card_wire(card, wiring) for card in message.cards],
            custom_kv=[_value_wire(key, value, wiring) for key, value in message.values.items()] or None,
        )

    def preview(self, message: InboxMessage, wiring: Wiring) -> Preview:  # noqa: ARG002  # the contract's shape
        """The first card; where it has no text, its layout and picture."""
        card = message.cards[0] if message.cards else Card()
        return Preview(card.title or f"({message.layout})", card.body or "".join(card.media.values()))


def _value_wire(key: str, value: InboxValue, wiring: Wiring) -> dict[str, Any]:
    reached: dict[str, Any] = {
        device: True for device in DEVICES if device in value.devices and device in wiring.devices
    }
    return {"key": key, "value": {"text": value.text}, **reached}


def _count_findings(message: InboxMessage) -> Iterator[Finding]:
    """Carousels turn, so they need two cards; the other layouts show one (contract 3.6.7)."""
    count, carousel = len(message.cards), message.layout.startswith("carousel")
    if carousel and count < 2:
        yield malformed(
            ("message", "cards"),
            f"The layout `{message.layout}` needs two cards or more, and there is {count or 'none'}.",
            hint="Add a card, or write `layout: simple`.",
        )
    elif not carousel and count != 1:
        yield malformed(
            ("message", "cards"),
            f"The layout `{message.layout}` shows exactly one card, and there are {count or 'none'}.",
            hint="Keep one card, or write `layout: carousel`.",
        )
