"""What people get wrong is underlined while they type; what a schema cannot see is listed here, and lint says it.

Each mistake is put into a right file. The readers refuse every one of them, so no mistake here is one in name only; and
whatever the readers take, the schemas take too.
"""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from ctsync.definitions import load_campaigns
from ctsync.registers import load_registers
from ctsync.settings import load_settings
from tests.support.editors import complaints
from tests.support.repositories import known_of
from tests.support.source import ROOT

PUSH = """
name: x
owner: kaveri/crm
purpose: promotional
channel: push
audience: {segment: Active shoppers, expect: 1k..2k}
schedule: {at: 2027-06-07 11:00}
message: {title: "Hi", body: "There", link: "kaveri://home"}
"""
EVENT = PUSH.replace("segment: Active shoppers", "event: Charged, within: 14d, where: {Amount: 5}")
REPEAT = PUSH.replace(
    "at: 2027-06-07 11:00", "every: 1 week, days: [mon], start: 2027-06-07 11:00, runs: 4"
).replace("segment: Active shoppers", "everyone: true")
EMAIL = """
name: x
owner: kaveri/crm
purpose: transactional
channel: email
audience: {segment: Active shoppers}
schedule: {at: 2027-06-07 11:00}
message: {from: Kaveri, subject: "Hi", html: emails/june-newsletter.html}
"""
SMS = """
name: x
owner: kaveri/crm
purpose: transactional
channel: sms
provider: Gupshup-Service
audience: {segment: Active shoppers}
schedule: {at: 2027-06-07 11:00}
message: {body: "Hi", template: points_expiry}
"""
WHATSAPP = """
name: x
owner: kaveri/crm
purpose: transactional
channel: whatsapp
provider: WABA-Kaveri
audience: {segment: Active shoppers}
schedule: {at: 2027-06-07 11:00}
message: {template: pickup_ready_v2, language: en, header: {text: [Asha]}, body: [Asha, Monday], buttons: [a, b]}
"""
WEBHOOK = """
name: x
owner: kaveri/crm
purpose: transactional
channel: webhook
audience: {segment: Active shoppers}
schedule: {at: 2027-06-07 11:00}
message: {endpoint: Loyalty Tier Service, fields: [tokens]}
"""
INBOX = """
name: x
owner: kaveri/crm
purpose: transactional
channel: inbox
audience: {segment: Active shoppers}
schedule: {at: 2027-06-07 11:00}
message: {layout: simple, cards: {title: "Hi", body: "There", link: "kaveri://home"}}
"""
WEB = """
name: x
owner: kaveri/crm
purpose: transactional
channel: webpush
audience: {segment: Active shoppers}
schedule: {at: 2027-06-07 11:00}
message: {title: "Hi", body: "There", link: "https://kaveri.example/"}
"""
RIGHT = {"push": PUSH, "event": EVENT, "repeat": REPEAT, "email": EMAIL, "sms": SMS, "whatsapp": WHATSAPP,
         "webhook": WEBHOOK, "inbox": INBOX, "webpush": WEB}  # fmt: skip


def an_end(text: str) -> tuple[str, str]:
    """A line more at the end of a file."""
    return "", f"\n{text}\n"


