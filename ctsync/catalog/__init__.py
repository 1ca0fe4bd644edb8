"""What an account holds beside campaigns, as the registers tell it (yaml.md 10): data only, no files here."""

from ctsync.catalog.blackouts import Blackout, Blackouts, DateRange
from ctsync.catalog.catalog import Catalog
from ctsync.catalog.links import App, Links, Utm
from ctsync.catalog.people import Person
from ctsync.catalog.prices import Price, Prices
from ctsync.catalog.senders import Provider, Segment
from ctsync.catalog.templates import DltTemplate, WhatsAppLanguage, WhatsAppTemplate
from ctsync.catalog.tracking_plan import PropertyType, TrackingPlan
from ctsync.catalog.triggers import Trigger

__all__ = [
    "App",
    "Blackout",
    "Blackouts",
    "Catalog",
    "DateRange",
    "DltTemplate",
    "Links",
    "Person",
    "Price",
    "Prices",
    "PropertyType",
    "Provider",
    "Segment",
    "TrackingPlan",
    "Trigger",
    "Utm",
    "WhatsAppLanguage",
    "WhatsAppTemplate",
]
