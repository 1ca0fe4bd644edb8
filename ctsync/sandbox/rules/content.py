"""The checks of `content`, one table per channel (contract 3.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctsync.sandbox.rules.fields import (
    Asking,
    Check,
    anything,
    flag,
    flag_or_its_word,
    is_empty,
    list_of,
    map_of,
    matching,
    number,
    one_of,
    shape,
    text,
    text_or_whole,
    whole,
)
from ctsync.sandbox.rules.refusal import Refusal

TEMPLATE_TYPES = ("simple", "carousel", "carousel-image", "message-icon")
colour = matching(r"#[0-9A-Fa-f]{6}", "#RRGGBB")
_BUTTON = shape({"l": text, "dl": text, "id": text, "ico": text})
_SLIDE = shape({"caption": text, "subcaption": text, "imageUrl": text, "actionUrl": text})
_SLIDER = shape(
    {
        "orientation": one_of("landscape"),
        "showsPaging": flag,
        "autoPlay": flag,
        "autoDismiss": flag,
        "items": list_of(_SLIDE, least=1),
    }
)
_ANDROID = shape(
    {
        **dict.fromkeys(("deep_link", "background_image", "large_icon", "wzrk_cid", "wzrk_dl"), text),
        **dict.fromkeys(("summary", "subtitle"), text),
        "default_sound": flag,
        "enable_rendermax": flag,
        "wzrk_bc": whole(0),
        "wzrk_bi": one_of("app icon", "notification icon"),
        "wzrk_clr": colour,
        "wzrk_acts": list_of(_BUTTON),
        "notification_tray_priority": one_of("max", "high", "default"),
        "delivery_priority": one_of("normal", "high"),
        "android_collapse": text_or_whole,
    },
    open_to_more=True,
)
_IOS = shape(
    {
        **dict.fromkeys(("deep_link", "sound_file", "category", "ct_mediaUrl", "subtitle"), text),
        "mutable-content": flag_or_its_word,
        "badge_count": whole(0),
        "ios_collapse": text_or_whole,
        "ct_ContentSlider": _SLIDER,
    },
    open_to_more=True,
)
_PUSH: Mapping[str, Check] = {
    "title": text,
    "body": text,
    "platform_specific": shape({"android": _ANDROID, "ios": _IOS, "windows": anything}),
}
_LINK_AND_TTL: Mapping[str, Check] = {"deep_link": text, "ttl": whole(0)}
_CHROME = {
    **_LINK_AND_TTL,
    "icon": text,
    "image": text,
    "require_interaction": flag,
    **{f"cta_{part}{place}": text for part in ("title", "link", "iconlink") for place in (1, 2)},
}
_WEBPUSH: Mapping[str, Check] = {
    "title": text,
    "body": text,
    "platform_specific": shape(
        {
            "chrome": shape(_CHROME),
            "firefox": shape({**_LINK_AND_TTL, "icon": text}),
            "safari": shape(_LINK_AND_TTL),
            "kaios": shape({"icon": text, "ttl": whole(0), "kaiosKV": map_of(anything)}),
        }
    ),
}
_EMAIL: Mapping[str, Check] = {
    "subject": text,
    "body": text,
    "sender_name": text,
    "attachments": list_of(shape({"type": text, "value": text})),
    "sender_email": text,
}
_SMS: Mapping[str, Check] = {
    "body": text,
    "message_info": map_of(
        shape({"template_id": text, "header_kvs": map_of(text), "message_kvs": map_of(text)})
    ),
    "sms": shape({"template_id": text}),
}
_REPLACEMENTS = list_of(text)


def _map_or_list_of_texts(asking: Asking, path: str, value: Any) -> None:
    (_REPLACEMENTS if isinstance(value, list) else map_of(text))(asking, path, value)


def _buttons(asking: Asking, path: str, value: Any) -> None:
    entries = value if isinstance(value, list) else [value]
    list_of(shape({"replacements": _REPLACEMENTS}, required=("replacements",)))(asking, path, entries)


def _header(asking: Asking, path: str, value: Any) -> None:
    kind = value.get("type") if isinstance(value, dict) else None
    table: Mapping[str, Check] = {"type": one_of("text", "image", "video", "document", "location")}
    shape({**table, "media": anything, "replacements": _REPLACEMENTS}, required=("type",))(
        asking, path, value
    )
    if kind in ("image", "video", "document"):
        shape({"url": text}, required=("url",))(asking, f"{path}.media", value.get("media"))
    if kind == "location":
        places = {"latitude": number, "longitude": number, "name": text, "address": text}
        shape(places, required=("latitude", "longitude"))(asking, f"{path}.media", value.get("media"))


_WHATSAPP: Mapping[str, Check] = {
    "template_name": matching(r"[^:\s]+:[^:\s]+", "<namespace>:<name>"),
    "locale": text,
    "replacements": _map_or_list_of_texts,
    "header": _header,
    "body": shape({"replacements": _REPLACEMENTS}),
    "button": _buttons,
    "buttons": _buttons,
    "message_type": one_of("template"),
}
_MEDIA = shape({"url": text, "content_type": text, "poster": text}, required=("url", "content_type"))
_TEXT = shape({"text": text, "color": colour})
_PLATFORMS = shape({"android": shape({"text": text}), "ios": shape({"text": text})})
_INBOX_LINK = shape(
    {
        "type": one_of("url", "copy", "kv"),
        "text": text,
        "color": colour,
        "bg": colour,
        "url": _PLATFORMS,
        "copyText": shape({"text": text}),
        "kv": map_of(anything),
    },
    required=("type", "text"),
)
_INBOX_ITEM = shape(
    {
        "title": _TEXT,
        "message": _TEXT,
        "media": _MEDIA,
        "icon": shape({"url": text, "content_type": text}),
        "action": shape({"url": _PLATFORMS, "links": list_of(_INBOX_LINK)}),
    }
)
_TABLES: Mapping[str, Mapping[str, Check]] = {
    "push": _PUSH,
    "webpush": _WEBPUSH,
    "email": _EMAIL,
    "sms": _SMS,
    "whatsapp": _WHATSAPP,
}
_REQUIRED = {
    "push": ("title", "body"),
    "webpush": ("title", "body"),
    "email": ("subject", "body", "sender_name"),
    "sms": ("body",),
    "whatsapp": ("template_name", "locale"),
}


def check_content(asking: Asking) -> None:
    """What is missing first, with the proven texts (contract 3.7), then what is wrong."""
    if asking.mode == "webhook":
        return
    if asking.mode == "notificationinbox":
        _check_inbox(asking)
        return
    content = asking.body.get("content", {})
    shape(_TABLES[asking.mode], required=_REQUIRED[asking.mode])(
        asking, "content", {} if content is None else content
    )


def _check_inbox(asking: Asking) -> None:
    """An array: one item for the single templates, media in every item of a carousel (contract 3.6.7)."""
    content, template = asking.body.get("content"), asking.body.get("template_type")
    if is_empty(content):
        raise Refusal("Field content is empty")
    list_of(_INBOX_ITEM, least=1)(asking, "content", content)
    if is_empty(template):
        raise Refusal("Field template_type is empty")
    one_of(*TEMPLATE_TYPES)(asking, "template_type", template)
    if template in ("simple", "message-icon") and len(content or []) != 1:
        raise Refusal(f"Template type {template} takes exactly one item of content")
    if template in ("carousel", "carousel-image") and any("media" not in item for item in content or []):
        raise Refusal("Field media is empty (inside content)")
