"""All registers together."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ctsync.catalog.links import Links
from ctsync.catalog.senders import Provider, Segment
from ctsync.catalog.templates import DltTemplate, WhatsAppTemplate
from ctsync.catalog.tracking_plan import TrackingPlan


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every register of a repository; an absent file is an empty register.

    `other` holds registers that no payload needs yet (blackouts, people, triggers, prices), as read.
    """

    providers: Mapping[str, Provider] = field(default_factory=dict)
    provider_groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notification_channels: Mapping[str, str] = field(default_factory=dict)
    control_groups: tuple[str, ...] = ()
    webhook_endpoints: tuple[str, ...] = ()
    segments: Mapping[str, Segment] = field(default_factory=dict)
    dlt_templates: Mapping[str, DltTemplate] = field(default_factory=dict)
    whatsapp_templates: Mapping[str, WhatsAppTemplate] = field(default_factory=dict)
    links: Links = field(default_factory=Links)
    tracking_plan: TrackingPlan = field(default_factory=TrackingPlan)
    other: Mapping[str, Any] = field(default_factory=dict)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that a slip of the finger most likely meant."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else None