UNDERLINED = [
    # file, what stands in it, what somebody writes instead
    (PUSH, "title:", "titel:"),
    (PUSH, "message:", "mesage:"),
    (PUSH, "name: x", "title: x"),
    (PUSH, "owner: kaveri/crm\n", ""),
    (PUSH, "owner: kaveri/crm", 'owner: "@kaveri/crm"'),
    (PUSH, "purpose: promotional", "purpose: promo"),
    (PUSH, "purpose: promotional\n", ""),
    (PUSH, "channel: push", "channel: Push"),
    (PUSH, "channel: push", "channel: sms"),
    (PUSH, "channel: push\n", ""),
    (PUSH, "name: x", "name: X Men"),
    (PUSH, "2027-06-07 11:00", "now"),
    (PUSH, "2027-06-07 11:00", "2027-06-07"),
    (PUSH, "2027-06-07 11:00", "2027-06-07 9:00"),
    (PUSH, "2027-06-07 11:00", "2027-06-07 11:00:00"),
    (PUSH, "2027-06-07 11:00", "07-06-2027 11:00"),
    (PUSH, "2027-06-07 11:00", "2027-13-07 11:00"),
    (PUSH, "2027-06-07 11:00", "2027-06-07 25:00"),
    (PUSH, "at: 2027-06-07 11:00", "at: 2027-06-07 11:00, every: 1 week"),
    (PUSH, "schedule: {at: 2027-06-07 11:00}\n", ""),
    (PUSH, "schedule: {at: 2027-06-07 11:00}", "schedule: {}"),
    (PUSH, "expect: 1k..2k", "expect: 1k-2k"),
    (PUSH, "expect: 1k..2k", "expect: 1,000..2,000"),
    (PUSH, "expect: 1k..2k", "expect: 1500"),
    (PUSH, "segment: Active shoppers", "segment: Active shopers"),
    (PUSH, "segment: Active shoppers", "segment: active shoppers"),
    (PUSH, "segment: Active shoppers", "segment: Active shoppers, everyone: true"),
    (PUSH, "segment: Active shoppers", "segment: Active shoppers, profile: {City: Pune}"),
    (PUSH, "segment: Active shoppers", "everyone: yes"),
    (PUSH, "segment: Active shoppers, ", ""),
    (PUSH, "audience:", "audience: {}\naudiences:"),
    (PUSH, '"kaveri://home"', '"http://kaveri.example/"'),
    (PUSH, '"kaveri://home"', '"kaveri home"'),
    (PUSH, 'title: "Hi"', "title: "),
    (PUSH, 'title: "Hi"', 'title: ""'),
    (PUSH, 'title: "Hi", ', ""),
    (PUSH, 'title: "Hi"', "title: [Hi]"),
    (PUSH, 'link: "kaveri://home"', 'link: "kaveri://home", android: {color: "1DA1F2"}'),
    (PUSH, 'link: "kaveri://home"', 'link: "kaveri://home", android: {notification_channel: offer}'),
    (PUSH, 'link: "kaveri://home"', 'link: "kaveri://home", android: {tray_priority: highest}'),
    (PUSH, 'link: "kaveri://home"', 'link: "kaveri://home", android: {sound: "on"}'),
    (PUSH, 'link: "kaveri://home"', 'link: "kaveri://home", android: {badge: -1}'),
    (PUSH, 'link: "kaveri://home"', 'link: "kaveri://home", android: {actions: [{label: a}, {label: b}, {label: c}, {label: d}]}'),
    (PUSH, *an_end("devices: [andriod]")),
    (PUSH, *an_end("devices: [android, web]")),
    (PUSH, *an_end("provider: SendGrid-IN")),
    (PUSH, *an_end("frequency_caps: ignored")),
    (PUSH, *an_end("control_group: 5")),
    (PUSH, *an_end("control_group: {custom: Always quite}")),
    (PUSH, *an_end("control_group: 0%")),
    (PUSH, *an_end("expires: 5M")),
    (PUSH, *an_end("expires: tomorrow")),
    (PUSH, *an_end("quiet_hours: {from: 21:00, to: 9:00, in: user, then: delay}")),
    (PUSH, *an_end("quiet_hours: {from: 9pm, to: 09:00, in: user, then: delay}")),
    (PUSH, *an_end("quiet_hours: off")),
    (PUSH, *an_end("countries: [India]")),
    (PUSH, *an_end("generation: 0")),
    (PUSH, *an_end("all_devices: yes")),
    (PUSH, *an_end("goal: {event: Charged, within: 3D}")),
    (PUSH, *an_end("goal: {event: Charged}")),
    (PUSH, *an_end("goal: {event: Chargd, within: 3d}")),
    (PUSH, *an_end("goal: {event: Charged, within: 3d, where: {Amuont: 5}}")),
    (PUSH, *an_end("on_remove: delete")),
    (PUSH, *an_end("adopt: latest")),
    (EVENT, "event: Charged", "event: charged"),
    (EVENT, "event: Charged", "event: Purchased"),
    (EVENT, "within: 14d", "within: 14"),
    (EVENT, "within: 14d", "within: 12h"),
    (EVENT, "within: 14d", "within: 14d, from: 2027-01-01, to: 2027-01-31"),
    (EVENT, "within: 14d, ", ""),
    (EVENT, "within: 14d", "from: 2027-01-01"),
    (EVENT, "Amount: 5", "Amount: many"),
    (EVENT, "Amount: 5", "amount: 5"),
    (EVENT, "Amount: 5", "Amount: {over: 5}"),
    (EVENT, "Amount: 5", "Amount: {contains: x}"),
    (EVENT, "Amount: 5", "Type: {at_least: 5}"),
    (EVENT, "Amount: 5", "Amount: {between: [1, 2]}"),
    (EVENT, "event: Charged, ", ""),
    (EVENT, "within: 14d", "within: 14d, profile: {EMI Due: maybe}"),
    (EVENT, "within: 14d", "within: 14d, profile: {Town: Pune}"),
    (EVENT, "within: 14d", "within: 14d, did: [{event: App Launched}]"),
    (EVENT, "within: 14d", "within: 14d, did: [{event: App Launched, within: 30d, at_least: 5, exactly: 3}]"),
    (REPEAT, "every: 1 week", "every: weekly"),
    (REPEAT, "every: 1 week", "every: week"),
    (REPEAT, "days: [mon]", "days: [Monday]"),
    (REPEAT, "days: [mon]", "days: [31]"),
    (REPEAT, "days: [mon], ", ""),
    (REPEAT, "runs: 4", "runs: 4, end: 2027-08-01"),
    (REPEAT, ", runs: 4", ""),
    (REPEAT, "start: 2027-06-07 11:00, ", ""),
    (REPEAT, "runs: 4", "runs: 4, in: user"),
    (EMAIL, "html: emails/june-newsletter.html", "html: ../june-newsletter.html"),
    (EMAIL, "html: emails/june-newsletter.html", "html: https://kaveri.example/june.html"),
    (EMAIL, "subject:", "title:"),
    (EMAIL, *an_end("provider: Gupshup-Promo")),
    (EMAIL, *an_end("devices: [ios]")),
    (EMAIL, *an_end("expires: 60m")),
    (EMAIL, "purpose: transactional", "purpose: promotional\nopted_out_people: include"),
    (EMAIL, "at: 2027-06-07 11:00", "at: 2027-06-07 11:00, cutoff: 18:00"),
    (EMAIL, "at: 2027-06-07 11:00", "at: 2027-06-07 11:00, in: user"),
    (EMAIL, "segment: Active shoppers", "segment: Active shoppers, send_to_at_most: 500"),
    (SMS, "provider: Gupshup-Service", "provider: Gupshup"),
    (SMS, "provider: Gupshup-Service\n", ""),
    (SMS, "template: points_expiry", "template: points-expiry"),
    (WHATSAPP, "template: pickup_ready_v2", "template: pickup_ready"),
    (WHATSAPP, "language: en, ", ""),
    (WHATSAPP, "header: {text: [Asha]}", "header: {text: [Asha], image: https://kaveri.example/a.jpg}"),
    (WEBHOOK, "endpoint: Loyalty Tier Service", "endpoint: https://kaveri.example/hook"),
    (WEBHOOK, "fields: [tokens]", "fields: [profile]"),
    (WEBHOOK, "fields: [tokens]", "title: Hi"),
    (INBOX, "layout: simple", "layout: carousel"),
    (INBOX, "layout: simple", "layout: cards"),
    (INBOX, "link:", "image: https://k.example/a.jpg, video: https://k.example/a.mp4, link:"),
    (WEB, 'link: "https://kaveri.example/"', "chrome: {buttons: [{label: a}, {label: b}, {label: c}]}"),
    (WEB, 'title: "Hi"', 'subtitle: "Hi"'),
]  # fmt: skip

