"""Policies in a line, and campaigns that cost something."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ctsync.campaign.definition import read_definition
from ctsync.campaign.desired import DesiredCampaign
from ctsync.catalog import Catalog, TrackingPlan
from ctsync.catalog.prices import Price, Prices
from ctsync.catalog.senders import Provider
from ctsync.catalog.templates import DltTemplate, WhatsAppTemplate
from ctsync.expansion.expand import expand
from ctsync.policy.model import PolicyFile
from ctsync.problems import Position
from tests.support.campaigns import ACCOUNT

RUPEES = replace(ACCOUNT, currency="INR")
PER_PART: dict[str, Any] = {
    "channel": "sms",
    "country": "IN",
    "per": "part",
    "price": "0.14",
    "currency": "INR",
}
MARKETING: dict[str, Any] = {
    "channel": "whatsapp",
    "country": "IN",
    "category": "marketing",
    "price": "0.86",
    "currency": "INR",
}


def policy(**parts: Any) -> PolicyFile:
    """policy.yaml with these parts, each value as it is written there."""
    return PolicyFile.model_validate({"version": "1", **parts})


def guarded(**guardrails: Any) -> PolicyFile:
    return policy(guardrails=guardrails)


def an_sms(name: str = "sms", body: str = "Hello", *prices: dict[str, Any], **over: Any) -> DesiredCampaign:
    """An SMS to India, at these prices."""
    data = {
        **_shared(name, "sms"),
        "countries": ["IN"],
        "provider": "Gupshup",
        "message": {"body": body, "template": "offer"},
    }
    return _made({**data, **over}, prices)


def a_whatsapp(name: str = "wa", *prices: dict[str, Any], category: str | None = "marketing", **over: Any):
    """A WhatsApp message to India, from a template of this category."""
    message = {"template": "pickup", "language": "en", "body": []}
    data = {**_shared(name, "whatsapp"), "countries": ["IN"], "provider": "WABA", "message": message}
    return _made({**data, **over}, prices, category)


def _shared(name: str, channel: str) -> dict[str, Any]:
    return {
        "name": name,
        "owner": "acme/crm",
        "purpose": "transactional",
        "channel": channel,
        "audience": {"everyone": "true"},
        "schedule": {"at": "2027-06-01 12:00"},
    }


def _made(
    data: dict[str, Any], prices: tuple[dict[str, Any], ...], category: str | None = None
) -> DesiredCampaign:
    catalog = Catalog(
        providers={
            "Gupshup": Provider.model_validate({"channel": "sms", "id": "1726823920"}),
            "WABA": Provider.model_validate({"channel": "whatsapp"}),
        },
        dlt_templates={"offer": DltTemplate.model_validate({"id": "1707166619134823007", "text": "Hello"})},
        whatsapp_templates={
            "pickup": WhatsAppTemplate.model_validate(
                {
                    "namespace": "ns",
                    "kind": "standard",
                    "category": category,
                    "languages": {"en": {"body": "Hi"}},
                }
            )
        },
        tracking_plan=TrackingPlan.model_validate({"events": {"Charged": {}}}),
        prices=Prices(tuple(Price.model_validate(row) for row in prices)),
    )
    campaigns, findings = expand(
        read_definition(data), RUPEES, catalog, {}, Position(f"campaigns/{data['name']}.yaml")
    )
    assert campaigns, [finding.what for finding in findings]
    return campaigns[0]
