"""A small correct repository for the examples of rules: one campaign a channel, and registers that know its names."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ctsync.campaign.account import AccountFacts
from ctsync.definitions import load_campaigns
from ctsync.lint.contract import Example
from ctsync.lint.judge import Judge
from ctsync.lint.settings import BY_DEFAULT, LintSettings
from ctsync.lint.subject import Surroundings
from ctsync.names import AccountName
from ctsync.problems import Problem, Problems
from ctsync.reading.merge import merge
from ctsync.reading.nodes import Mapping, Node, Scalar, Sequence
from ctsync.reading.parse import parse
from ctsync.registers import load_registers
from tests.definitions.shop import Account, Shared

REGISTERS = {
    "providers": """\
providers:
  Gupshup-Promo: {channel: sms, id: "1726823920", header: ACMEIP}
  Gupshup-Service: {channel: sms, id: "1726823921", header: ACMEIS}
  SendGrid-IN: {channel: email, unsubscribe: automatic}
  Own-SMTP: {channel: email, unsubscribe: own}
  WABA-Main: {channel: whatsapp}
notification_channels: {offers: "Sales and offers", service: "Orders"}
webhook_endpoints: [Loyalty Tier Service]
""",
    "segments": 'segments: {Active shoppers: {id: 1701234890, means: "Opened the app", owner: acme/crm}}\n',
    "dlt_templates": """\
