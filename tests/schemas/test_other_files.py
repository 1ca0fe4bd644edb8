"""Settings, registers and the policy: what is right is let through, and mistakes are underlined."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctsync.definitions.defaults import Defaults
from ctsync.policy.load import load_policy
from ctsync.registers import load_registers
from ctsync.settings import load_settings
from tests.support.editors import complaints
from tests.support.repositories import known_of
from tests.support.source import ROOT

REAL = """
version: 1
project: kaveri-t4mz8q2c
accounts:
  production:
    region: in1
    account_id: {env: CT_ID}
    passcode: {env: CT_PASSCODE}
    timezone: Asia/Kolkata
    protected: true
    store: {git: ctsync-lock/production}
    limits: {per_second: 2.5, in_flight: 2, settle: 0s}
    verified: {liquid.email: 2027-03-01}
variables: {cdn: https://cdn.kaveri.example}
defaults:
  all: {countries: [IN]}
  channel.push: {devices: [android, ios], message: {android: {notification_channel: offers}}}
  channel.email: {provider: SendGrid-IN}
  purpose.promotional.channel.sms: {quiet_hours: {from: 21:00, to: 10:00, in: account, then: discard}}
"""
SANDBOX = """
version: "1"
project: kaveri
accounts:
  sandbox: {sandbox: true, timezone: Asia/Kolkata, clock: 2027-05-20 10:00}
  local: {url: "http://127.0.0.1:8765", account_id: {env: A}, passcode: {env: B}, timezone: UTC, name_limit: 120}
"""
POLICY = """
version: 1
guardrails:
  creates: {warn: 20, block: 50}
  stops: {approve: 3, block: 10}
  stopped_share: {block: 30%}
  reach_per_campaign: {approve: 100k, block: 5M}
  reach_total: off
  lead_time: {block: 60m}
  messages_per_5_minutes: {warn: 1.2M, block: 1.5M}
  cost: {approve: 50k, block: 200k}
  waking_hours: 09:00..21:00
  test_words: [test, lorem]
rules: {PUSH001: {warn: 50, block: 65}, EML001: off}
waivers:
  - {rule: EML010, campaigns: [emi-due-*], reason: "Contract notice", by: legal-lead, until: 2027-06-30}
approvals:
  - {id: everybody, when: {everyone: true}, from: [kaveri/crm-leads], count: 2}
checks:
  - {id: late, if: "change.channel == 'push'", level: warn, say: "Late pushes need a marketer on call."}
"""
PEOPLE = """
version: 1
people: {asha: {handle: asha-k, identity: 10023, email: asha@kaveri.example}}
groups: {phones: asha}
previews: {full: {Name: Priya, Age: 31}}
"""
PLAN = """
version: 1
events: {Charged: {Amount: number, Gift: {type: boolean, stored_as: ["1", "0"]}, Items: {list: {Category: text}}}, Opened: {}}
profile: {City: text, Language: {type: text, values: [en, hi]}, Pets: {type: list, fields: {Kind: text}}}
"""
BLACKOUTS = """
version: 1
blackouts:
  - {dates: 2027-01-26..2027-01-26, countries: [IN], channels: push, purpose: promotional, why: "Republic Day"}
"""
PRICES = "version: 1\nprices: {channel: sms, country: IN, per: part, price: 0.14, currency: INR}\n"
TRIGGERS = 'version: 1\ntriggers: {otp: {campaign_id: 1701230000, version: 1}, two: {campaign_id: "7", version: "2"}}\n'
PROVIDERS = "version: 1\nproviders: {A: {channel: sms, id: 1726823920, header: ACMEIN}}\nprovider_groups: {All: [A]}\n"

RIGHT = [
    ("ctsync", REAL), ("ctsync", SANDBOX), ("policy", POLICY), ("people", PEOPLE), ("tracking_plan", PLAN),
    ("blackouts", BLACKOUTS), ("prices", PRICES), ("triggers", TRIGGERS), ("providers", PROVIDERS),
]  # fmt: skip

WRONG = [
    ("ctsync", REAL, "version: 1", "version: 2"),
    ("ctsync", REAL, "project: kaveri-t4mz8q2c", "project: Kaveri"),
    ("ctsync", REAL, "region: in1", "region: india"),
    ("ctsync", REAL, "region: in1", "region: in1\n    url: http://127.0.0.1:80"),
    ("ctsync", REAL, "    region: in1\n", ""),
    ("ctsync", REAL, "{env: CT_PASSCODE}", "1234-5678"),
    ("ctsync", REAL, "{env: CT_PASSCODE}", "{env: ct passcode}"),
    ("ctsync", REAL, "    passcode: {env: CT_PASSCODE}\n", ""),
    ("ctsync", REAL, "    store: {git: ctsync-lock/production}\n", ""),
    ("ctsync", REAL, "{git: ctsync-lock/production}", "{git: a, object: b}"),
    ("ctsync", REAL, "{git: ctsync-lock/production}", "{git: a, single_machine: true}"),
    ("ctsync", REAL, "timezone: Asia/Kolkata", "timezone: IST"),
    ("ctsync", REAL, "protected: true", "protected: yes"),
    ("ctsync", REAL, "protected: true", "clock: 2027-05-20 10:00"),
    ("ctsync", REAL, "per_second: 2.5", "per_second: 0"),
    ("ctsync", REAL, "settle: 0s", "settle: 2"),
    ("ctsync", REAL, "  production:", "  Production:"),
    ("ctsync", REAL, "channel.push:", "channel.sns:"),
    ("ctsync", REAL, "devices: [android, ios]", "title: Hi"),
    ("ctsync", REAL, "{countries: [IN]}", "{name: x}"),
    ("ctsync", REAL, "{countries: [IN]}", "{audience: {everyone: true}}"),
    ("ctsync", SANDBOX, ", clock: 2027-05-20 10:00", ""),
    ("ctsync", SANDBOX, "http://127.0.0.1:8765", "http://kaveri.example:8765"),
    ("ctsync", SANDBOX, "name_limit: 120", "name_limit: 12"),
    ("policy", POLICY, "creates:", "create:"),
    ("policy", POLICY, "block: 30%", "block: 30"),
    ("policy", POLICY, "block: 60m", "block: 60"),
    ("policy", POLICY, "09:00..21:00", "9..21"),
    ("policy", POLICY, "PUSH001", "PUSH999"),
    ("policy", POLICY, "EML001: off", "EML001: never"),
    ("policy", POLICY, "rule: EML010, ", ""),
    ("policy", POLICY, "rule: EML010", "rule: EML999"),
    ("policy", POLICY, "by: legal-lead, ", ""),
    ("policy", POLICY, "until: 2027-06-30", "until: always"),
    ("policy", POLICY, "level: warn", "level: warning"),
    ("policy", POLICY, "everyone: true", "everybody: true"),
    ("people", PEOPLE, "identity:", "id:"),
    ("people", PEOPLE, "asha@kaveri.example", "asha"),
    ("tracking_plan", PLAN, "Amount: number", "Amount: numeric"),
    ("tracking_plan", PLAN, "list: {Category: text}", "list: text"),
    ("tracking_plan", PLAN, "type: boolean", "type: flag"),
    ("blackouts", BLACKOUTS, "2027-01-26..2027-01-26", "2027-01-26"),
    ("blackouts", BLACKOUTS, "channels: push", "channels: phone"),
    ("blackouts", BLACKOUTS, ', why: "Republic Day"', ""),
    ("prices", PRICES, ", currency: INR", ""),
    ("prices", PRICES, "price: 0.14", "price: ₹0.14"),
    ("prices", PRICES, "currency: INR", "currency: Rs"),
    ("triggers", TRIGGERS, "version: 1}", "version: 3}"),
    ("triggers", TRIGGERS, "1701230000", "otp-1"),
    ("providers", PROVIDERS, "channel: sms", "channel: push"),
    ("providers", PROVIDERS, "header:", "sender:"),
]  # fmt: skip


def refusals(root: Path, kind: str, text: str) -> int:
    """How many errors the readers find."""
    if kind == "ctsync":
        (root / "ctsync.yaml").write_text(text, encoding="utf-8")
        settings, problems = load_settings(root, {})
        if settings is not None:
            Defaults(settings.defaults).check(problems)
        return problems.errors
    if kind == "policy":
        (root / "policy.yaml").write_text(text, encoding="utf-8")
        return load_policy(root, "policy.yaml")[1].errors
    (root / "registers").mkdir()
    (root / "registers" / f"{kind}.yaml").write_text(text, encoding="utf-8")
    return load_registers(root)[1].errors


@pytest.mark.parametrize(("kind", "text"), RIGHT)
def test_what_is_right_is_let_through_by_both(tmp_path, kind, text):
    assert refusals(tmp_path, kind, text) == 0
    assert complaints(kind, text, known_of(ROOT)) == []


@pytest.mark.parametrize(("kind", "text", "before", "after"), WRONG)
def test_a_mistake_is_underlined(tmp_path, kind, text, before, after):
    assert before in text
    wrong = text.replace(before, after, 1)
    assert refusals(tmp_path, kind, wrong) > 0
    assert complaints(kind, wrong, known_of(ROOT)) != []
