"""The shape of each of the ten register files."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, WithJsonSchema

from ctsync.catalog import DltTemplate, Links, Provider, Segment, TrackingPlan, WhatsAppTemplate
from ctsync.values import Amount, Model, OneOrMore, Text, WholeNumber, wrong
from ctsync.values.model import as_text
from ctsync.values.times import read_date


def read_date_range(value: Any) -> tuple[date, date]:
    """`2027-01-26..2027-01-27`, both days included."""
    text = as_text(value, "a range of dates", "2027-01-26..2027-01-27")
    first, dots, last = text.partition("..")
    if not dots:
        raise wrong(f"`{text}` is not a range; join its two dates with two dots", f"{text}..{text}")
    found = read_date(first.strip()), read_date(last.strip())
    if found[0] > found[1]:
        raise wrong(f"`{text}` runs backwards", f"{last.strip()}..{first.strip()}")
    return found


Dates = Annotated[
    tuple[date, date],
    PlainValidator(read_date_range),
    WithJsonSchema({"type": "string", "examples": ["2027-01-26..2027-01-27"]}),
]
Version = Annotated[Literal["1"], Field(examples=["1"])]


class Register(Model):
    """What every register file starts with."""

    version: Version
    """The format of this file."""


class ProvidersFile(Register):
    """`providers.yaml`: who sends, and other names that only the dashboard knows."""

    providers: dict[str, Provider] = {}
    """Senders, by their nickname."""
    provider_groups: dict[str, OneOrMore[Text]] = {}
    """Groups of SMS senders."""
    notification_channels: dict[str, Text] = {}
    """Android notification channels, and what each is for."""
    control_groups: OneOrMore[Text] = ()
    """Custom control groups."""
    webhook_endpoints: OneOrMore[Text] = ()
    """Saved webhook endpoints."""


class SegmentsFile(Register):
    """`segments.yaml`: saved segments."""

    segments: dict[str, Segment] = {}


class DltTemplatesFile(Register):
    """`dlt_templates.yaml`: texts registered with the Indian operators."""

    dlt_templates: dict[str, DltTemplate] = {}


class WhatsAppTemplatesFile(Register):
    """`whatsapp_templates.yaml`: templates approved by Meta."""

    whatsapp_templates: dict[str, WhatsAppTemplate] = {}


class LinksFile(Links):
    """`links.yaml`: the UTM of every link, and where links may lead."""

    version: Version


class TrackingPlanFile(TrackingPlan):
    """`tracking_plan.yaml`: events and properties."""

    version: Version


class Blackout(Model):
    """Days on which some messages do not go out."""

    dates: Dates
    countries: OneOrMore[Text] = ()
    channels: OneOrMore[Text] = ()
    purpose: Literal["promotional", "transactional"] | None = None
    why: Text


class BlackoutsFile(Register):
    """`blackouts.yaml`."""

    blackouts: OneOrMore[Blackout] = ()


class Person(Model):
    """Somebody who gets test messages; one identity at least is needed to reach them."""

    handle: Text | None = None
    identity: Text | None = None
    email: Text | None = None
    object_id: Text | None = None
    fbid: Text | None = None
    gpid: Text | None = None


class PeopleFile(Register):
    """`people.yaml`: testers, groups of them, and made-up profiles for previews."""

    people: dict[str, Person] = {}
    groups: dict[str, OneOrMore[Text]] = {}
    previews: dict[str, dict[str, Text]] = {}


class Trigger(Model):
    """An external trigger built in the dashboard."""

    campaign_id: WholeNumber
    version: Literal["1", "2"] = "1"
    means: Text | None = None


class TriggersFile(Register):
    """`triggers.yaml`."""

    triggers: dict[str, Trigger] = {}


class Price(Model):
    """What one message or one part of it costs."""

    channel: Literal["push", "webpush", "email", "sms", "whatsapp", "webhook", "inbox"]
    country: Text | None = None
    category: Text | None = None
    per: Literal["message", "part"] = "message"
    price: Amount
    currency: Text


class PricesFile(Register):
    """`prices.yaml`."""

    prices: OneOrMore[Price] = ()
