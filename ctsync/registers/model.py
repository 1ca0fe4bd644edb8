"""The shape of each of the ten register files."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ctsync.catalog import (
    Blackout,
    DltTemplate,
    Links,
    Person,
    Price,
    Provider,
    Segment,
    TrackingPlan,
    Trigger,
    WhatsAppTemplate,
)
from ctsync.values import Model, OneOrMore, Text

Version = Annotated[Literal["1"], Field(examples=["1"])]


class Register(Model):
    """What every register file starts with."""

    version: Version
    """The form of this file: `1`."""


class ProvidersFile(Register):
    """`providers.yaml`: who sends, and other names that only the dashboard knows."""

    providers: dict[str, Provider] = {}
    """Senders of e-mail, SMS and WhatsApp, by their nickname in the dashboard."""
    provider_groups: dict[str, OneOrMore[Text]] = {}
    """Groups of SMS senders in the dashboard, each with the names of its providers."""
    notification_channels: dict[str, Text] = {}
    """Android notification channels by their id, and what each is for."""
    control_groups: OneOrMore[Text] = ()
    """The names of custom control groups in the dashboard."""
    webhook_endpoints: OneOrMore[Text] = ()
    """The names of webhook endpoints saved in the dashboard."""


class SegmentsFile(Register):
    """`segments.yaml`: saved segments."""

    segments: dict[str, Segment] = {}
    """Segments saved in the dashboard, by their names."""


class DltTemplatesFile(Register):
    """`dlt_templates.yaml`: texts registered with the Indian operators."""

    dlt_templates: dict[str, DltTemplate] = {}
    """Registered texts, by names of your own; `message.template` of an SMS names one."""


class WhatsAppTemplatesFile(Register):
    """`whatsapp_templates.yaml`: templates approved by Meta."""

    whatsapp_templates: dict[str, WhatsAppTemplate] = {}
    """Templates by the names they have at Meta; `message.template` of a WhatsApp campaign names one."""


class LinksFile(Links):
    """`links.yaml`: the UTM of every link, and where links may lead."""

    version: Version
    """The form of this file: `1`."""


class TrackingPlanFile(TrackingPlan):
    """`tracking_plan.yaml`: events and properties."""

    version: Version
    """The form of this file: `1`."""


class BlackoutsFile(Register):
    """`blackouts.yaml`: days on which some messages do not go out."""

    blackouts: OneOrMore[Blackout] = ()
    """Days on which some messages do not go out."""


class PeopleFile(Register):
    """`people.yaml`: testers, groups of them, and made-up people for previews."""

    people: dict[str, Person] = {}
    """People who get test messages, by names of your own."""
    groups: dict[str, OneOrMore[Text]] = {}
    """Groups of them, each a list of names under `people`."""
    previews: dict[str, dict[str, Text]] = {}
    """Made-up people whom messages are shown for, each with profile properties. Fewer than four are filled up."""


class TriggersFile(Register):
    """`triggers.yaml`: campaigns that a program sets off."""

    triggers: dict[str, Trigger] = {}
    """External triggers built in the dashboard, by names of your own."""


class PricesFile(Register):
    """`prices.yaml`: what messages cost."""

    prices: OneOrMore[Price] = ()
    """What one message costs, a row for each channel, country and category. The closest row counts."""