BEYOND = {
    "the name differs from the file's": (PUSH, "name: x", "name: y"),
    "a day that no calendar has": (PUSH, "2027-06-07", "2027-06-31"),
    "moments that do not rise": (PUSH, "at: 2027-06-07 11:00", "at: [2027-06-08 11:00, 2027-06-07 11:00]"),
    "a range that runs backwards": (PUSH, "1k..2k", "2k..1k"),
    "`True`, which YAML 1.2 takes for `true`": (PUSH, *an_end("all_devices: True")),
    "a variable that nobody knows": (PUSH, '"Hi"', '"${greeting}"'),
    "a number of fillings that is not the template's": (WHATSAPP, "body: [Asha, Monday]", "body: [Asha]"),
    "a key of `raw` that is set already": (PUSH, *an_end("raw: {content: {title: x}}")),
    "a device block whose device is not chosen": (PUSH, *an_end("renamed_from: [x]")),
    "a file that is not there": (EMAIL, "june-newsletter.html", "july-newsletter.html"),
    "an address without @": (EMAIL, "from: Kaveri", "from: Kaveri, from_address: kaveri"),
    "a local time before the first of `days`": (REPEAT, "days: [mon]", "days: [tue]"),
}

ODD_BUT_RIGHT = [
    (PUSH, "expect: 1k..2k", "expect: 1000 .. 2.5k"),
    (PUSH, "at: 2027-06-07 11:00", 'at: "2027-06-07 11:00"'),
    (PUSH, "at: 2027-06-07 11:00", "at: [2027-06-07 11:00, 2027-06-08 11:00]"),
    (PUSH, 'title: "Hi"', "title: 21:00"),
    (PUSH, 'title: "Hi"', "title: 5"),
    (PUSH, 'title: "Hi"', "title: 0.86"),
    (PUSH, 'title: "Hi"', "title: true"),
    (PUSH, 'title: "Hi"', "title: 2026-12-24"),
    (PUSH, 'title: "Hi"', "title: 1e3"),
    (PUSH, 'title: "Hi"', "title: no"),
    (PUSH, '"kaveri://home"', '"${web}/sale"'),
    (PUSH, "segment: Active shoppers", 'everyone: "true"'),
    (PUSH, *an_end("devices: android")),
    (PUSH, *an_end("generation: '2'")),
    (PUSH, *an_end("generation: 2")),
    (PUSH, *an_end("goal: none\nquiet_hours: none\ncontrol_group: none\nexpires: none")),
    (PUSH, *an_end("control_group: [system, 5%]")),
    (PUSH, *an_end("control_group: {custom: Always quiet}")),
    (PUSH, *an_end("quiet_hours: {days: {mon: 21:00..06:00, sun: none}, in: user, then: delay}")),
    (PUSH, *an_end("goal: {event: Charged, within: 3d, revenue: Amount, where: {Amount: {between: [1, 500]}}, days_of_month: [1, '31'], first_time: true, time_of_day: 21:00..23:00}")),
    (PUSH, *an_end("labels: [2027, june, true]")),
    (PUSH, *an_end("raw: {content: {platform_specific: {android: {shelf_limit: 12}}}}")),
    (EVENT, "where: {Amount: 5}", 'where: {Amount: ["5", 6], "Items|Category": [Rice, Dal], Coupon: {exists: false}}'),
    (EVENT, "where: {Amount: 5}", "where: {Amount: {at_least: 0.5, less_than: '9'}, Type: {not: [a, b], contains: c}}"),
    (EVENT, "within: 14d", "from: 2027-01-01, to: 2027-01-31, session: {time_of_day: 00:00..14:00}"),
    (EVENT, "within: 14d", "within: 14d, did_not: {event: Uninstalled, within: 3mo}, profile: {EMI Due: true, City: {not: Pune}}"),
    (EVENT, "within: 14d", "within: 14d, did: [{event: App Launched, within: 2w, at_least: 5}], technographics: {Device: Mobile}"),
    (EVENT, "where: {Amount: 5}", "app: {Version: {at_least: 5}}"),
    (PUSH, "segment: Active shoppers", "query: {event_name: Charged, from: 20260101, to: 20260131}"),
    (REPEAT, "runs: 4", "end: 2027-08-02, mode: native, in: user, if_missed: drop, cutoff: 18:00"),
    (EMAIL, *an_end("expires: none")),
    (EMAIL, *an_end("opted_out_people: include")),
    (EMAIL, "html: emails/june-newsletter.html", "html: emails/june-newsletter.html, attachments: {type: pdf, value: x}"),
    (SMS, "provider: Gupshup-Service", "provider: Gupshup-Service\noffer: {code: 150, until: 2027-06-30 23:59}"),
    (WHATSAPP, "body: [Asha, Monday]", "body: [Asha, 21]"),
    (WEBHOOK, "fields: [tokens]", "fields: tokens, values: {tier: 5}"),
    (INBOX, "layout: simple", "layout: simple, values: {a: 1, b: {text: x, devices: ios}}"),
    (INBOX, 'link: "kaveri://home"', 'link: {android: "kaveri://home", ios: "kaveri://start"}'),
    (WEB, 'title: "Hi"', 'title: "Hi", chrome: {require_interaction: true, ttl: 3600}'),
]  # fmt: skip


