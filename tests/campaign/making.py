"""Short ways to a campaign: a few lines of YAML over a plain one of its channel, compiled like a real file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import yaml

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.definition import Definition, read_definition
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.payload import create_payload
from ctsync.catalog import Catalog, DltTemplate, Links, Provider, Segment, TrackingPlan, WhatsAppTemplate
from ctsync.expansion.expand import expand
from ctsync.names import AccountName
from ctsync.problems import Finding, Level, Position

ACCOUNT = AccountFacts(
    name=AccountName("sandbox"),
    project="kaveri-t4mz8q2c",
    account_hash="sha256:00",
    zone="Asia/Kolkata",
    is_local=True,
    is_sandbox=True,
)
PROTECTED = replace(ACCOUNT, name=AccountName("production"), is_local=False, is_sandbox=False, protected=True)

CATALOG_TEXT = """
providers:
  Gupshup-Promo: {channel: sms, id: "1726823920", template_id_at: message_info, header: ACMEIN}
  SendGrid-IN: {channel: email, unsubscribe: automatic}
  WABA-Main: {channel: whatsapp}
provider_groups: {SMS-India: [Gupshup-Promo]}
notification_channels: {offers: "Sales and offers", service: "Orders"}
control_groups: [Holdout A]
webhook_endpoints: [Loyalty Tier Service]
segments: {Active shoppers: {id: 1701234890}}
dlt_templates:
  grocery:
    {id: "1707166619134823007", header: ACMEIN, category: promotional, urls: [https://acme.in/],
     text: "Dear {#alphanumeric#}, shop at {#url#}"}
whatsapp_templates:
  pickup:
    namespace: 662da022
    kind: interactive
    languages: {en: {body: "Hi {{1}}"}}
links:
  utm: {source: clevertap, medium: "{channel}", campaign: "{name}"}
  hosts: [acme.example]
  apps: {acme: {routes: [home, sale, "collection/{id}"]}}
tracking_plan:
  events:
    Charged: {Amount: number, Coupon: text, Type: text, Items: {list: {Category: text, Lender: text}}}
    App Launched: {}
    Product Viewed: {Category: text}
  profile:
    City: text
    Plan: text
    Phone: text
    Risk Score: number
    EMI Due: {type: boolean, stored_as: ["True", "False"]}
"""

PLAIN: dict[str, str] = {
    "push": """
devices: [android]
message: {title: Hello, body: World, android: {notification_channel: offers}}
""",
    "webpush": """
message: {title: Hello, body: World, link: "https://acme.example/sale"}
""",
    "email": """
message: {from: ACME, subject: Hello, html: emails/hello.html}
""",
    "sms": """
provider: Gupshup-Promo
message: {body: "Dear Asha, shop at https://acme.in/x"}
""",
    "whatsapp": """
provider: WABA-Main
message: {template: pickup, language: en, body: [Asha]}
""",
    "webhook": """
message: {endpoint: Loyalty Tier Service}
""",
    "inbox": """
devices: [android]
message: {layout: simple, cards: [{title: Hello, body: World}]}
""",
}
"""The least of each channel, beside what all share."""

SHARED = """
owner: acme/crm
purpose: transactional
audience: {profile: {City: Pune}}
schedule: {at: 2026-12-24 11:00}
"""

FILES = {"emails/hello.html": '<body><a href="https://acme.example/sale">Sale</a></body>'}


def read(text: str) -> dict[str, Any]:
    """YAML as the door reads it: every scalar is text, but in `raw` and `query`."""
    data = yaml.load(text, Loader=yaml.BaseLoader) or {}
    typed = yaml.safe_load(text) or {}
    if "raw" in data:
        data["raw"] = typed["raw"]
    audience = data.get("audience")
    if isinstance(audience, dict) and "query" in audience:
        audience["query"] = typed["audience"]["query"]
    return data


def catalog_of(registers: Mapping[str, Any]) -> Catalog:
    """Registers, as read, in their models."""

    def each(key: str, model: Any) -> dict[str, Any]:
        return {name: model.model_validate(entry) for name, entry in registers.get(key, {}).items()}

    return Catalog(
        providers=each("providers", Provider),
        provider_groups={name: tuple(group) for name, group in registers.get("provider_groups", {}).items()},
        notification_channels=registers.get("notification_channels", {}),
        control_groups=tuple(registers.get("control_groups", ())),
        webhook_endpoints=tuple(registers.get("webhook_endpoints", ())),
        segments=each("segments", Segment),
        dlt_templates=each("dlt_templates", DltTemplate),
        whatsapp_templates=each("whatsapp_templates", WhatsAppTemplate),
        links=Links.model_validate(registers.get("links", {})),
        tracking_plan=TrackingPlan.model_validate(registers.get("tracking_plan", {})),
    )


CATALOG = catalog_of(read(CATALOG_TEXT))


def merged(below: Any, above: Any) -> Any:
    """Maps merge key by key, everything else is replaced (yaml.md 9)."""
    if isinstance(below, dict) and isinstance(above, dict):
        return {**below, **{key: merged(below.get(key), value) for key, value in above.items()}}
    return above


def data_of(channel: str, text: str = "", *, over: tuple[str, ...] = ()) -> dict[str, Any]:
    """A plain campaign of the channel with these lines over it; keys in `over` replace instead of merging."""
    data = merged(read(SHARED), read(PLAIN[channel]))
    data = {"name": "spring-sale", "channel": channel, **data}
    lines = read(text)
    for key in over:
        data.pop(key, None)
    return {**merged(data, lines)}


def a_definition(channel: str = "push", text: str = "", *, over: tuple[str, ...] = ()) -> Definition:
    return read_definition(data_of(channel, text, over=over))


def expanded(
    definition: Definition,
    *,
    account: AccountFacts = ACCOUNT,
    catalog: Catalog = CATALOG,
    files: Mapping[str, str] = FILES,
) -> tuple[tuple[DesiredCampaign, ...], tuple[Finding, ...]]:
    return expand(definition, account, catalog, files, Position("campaigns/spring-sale.yaml"))


def campaigns_of(
    definition: Definition,
    *,
    account: AccountFacts = ACCOUNT,
    catalog: Catalog = CATALOG,
    files: Mapping[str, str] = FILES,
) -> tuple[DesiredCampaign, ...]:
    """The instances of a definition that has no error."""
    campaigns, findings = expanded(definition, account=account, catalog=catalog, files=files)
    assert [finding for finding in findings if finding.level is Level.ERROR] == []
    return campaigns


def a_campaign(
    channel: str = "push",
    text: str = "",
    *,
    over: tuple[str, ...] = (),
    account: AccountFacts = ACCOUNT,
    catalog: Catalog = CATALOG,
    files: Mapping[str, str] = FILES,
) -> DesiredCampaign:
    """The one instance of a campaign written in a few lines."""
    (campaign,) = campaigns_of(
        a_definition(channel, text, over=over), account=account, catalog=catalog, files=files
    )
    return campaign


def wire_of(channel: str = "push", text: str = "", *, over: tuple[str, ...] = ()) -> dict[str, Any]:
    """What CleverTap would receive, under its human name."""
    campaign = a_campaign(channel, text, over=over)
    return create_payload(campaign, campaign.human_name)


def rules_of(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """Rule and dotted path of each finding, in order of the path."""
    return sorted((finding.rule, ".".join(map(str, finding.path))) for finding in findings)
