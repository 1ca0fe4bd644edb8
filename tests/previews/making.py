"""Campaigns of every channel with every text that a channel knows, through the real reading and expanding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ctsync.campaign.definition import read_definition
from ctsync.campaign.desired import DesiredCampaign
from ctsync.catalog import Catalog
from ctsync.channels import CHANNELS
from ctsync.expansion.expand import expand
from ctsync.previews import Look, Previews, previews_of
from ctsync.problems import Position
from tests.channels.shop import CATALOG
from tests.support.campaigns import ACCOUNT

CDN = "https://cdn.acme.example"
TRIED = date(2026, 12, 1)
HTML = '<html><head><title>t</title></head><body><p>Hello</p><img src="https://cdn.acme.example/a.png" alt="A"></body></html>'
PEOPLE = {
    "full": {"Name": "Priya", "Language": "en"},
    "no-name": {"Language": "en"},
    "long-name": {"Name": "Venkatanarasimharajuvaripeta Subramaniam"},
    "right-to-left": {"Name": "عبد الرحمن"},
}

EVERYTHING: Mapping[str, dict[str, Any]] = {
    "push": {
        "title": "Title",
        "subtitle": "Subtitle",
        "body": "Body",
        "image": f"{CDN}/picture.png",
        "link": "acme://home",
        "values": {"shared": "value"},
        "android": {
            "notification_channel": "offers",
            "subtitle": "Android subtitle",
            "summary": "Summary",
            "large_icon": f"{CDN}/icon.png",
            "color": "#1DA1F2",
            "actions": [{"label": "Look", "link": "acme://look"}, {"label": "Later"}],
            "values": {"android": "value"},
        },
        "ios": {
            "subtitle": "iOS subtitle",
            "values": {"ios": "value"},
            "slider": {"items": [{"caption": "One", "subcaption": "Two", "image": f"{CDN}/slide.png"}]},
        },
    },
    "webpush": {
        "title": "Title",
        "body": "Body",
        "link": "https://acme.example/wishlist",
        "icon": f"{CDN}/icon.png",
        "image": f"{CDN}/picture.png",
        "chrome": {"buttons": [{"label": "Look", "link": "https://acme.example/look"}]},
        "firefox": {"link": "https://acme.example/firefox"},
        "safari": {"link": "https://acme.example/safari"},
        "kaios": {"values": {"kaios": "value"}},
    },
    "email": {
        "from": "ACME",
        "from_address": "hello@acme.example",
        "subject": "Subject",
        "preheader": "Preheader",
        "html": "emails/news.html",
        "attachments": [{"type": "pdf", "value": "terms"}],
    },
    "sms": {"body": "Body", "values": {"sms": "value"}, "header_values": {"$$header1": "value"}},
    "whatsapp": {
        "template": "pickup",
        "language": "en",
        "header": {"text": ["Header"]},
        "body": ["One", "Two"],
        "buttons": ["end"],
    },
    "webhook": {"endpoint": "Loyalty Service", "fields": ["identities"], "values": {"tier": "gold"}},
    "inbox": {
        "layout": "carousel",
        "orientation": "portrait",
        "cards": [
            {
                "title": "Card",
                "body": "Body",
                "image": f"{CDN}/card.jpg",
                "link": {"android": "acme://a", "ios": "acme://i"},
                "buttons": [
                    {
                        "label": "Copy",
                        "copy": "CODE",
                        "color": "#ffffff",
                        "background": "#1D7A46",
                        "values": {"k": "v"},
                    },
                    {"label": "Go", "link": "acme://go"},
                ],
            },
            {"title": "Second", "body": "Body", "video": f"{CDN}/film.mp4"},
        ],
        "values": {"shelf": "value"},
    },
}
"""A message with everything in it, but what excludes something else."""
PLACE = {"location": {"latitude": "12.9", "longitude": "77.6", "name": "Shop", "address": "South End Road"}}
_KEYS: Mapping[str, dict[str, Any]] = {
    "push": {"devices": ["android", "ios"]},
    "inbox": {"devices": ["android", "ios"]},
    "sms": {"provider": "Gupshup"},
    "email": {"provider": "SendGrid"},
    "whatsapp": {"provider": "WABA"},
}


def a_campaign(
    channel: str,
    message: Mapping[str, Any] | None = None,
    *,
    files: Mapping[str, str] | None = None,
    people: Mapping[str, Mapping[str, str]] = PEOPLE,
    verified: bool = False,
    catalog: Catalog = CATALOG,
    **over: Any,
) -> DesiredCampaign:
    """One campaign; with `verified`, its account has tried Liquid on the channel."""
    data = {
        "name": f"diwali-{channel}",
        "owner": "acme/crm",
        "purpose": "promotional",
        "channel": channel,
        "audience": {"everyone": "true"},
        "schedule": {"at": "2027-06-01 12:00"},
        "message": dict(EVERYTHING[channel] if message is None else message),
        **_KEYS.get(channel, {}),
        **over,
    }
    account = replace(ACCOUNT, verified={f"liquid.{channel}": TRIED} if verified else {})
    campaigns, findings = expand(
        read_definition(data),
        account,
        replace(catalog, previews=people),
        {"emails/news.html": HTML} if files is None else files,
        Position(f"campaigns/diwali-{channel}.yaml"),
    )
    assert len(campaigns) == 1, [finding.what for finding in findings]
    return campaigns[0]


def a_look(channel: str, message: Mapping[str, Any], person: str = "full", **more: Any) -> Any:
    """What one person sees of a message."""
    return look_of(previews_of(a_campaign(channel, message, **more)), person)


def look_of(previews: Previews, person: str = "full", language: str | None = None) -> Look | None:
    """What one person sees in a language, or in the first one."""
    wanted = previews.languages[0] if language is None else language
    (found,) = (
        each for each in previews.versions[0].readings if person in each.people and each.language == wanted
    )
    return found.look


def every_channel() -> list[str]:
    return list(CHANNELS)
