"""What an account holds beside campaigns, as the registers tell it (yaml.md 10): data only, no files here."""

from ctsync.catalog.catalog import Catalog
from ctsync.catalog.links import Links, Utm
from ctsync.catalog.senders import Provider, Segment
from ctsync.catalog.templates import DltTemplate, WhatsAppLanguage, WhatsAppTemplate
from ctsync.catalog.tracking_plan import PropertyType, TrackingPlan

__all__ = [
    "Catalog",
    "DltTemplate",
    "Links",
    "PropertyType",
    "Provider",
    "Segment",
    "TrackingPlan",
    "Utm",
    "WhatsAppLanguage",
    "WhatsAppTemplate",
]
