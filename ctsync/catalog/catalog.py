"""All registers together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ctsync.catalog.blackouts import Blackouts
from ctsync.catalog.links import Links
from ctsync.catalog.people import Person, preview_people
from ctsync.catalog.prices import Prices
from ctsync.catalog.senders import Provider, Segment
from ctsync.catalog.templates import DltTemplate, WhatsAppTemplate
from ctsync.catalog.tracking_plan import TrackingPlan
from ctsync.catalog.triggers import Trigger


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every register of a repository; an absent file is an empty register."""

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
    blackouts: Blackouts = field(default_factory=Blackouts)
    people: Mapping[str, Person] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Groups of people, each a list of their names."""
    previews: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The made-up people of the register, as written; `preview_people` are never fewer than four."""
    triggers: Mapping[str, Trigger] = field(default_factory=dict)
    prices: Prices = field(default_factory=Prices)

    @property
    def preview_people(self) -> Mapping[str, Mapping[str, str]]:
        """The profiles that previews are rendered for, by their names: at least four, some of them difficult."""
        return preview_people(self.previews)
