"""Short makers of desired campaigns: real definitions, read and expanded as files are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.definition import read_definition
from ctsync.campaign.desired import DesiredCampaign
from ctsync.catalog import Catalog, TrackingPlan
from ctsync.expansion.expand import expand
from ctsync.names import AccountName
from ctsync.problems import Position

ZONE = "Asia/Kolkata"
NOW = datetime(2027, 5, 20, 4, 30, tzinfo=UTC)
"""10:00 in Kolkata."""

ACCOUNT = AccountFacts(
    name=AccountName("sandbox"),
    project="shop-2f6c9a1b",
    account_hash="sha256:" + "ab" * 32,
    zone=ZONE,
    is_local=True,
    is_sandbox=True,
)


def wanted(
    name: str, at: Any = "2027-06-01 12:00", *, account: Any = ACCOUNT, **over: Any
) -> tuple[DesiredCampaign, ...]:
    """The instances of a push campaign, or of an e-mail one with `channel="email"`."""
    data = _push(name, at) if over.get("channel", "push") == "push" else _email(name, at)
    data.update(over)
    campaigns, findings = expand(
        read_definition(data), account, _catalog(), _FILES, Position(f"campaigns/{name}.yaml")
    )
    assert campaigns, [finding.what for finding in findings]
    return campaigns


def one(name: str, at: Any = "2027-06-01 12:00", **over: Any) -> DesiredCampaign:
    (campaign,) = wanted(name, at, **over)
    return campaign


_FILES = {"emails/news.html": "<html><body><p>News</p></body></html>"}


def _shared(name: str, at: Any) -> dict[str, Any]:
    return {
        "name": name,
        "owner": "acme/crm",
        "purpose": "promotional",
        "audience": {"everyone": "true"},
        "schedule": at if isinstance(at, dict) else {"at": at},
    }


def _push(name: str, at: Any) -> dict[str, Any]:
    return {
        **_shared(name, at),
        "channel": "push",
        "devices": ["android", "ios"],
        "message": {
            "title": "Hello",
            "body": f"This is {name}.",
            "android": {"notification_channel": "offers"},
        },
    }


def _email(name: str, at: Any) -> dict[str, Any]:
    return {
        **_shared(name, at),
        "message": {"from": "ACME", "subject": f"This is {name}", "html": "emails/news.html"},
    }


def _catalog() -> Catalog:
    plan = TrackingPlan.model_validate({"events": {"Charged": {}}, "profile": {"City": "text"}})
    return Catalog(notification_channels={"offers": "Sales and offers"}, tracking_plan=plan)