dlt_templates:
  grocery_150_off: {id: "1707166619134823007", header: ACMEIP, category: promotional, urls: [https://acme.in/],
    text: "Dear {#alphanumeric#}, get {#alphanumeric#} off at ACME. Shop: {#url#} Reply STOP to 56161 to opt out"}
""",
    "whatsapp_templates": """\
whatsapp_templates:
  pickup_ready: {namespace: "662da022_5583", kind: interactive, category: utility, status: approved,
    checked: 2026-11-22, languages: {en: {header: {type: text, text: "{{1}}"}, body: "Hi {{1}}, it waits until {{2}}.",
    footer: "ACME", buttons: [{type: url, text: "Directions", url: "https://acme.example/{{1}}"}]}}}
""",
    "links": """\
utm: {source: clevertap, medium: "{channel}", campaign: "{name}"}
hosts: [acme.example, cdn.acme.example, acme.in]
apps: {acme: {routes: [home, picks, "collection/{id}"], required: {"collection/{id}": [promo]}}}
""",
    "tracking_plan": """\
events: {Charged: {Amount: number, Coupon: text, Items: {list: {Category: text}}}, App Launched: {}}
profile: {City: text, Name: text, Language: {type: text, values: [en, hi]}, Plan: text, Loyalty Member: boolean}
""",
}
_PLAIN = re.compile(r"[\w.~][\w.:~-]*(?<!:)", re.ASCII)
"""What stays without quotes, since a rule may ask whether there are any."""
_HEAD = """\
name: {name}
owner: acme/crm
purpose: promotional
channel: {channel}
audience: {{segment: Active shoppers, expect: 1k..2k}}
schedule: {{at: 2026-12-04 11:30}}
"""
_REST = {
    "push": """\
devices: [android, ios]
message: {title: "The monsoon is here", body: "Umbrellas for everybody", link: "acme://home",
  android: {notification_channel: offers}}
""",
    "webpush": 'message: {title: "Monsoon sale", body: "Umbrellas for everybody", link: "https://acme.example/sale"}\n',
    "email": """\
provider: SendGrid-IN
message: {from: "ACME", subject: "The monsoon is here", html: emails/monsoon.html,
  preheader: "Umbrellas and raincoats for the whole family, until Sunday"}
""",
    "sms": """\
provider: Gupshup-Promo
message: {template: grocery_150_off,
  body: "Dear Priya, get Rs 150 off at ACME. Shop: https://acme.in/x Reply STOP to 56161 to opt out"}
countries: [IN]
""",
    "whatsapp": """\
purpose: transactional
provider: WABA-Main
message: {template: pickup_ready, language: en, header: {text: [Priya]}, body: [Priya, "6 pm"], buttons: ["x"]}
""",
    "webhook": "purpose: transactional\nmessage: {endpoint: Loyalty Tier Service, fields: [identities]}\n",
    "inbox": """\
devices: [android, ios]
message: {layout: simple, cards: {title: "Monsoon", body: "Umbrellas for everybody", link: "acme://home"}}
""",
}
_WHOLE = {
    "message": frozenset({"template", "html"}),
    "audience": frozenset({"profile"}),
    "schedule": frozenset({"every"}),
}
"""Maps of an example that stand for themselves, with nothing of the small campaign below them, if they have such a key."""
EMAIL = """\
<html><head><meta name="color-scheme" content="light dark"></head><body>
<p>Umbrellas and raincoats for the whole family.</p>
<p><a href="https://acme.example/sale">See them</a></p>
<p>ACME Retail Private Limited, 12 MG Road, Bengaluru 560001, India</p>
<p><a href="https://acme.example/unsubscribe">Unsubscribe</a></p>
</body></html>
"""


def found_in(
    folder: Path,
    example: Example,
    settings: LintSettings = BY_DEFAULT,
    around: Surroundings | None = None,
    *,
    is_plan: bool = False,
    verified: tuple[str, ...] = (),
) -> list[Problem]:
    """What lint says of an example. Its moment is the account's now unless `around` is given.

    `verified` are facts that the account has on record.
    """
    write(folder, example)
    catalog, problems = load_registers(folder)
    if around is None:
        now = datetime.fromisoformat(example.now).replace(tzinfo=ZoneInfo(example.zone))
        sent = (
            {"message": {"values": dict.fromkeys(example.sent_values, "x")}} if example.sent_values else None
        )
        around = Surroundings(now, None, example.owners, example.pictures, lambda _definition: sent)
    judge = Judge(settings, around, is_plan=is_plan)
    account = Account(facts_of(example, verified))
    loaded = load_campaigns(folder, Shared(), account, catalog, judge=judge)
    return [*problems, *loaded.problems]


def facts_of(example: Example, verified: tuple[str, ...] = ()) -> AccountFacts:
    """The account that an example is checked for."""
    return AccountFacts(
        AccountName("production"),
        "shop",
        "sha256:" + "0" * 64,
        example.zone,
        is_local=False,
        protected=example.protected,
        verified=dict.fromkeys(verified, date(2026, 11, 1)),
    )


def write(folder: Path, example: Example) -> None:
    """The repository of an example: the small one, with its fragment laid over the campaign of its channel."""
    for stem, text in (REGISTERS | dict(example.registers)).items():
        _put(folder / "registers" / f"{stem}.yaml", f"version: 1\n{text}")
    for path, html in {"emails/monsoon.html": EMAIL, **example.emails}.items():
        _put(folder / path, html)
    name = f"monsoon-{example.channel}"
    base = _HEAD.format(name=name, channel=example.channel)
    rest = _REST[example.channel]
    if rest.startswith("purpose"):
        base = base.replace("purpose: promotional\n", "")
    tree = _without(_tree(base + rest), example.without)
    fragment = _tree(example.yaml) if example.yaml.strip() else None
    for key, signs in _WHOLE.items():
        written = None if fragment is None else fragment.items.get(key)
        if isinstance(written, Mapping) and signs & written.items.keys():
            del tree.items[key]
    merged = tree if fragment is None else merge(tree, fragment)
    _put(folder / "campaigns" / f"{name}.yaml", _block(merged))


def _tree(text: str) -> Mapping:
    problems = Problems()
    tree = parse(text.encode(), "example.yaml", problems)
    assert tree is not None, [problem.what for problem in problems]
    return tree


def _without(tree: Mapping, keys: tuple[str, ...]) -> Mapping:
    for key in keys:
        *way, last = key.split(".")
        inner: Node = tree
        for step in way:
            assert isinstance(inner, Mapping)
            inner = inner.items[step]
        assert isinstance(inner, Mapping)
        del inner.items[last]
    return tree


def _block(tree: Mapping) -> str:
    return "".join(f"{key}: {_flow(node)}\n" for key, node in tree.items.items())


def _flow(node: Node) -> str:
    if isinstance(node, Mapping):
        return "{" + ", ".join(f'"{key}": {_flow(below)}' for key, below in node.items.items()) + "}"
    if isinstance(node, Sequence):
        return "[" + ", ".join(map(_flow, node.items)) + "]"
    assert isinstance(node, Scalar)
    if node.plain and _PLAIN.fullmatch(node.text):
        return node.text
    escaped = node.text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
