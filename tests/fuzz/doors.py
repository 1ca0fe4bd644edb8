"""What every fuzzer asks of every file: that it is read or refused, and never anything else.

One entry for all of them, so that what atheris finds in an hour is what Hypothesis looks for in a second.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from ctsync.catalog import Catalog
from ctsync.definitions import load_campaigns
from ctsync.lint.judge import Judge
from ctsync.problems import Problem, Problems
from ctsync.registers import load_registers
from ctsync.settings import Settings, load_settings
from tests.corpus.one_file import astray

SETTINGS = """\
version: 1
project: shop-12345678
accounts:
  sandbox: {sandbox: true, timezone: Asia/Kolkata, currency: INR, clock: 2027-05-20 10:00}
variables: {cdn: https://cdn.example}
defaults:
  all: {countries: [IN]}
  purpose.promotional: {control_group: system, quiet_hours: {from: 21:00, to: 09:00, in: user, then: delay}}
  channel.push: {devices: [android, ios], message: {android: {notification_channel: offers}}}
"""
REGISTER = """\
version: 1
events:
  Charged: {Amount: number, City: text, Items: {list: {Category: text}}}
profile:
  Plan: {type: text, values: [free, plus]}
  EMI Due: {type: boolean, stored_as: ["True", "False"]}
"""
PROVIDERS = """\
version: 1
providers:
  SMS-IN: {channel: sms, id: "1726823920", template_id_at: message_info, header: ACME}
  SendGrid-IN: {channel: email, unsubscribe: automatic}
notification_channels: {offers: "Sales and offers"}
"""
CAMPAIGN = """\
name: case
owner: acme/crm
purpose: promotional
channel: push
audience:
  event: Charged
  from: 2026-08-01
  to: 2026-11-15
  where: {Amount: {at_least: 5000}, "Items|Category": [Sneakers, Running]}
  profile: {Plan: {not: free}, EMI Due: true}
  did_not: [{event: Charged, at_least: 5, from: 2026-08-01, to: 2026-11-15}]
  expect: 12k..18k
schedule:
  at: [2027-06-02 19:30, 2027-06-09 19:30]
message:
  title: "\u0939\u093f\u0928\u094d\u0926\u0940 \U0001f96d {{ Profile.Name | default: 'you' }}"
  body: |
    Your next pair: "free" until Sunday. # not a comment
  image: "${cdn}/a.jpg"
  link: "acme://home"
  android: {tray_priority: high}
goal: {event: Charged, within: 3d}
expires: 9h  # hours
raw: {content: {new: [1, true, null, "5"]}}
"""
EMAIL = """\
name: case
owner: acme/crm
purpose: promotional
channel: email
provider: SendGrid-IN
audience: {everyone: true, expect: 10..20}
schedule: {at: 2027-06-25 10:00}
message: {from: Acme, subject: "Hi", html: emails/a.html}
"""
DOORS = {
    "campaigns/case.yaml": CAMPAIGN,
    "ctsync.yaml": SETTINGS,
    "registers/tracking_plan.yaml": REGISTER,
    "registers/providers.yaml": PROVIDERS,
    "emails/a.html": "<p>Hi</p><address>1 Main Road, Pune 411001</address>\n",
}
"""A repository that is right: every file that can be broken, with what it holds."""


def build(root: Path) -> None:
    for path, text in {**DOORS, "campaigns/mail.yaml": EMAIL.replace("name: case", "name: mail")}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def found(root: Path) -> list[Problem]:
    """Every problem of the repository. Raises what should never be raised."""
    settings, problems = load_settings(root, {})
    assert (settings is None) == (problems.errors > 0)
    if settings is None:
        return list(problems)
    catalog, wrong = load_registers(root)
    return [*problems, *wrong, *_of_campaigns(root, settings, catalog)]


def found_in_campaigns(root: Path) -> list[Problem]:
    """The same when only campaign files and what they include have changed: the rest is read once."""
    return list(_of_campaigns(root, *_settings_and_catalog(root)))


@cache
def _settings_and_catalog(root: Path) -> tuple[Settings, Catalog]:
    settings, problems = load_settings(root, {})
    catalog, wrong = load_registers(root)
    assert settings is not None
    assert not problems
    assert not wrong
    return settings, catalog


def _of_campaigns(root: Path, settings: Settings, catalog: Catalog) -> Iterator[Problem]:
    for account in settings.accounts.values():
        yield from load_campaigns(root, settings, account, catalog, judge=Judge()).problems


@contextmanager
def holding(root: Path, file: str, content: bytes) -> Iterator[None]:
    """The repository with other content in one of its files, put right again behind."""
    (root / file).write_bytes(content)
    try:
        yield
    finally:
        (root / file).write_text(DOORS[file], encoding="utf-8")


def check(root: Path, file: str, content: bytes) -> list[Problem]:
    """Read the repository with that content in one of its files. Fails if a problem says nothing or has no place."""
    read = found_in_campaigns if file.startswith(("campaigns/", "emails/")) else found
    with holding(root, file, content):
        problems = read(root)
        assert list(astray(root, problems)) == []
    gc.unfreeze()
    for problem in problems:
        assert problem.rule
        assert problem.what
        assert max(map(len, (problem.what, problem.why, problem.hint))) <= 2_000
    assert len(Problems(problems)) <= 500
    return problems
