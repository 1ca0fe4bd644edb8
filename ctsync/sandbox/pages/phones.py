"""A message's content as the device shows it: one reader per channel, each content field read leniently.

What a page shows here was accepted by the rules or made by the sandbox, so a missing field is simply not drawn.
Pictures stay addresses: they are named, never loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ctsync.sandbox.pages.mail import snippet
from ctsync.sandbox.pages.sms_parts import Parts, parts_of
from ctsync.sandbox.pages.words import pretty


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap, and where it leads (empty: nothing is said)."""

    label: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One card of an app inbox, or one slide of a push."""

    title: str
    text: str
    picture: str = ""
    icon: str = ""
    link: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What is drawn. `device` names the drawing; the rest is what that drawing has."""

    device: str
    title: str = ""
    text: str = ""
    subtitle: str = ""
    picture: str = ""
    icon: str = ""
    link: str = ""
    buttons: tuple[Button, ...] = ()
    cards: tuple[Card, ...] = ()
    parts: Parts | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


def look_of(channel: str, device: str, content: Any) -> Look:
    """`channel` is a `target_mode`, `device` what `outbox` says, `content` JSON of any shape."""
    return _READERS.get(channel, _unknown)(device, content)


def words_of(look: Look) -> str:
    """One line that tells messages apart in a list."""
    first = next((card.title for card in look.cards), "")
    return (
        look.title or look.text or first or look.facts.get("Template", "") or look.facts.get("Endpoint", "")
    )


def _push(device: str, content: Any) -> Look:
    ios, told = device == "ios", _map(content)
    own = _map(_map(told.get("platform_specific")).get("ios" if ios else "android"))
    slider = _map(own.get("ct_ContentSlider")).get("items")
    return Look(
        "ios" if ios else "android",
        title=_text(told, "title"),
        text=_text(told, "body"),
        subtitle=_text(own, "subtitle", "summary"),
        picture=_text(own, "ct_mediaUrl", "background_image"),
        icon=_text(own, "large_icon"),
        link=_text(own, "deep_link"),
        buttons=tuple(Button(_text(each, "l"), _text(each, "dl")) for each in _maps(own.get("wzrk_acts"))),
        cards=tuple(
            Card(_text(each, "caption"), _text(each, "subcaption"), _text(each, "imageUrl"))
            for each in _maps(slider)
        ),
        facts=_facts(own, {"Channel": "wzrk_cid", "Sound": "sound_file", "Badge": "badge_count"}),
    )


def _webpush(_device: str, content: Any) -> Look:
    told = _map(content)
    own = _map(_map(told.get("platform_specific")).get("chrome"))
    buttons = [Button(_text(own, f"cta_title{place}"), _text(own, f"cta_link{place}")) for place in (1, 2)]
    return Look(
        "web",
        title=_text(told, "title"),
        text=_text(told, "body"),
        picture=_text(own, "image"),
        icon=_text(own, "icon"),
        link=_text(own, "deep_link"),
        buttons=tuple(button for button in buttons if button.label),
    )


def _sms(_device: str, content: Any) -> Look:
    text = _text(_map(content), "body")
    return Look("sms", text=text, parts=parts_of(text))


def _email(_device: str, content: Any) -> Look:
    told = _map(content)
    return Look(
        "email",
        title=_text(told, "subject"),
        subtitle=_text(told, "sender_name"),
        text=snippet(_text(told, "body")),
        facts=_facts(told, {"From": "sender_email"}),
    )


def _whatsapp(_device: str, content: Any) -> Look:
    """A template's words are known to WhatsApp only: shown are its name and what fills its places."""
    told = _map(content)
    header, body = _map(told.get("header")), _map(told.get("body"))
    written = told.get("body") if isinstance(told.get("body"), str) else told.get("text")
    name = _text(told, "template_name").rpartition(":")[2]
    fills = _texts(body.get("replacements", told.get("replacements")))
    buttons = told.get("buttons", told.get("button"))
    return Look(
        "whatsapp",
        title=" ".join(_texts(header.get("replacements"))) or _text(_map(header.get("media")), "name"),
        text=written if isinstance(written, str) else "",
        picture=_text(_map(header.get("media")), "url"),
        cards=tuple(Card(f"{{{{{place}}}}}", fill) for place, fill in enumerate(fills, 1)),
        buttons=tuple(_suffixes(buttons if isinstance(buttons, list) else [buttons])),
        facts={"Template": name, "Language": _text(told, "locale")} if name else {},
    )


def _suffixes(buttons: list[Any]) -> list[Button]:
    filled = [" ".join(_texts(_map(each).get("replacements"))) for each in buttons if each]
    return [Button(f"Button {place}", link) for place, link in enumerate(filled, 1)]


def _inbox(device: str, content: Any) -> Look:
    told = _map(content)
    items = content if isinstance(content, list) else told.get("content", [told] if told else [])
    return Look("inbox", cards=tuple(_inbox_card(each, device) for each in _maps(items)))


def _inbox_card(item: Mapping[str, Any], device: str) -> Card:
    action = _map(item.get("action"))
    return Card(
        title=_text(_map(item.get("title")), "text"),
        text=_text(_map(item.get("message")), "text"),
        picture=_text(_map(item.get("media")), "url"),
        icon=_text(_map(item.get("icon")), "url"),
        link=_place(action.get("url"), device),
        buttons=tuple(
            Button(
                _text(each, "text"),
                _place(each.get("url"), device) or _text(_map(each.get("copyText")), "text"),
            )
            for each in _maps(action.get("links"))
        ),
    )


def _place(link: Any, device: str) -> str:
    return _text(_map(_map(link).get("ios" if device == "ios" else "android")), "text")


def _webhook(_device: str, content: Any) -> Look:
    told = _map(content)
    rest = {key: value for key, value in told.items() if key != "webhook_endpoint_name"}
    return Look(
        "webhook",
        text=pretty(rest if told else content),
        facts={"Endpoint": _text(told, "webhook_endpoint_name")} if "webhook_endpoint_name" in told else {},
    )


def _unknown(_device: str, content: Any) -> Look:
    return Look("webhook", text=pretty(content))


_READERS: Mapping[str, Callable[[str, Any], Look]] = {
    "push": _push,
    "webpush": _webpush,
    "sms": _sms,
    "email": _email,
    "whatsapp": _whatsapp,
    "notificationinbox": _inbox,
    "webhook": _webhook,
}


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _maps(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _texts(value: Any) -> list[str]:
    entries = list(value.values()) if isinstance(value, dict) else value
    return [str(each) for each in entries] if isinstance(entries, list) else []


def _text(told: Mapping[str, Any], *keys: str) -> str:
    """The first of the keys that is there, as text."""
    return next((str(told[key]) for key in keys if told.get(key) not in (None, "", {}, [])), "")


def _facts(told: Mapping[str, Any], keys: Mapping[str, str]) -> dict[str, str]:
    return {word: str(told[key]) for word, key in keys.items() if told.get(key) not in (None, "")}