def changed(text: str, before: str, after: str) -> str:
    assert not before or before in text
    return text.replace(before, after, 1) if before else text.rstrip() + after


@cache
def _shop():
    settings, problems = load_settings(ROOT, {})
    assert settings is not None
    assert not problems
    return settings, load_registers(ROOT)[0]


def refusals(root: Path, text: str) -> list[str]:
    """What the readers have against a file of the sample shop."""
    settings, catalog = _shop()
    (root / "campaigns").mkdir()
    shutil.copytree(ROOT / "emails", root / "emails")
    (root / "campaigns" / "x.yaml").write_text(text, encoding="utf-8")
    loaded = load_campaigns(root, settings, settings.accounts["sandbox"], catalog)
    return [f"{one.rule} {one.what}" for one in loaded.problems if one.level == "error"]


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_file_is_let_through_by_both(tmp_path, name):
    assert refusals(tmp_path, RIGHT[name]) == []
    assert complaints("campaign", RIGHT[name], known_of(ROOT)) == []


@pytest.mark.parametrize(("text", "before", "after"), UNDERLINED)
def test_a_mistake_is_underlined(tmp_path, text, before, after):
    wrong = changed(text, before, after)
    assert refusals(tmp_path, wrong) != []
    assert complaints("campaign", wrong, known_of(ROOT)) != []


@pytest.mark.parametrize("why", BEYOND)
def test_what_a_schema_cannot_see_is_said_by_lint(tmp_path, why):
    wrong = changed(*BEYOND[why])
    assert refusals(tmp_path, wrong) != []
    assert complaints("campaign", wrong, known_of(ROOT)) == []


@pytest.mark.parametrize(("text", "before", "after"), ODD_BUT_RIGHT)
def test_what_the_readers_take_is_not_underlined(tmp_path, text, before, after):
    right = changed(text, before, after)
    assert refusals(tmp_path, right) == []
    assert complaints("campaign", right, known_of(ROOT)) == []


def test_most_mistakes_are_underlined():
    assert len(UNDERLINED) > 5 * len(BEYOND) > 40
