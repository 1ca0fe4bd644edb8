"""One whole message for each channel, as a marketer writes it, and exactly what CleverTap receives for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.channels.shop import HTML, with_utm


@dataclass(frozen=True, slots=True)
class Example:
    """`wire` is compared as text, so the order of its fields is part of it."""

    written: dict[str, Any]
    wire: dict[str, Any]


_CDN = "https://cdn.acme.example"

EXAMPLES = {
    "push": Example(
        {
            "title": "Your picks are here",
            "body": "Six things chosen for you, {{ Profile.Name }}.",
            "link": "acme://picks",
            "image": f"{_CDN}/picks.jpg",
            "android": {"notification_channel": "offers", "collapse": "picks"},
            "ios": {"collapse": "picks", "badge": "1"},
        },
        {
            "content": {
                "title": "Your picks are here",
                "body": "Six things chosen for you, {{ Profile.Name }}.",
                "platform_specific": {
                    "android": {
                        "wzrk_cid": "offers",
                        "background_image": f"{_CDN}/picks.jpg",
                        "deep_link": with_utm("acme://picks", "push"),
                        "android_collapse": "picks",
                    },
                    "ios": {
                        "mutable-content": "true",
                        "ct_mediaUrl": f"{_CDN}/picks.jpg",
                        "deep_link": with_utm("acme://picks", "push"),
                        "badge_count": 1,
                        "ios_collapse": "picks",
                    },
                },
            }
        },
    ),
    "webpush": Example(
        {
            "title": "Price drop",
            "body": "Only a few pairs left.",
            "link": "https://acme.example/wishlist",
            "icon": f"{_CDN}/icon.png",
            "chrome": {
                "image": f"{_CDN}/runner.jpg",
                "require_interaction": "true",
                "buttons": [{"label": "See my size", "link": "https://acme.example/wishlist?size=mine"}],
            },
        },
        {
            "content": {
                "title": "Price drop",
                "body": "Only a few pairs left.",
                "platform_specific": {
                    "chrome": {
                        "deep_link": with_utm("https://acme.example/wishlist", "webpush"),
                        "icon": f"{_CDN}/icon.png",
                        "image": f"{_CDN}/runner.jpg",
                        "require_interaction": True,
                        "cta_title1": "See my size",
                        "cta_link1": with_utm("https://acme.example/wishlist?size=mine", "webpush"),
                    },
                    "firefox": {
                        "deep_link": with_utm("https://acme.example/wishlist", "webpush"),
                        "icon": f"{_CDN}/icon.png",
                    },
                    "safari": {"deep_link": with_utm("https://acme.example/wishlist", "webpush")},
                },
            }
        },
    ),
    "email": Example(
        {
            "from": "Asha at ACME",
            "subject": "What is new this month",
            "preheader": "Three new shops & a recipe.",
            "html": "emails/diwali.html",
        },
        {
            "content": {
                "subject": "What is new this month",
                "sender_name": "Asha at ACME",
                "body": HTML.replace(
                    "<h1>", '<div style="display:none">Three new shops &amp; a recipe.</div>\n<h1>'
                ).replace("https://acme.example/lamps", with_utm("https://acme.example/lamps", "email")),
            }
        },
    ),
    "sms": Example(
        {"template": "lamps", "body": "Dear customer, get Rs 150 off. Shop: https://acme.in/g150"},
        {
            "content": {
                "body": "Dear customer, get Rs 150 off. Shop: https://acme.in/g150",
                "message_info": {"1726823920": {"template_id": "1707166619134823007"}},
            }
        },
    ),
    "whatsapp": Example(
        {
            "template": "pickup",
            "language": "en",
            "header": {"text": ["ACME Phoenix Mall"]},
            "body": ["there", "Saturday 5 December, 21:00"],
            "buttons": ["pickup/directions"],
        },
        {
            "content": {
                "template_name": "662d:pickup",
                "locale": "en",
                "header": {"type": "text", "replacements": ["ACME Phoenix Mall"]},
                "body": {"replacements": ["there", "Saturday 5 December, 21:00"]},
                "buttons": [{"replacements": ["pickup/directions"]}],
            }
        },
    ),
    "webhook": Example(
        {
            "endpoint": "Loyalty Service",
            "fields": ["profile-attributes", "identities"],
            "values": {"action": "recalculate", "year": "2026"},
        },
        {
            "webhook_endpoint_name": "Loyalty Service",
            "webhook_fields": ["profile-attributes", "identities"],
            "webhook_key_value": {"action": "recalculate", "year": "2026"},
        },
    ),
    "inbox": Example(
        {
            "layout": "carousel",
            "orientation": "landscape",
            "tags": ["Promotions"],
            "cards": [
                {
                    "title": "The winter lookbook",
                    "title_color": "#434761",
                    "body": "Eleven coats.",
                    "image": f"{_CDN}/coats.jpg",
                    "link": "acme://lookbook/coats",
                },
                {
                    "title": "Boots that mean it",
                    "body": "Waterproof.",
                    "image": f"{_CDN}/boots.jpg",
                    "link": {"android": "acme://lookbook/boots", "ios": "acme-ios://lookbook/boots"},
                    "buttons": [{"label": "Copy WINTER15", "copy": "WINTER15", "color": "#ffffff"}],
                },
            ],
            "values": {"lookbook": "winter-2026"},
        },
        {
            "template_type": "carousel",
            "orientation": "l",
            "tags": ["Promotions"],
            "content": [
                {
                    "title": {"text": "The winter lookbook", "color": "#434761"},
                    "message": {"text": "Eleven coats.", "color": "#000000"},
                    "media": {"url": f"{_CDN}/coats.jpg", "content_type": "image/jpeg"},
                    "action": {
                        "url": {
                            "android": {"text": with_utm("acme://lookbook/coats", "inbox")},
                            "ios": {"text": with_utm("acme://lookbook/coats", "inbox")},
                        },
                        "links": [],
                    },
                },
                {
                    "title": {"text": "Boots that mean it", "color": "#000000"},
                    "message": {"text": "Waterproof.", "color": "#000000"},
                    "media": {"url": f"{_CDN}/boots.jpg", "content_type": "image/jpeg"},
                    "action": {
                        "url": {
                            "android": {"text": with_utm("acme://lookbook/boots", "inbox")},
                            "ios": {"text": with_utm("acme-ios://lookbook/boots", "inbox")},
                        },
                        "links": [
                            {
                                "type": "copy",
                                "text": "Copy WINTER15",
                                "color": "#ffffff",
                                "copyText": {"text": "WINTER15"},
                            }
                        ],
                    },
                },
            ],
            "custom_kv": [
                {"key": "lookbook", "value": {"text": "winter-2026"}, "android": True, "ios": True}
            ],
        },
    ),
}
