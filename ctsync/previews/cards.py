"""App inbox and webhook."""

from __future__ import annotations

from typing import Final

from ctsync.channels.inbox import InboxMessage
from ctsync.channels.inbox_cards import Card as Written
from ctsync.channels.inbox_cards import CardButton, DeviceLinks
from ctsync.channels.webhook import WebhookMessage
from ctsync.lint.webhook_rules import looks_secret
from ctsync.previews.model import Button, Call, Card, Cards, Picture
from ctsync.previews.saying import Saying

STARS: Final = "***"


def inbox_look(message: InboxMessage, say: Saying) -> Cards:
    """The cards in their order."""
    cards = tuple(_card(card, say) for card in message.cards)
    return Cards(message.layout, cards, message.orientation == "portrait")


def webhook_look(message: WebhookMessage, say: Saying) -> Call:
    """What the endpoint is told. A value that looks like a secret is stars, and its key is named."""
    hidden = tuple(key for key, value in message.values.items() if looks_secret(key, value))
    return Call(
        STARS
        if "://" in message.endpoint and looks_secret("endpoint", message.endpoint)
        else message.endpoint,
        tuple(message.fields),
        tuple((key, STARS if key in hidden else say(value)) for key, value in message.values.items()),
        hidden,
    )


def _card(card: Written, say: Saying) -> Card:
    return Card(
        say(card.title),
        say(card.body),
        _media(card, say),
        say.picture(card.icon.url, "Icon") if card.icon else None,
        _leads(card.link, say),
        tuple(_button(button, say) for button in card.buttons),
        card.title_color,
        card.body_color,
        tuple((button.color or "", button.background or "") for button in card.buttons),
    )


def _media(card: Written, say: Saying) -> Picture | None:
    for noun, link in (("Picture", card.image), ("Video", card.video), ("Sound", card.audio)):
        if link:
            return say.picture(link, noun)
    return None


def _button(button: CardButton, say: Saying) -> Button:
    if button.copies:
        return Button(say(button.label), f"copies “{say(button.copies)}”")
    return Button(say(button.label), _leads(button.link, say))


def _leads(links: DeviceLinks | None, say: Saying) -> str:
    """One place, or one for each platform."""
    if links is None:
        return ""
    android, ios = say.link(links.android), say.link(links.ios)
    if android == ios or not (android and ios):
        return android or ios
    return f"{android} (Android), {ios} (iOS)"
