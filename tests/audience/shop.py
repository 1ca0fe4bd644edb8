"""The sample shop's registers, as far as audiences need them, and short makers."""

from __future__ import annotations

from datetime import date
from typing import Any

from ctsync.audience import Audience, audience_limits, check_audience, to_where
from ctsync.catalog import Segment, TrackingPlan
from ctsync.problems import Finding
from ctsync.values import Span

GAP = Span(2, "d")
SEND_DAY = date(2026, 12, 24)
PLAN = TrackingPlan.model_validate(
    {
        "events": {
            "Charged": {
                "Amount": "number",
                "Coupon": "text",
                "On": "date",
                "Items": {"list": {"Category": "text", "Lender": "text"}},
                "Tags": {"type": "list"},
            },
            "App Launched": {},
            "Product Viewed": {"Category": "text"},
        },
        "profile": {
            "City": "text",
            "Country": "text",
            "Plan": "text",
            "Phone": "text",
            "Risk Score": "number",
            "EMI Due": {"type": "boolean", "stored_as": ["True", "False"]},
            "Loyalty Member": {"type": "boolean", "stored_as": ["true", "false"]},
        },
    }
)
SEGMENTS = {
    "Active shoppers": Segment.model_validate(
        {"id": "1701234890", "means": "Opened the app in the last 30 days."}
    ),
    "Plain": Segment.model_validate({"id": "7"}),
}


def an_audience(written: dict[str, Any]) -> Audience:
    return Audience.model_validate(written)


def where_of(written: dict[str, Any], send_day: date = SEND_DAY) -> dict[str, Any]:
    return to_where(an_audience(written), PLAN, SEGMENTS, send_day, GAP)


def limits_of(written: dict[str, Any], channel: str = "push") -> dict[str, int]:
    return audience_limits(an_audience({"everyone": "true", **written}), channel)


def findings(written: dict[str, Any]) -> list[Finding]:
    return list(check_audience(an_audience(written), PLAN, SEGMENTS))


def rules_at(found: list[Finding]) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(each.rule, each.path[1:]) for each in found]
