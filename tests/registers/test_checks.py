"""What entries of registers say of each other, each at the place where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctsync.registers import load_registers
from ctsync.registers.checks import CHECKS
from ctsync.registers.load import REGISTERS

WHATSAPP = "version: 1\nwhatsapp_templates: {a: {namespace: x, kind: interactive, languages: {en: {%s}}}}"
DLT = "version: 1\ndlt_templates:\n  a: {id: '%s', header: %s, category: service, text: Hi}\n"
GOOD_ID = "1707166619134823007"


def said(root: Path, stem: str, text: str) -> list[str]:
    (root / "registers").mkdir(exist_ok=True)
    (root / "registers" / f"{stem}.yaml").write_text(text)
    _, problems = load_registers(root)
    start = f"registers/{stem}.yaml:"
    return [
        f"{one.where} {one.rule} {one.what} {one.why} {one.hint}".strip().removeprefix(start)
        for one in problems
    ]


@pytest.mark.parametrize(
    ("stem", "text", "expected"),
    [
        ("providers", "version: 1\nproviders: {Gupshup: {channel: sms}}\nprovider_groups: {India: [Gupshop]}", "3:27 REG001 `Gupshop` is not a registered provider of the channel sms.  Did you mean `Gupshup`?"),
        ("providers", "version: 1\nproviders: {Gupshup: {channel: sms}}\nprovider_groups: {India: gupshup}", "3:26 REG001 `gupshup` is not a registered provider of the channel sms.  Write `Gupshup`: small and capital letters count."),
        ("providers", "version: 1\nproviders: {Mail: {channel: email}}\nprovider_groups: {India: [Mail]}", "3:27 REG001 `Mail` is not a registered provider of the channel sms.  Nothing of the kind is registered."),
        ("providers", "version: 1\nproviders: {Gupshup: {channel: sms}}\nprovider_groups: {India: [Mail]}", "3:27 REG001 `Mail` is not a registered provider of the channel sms.  There are: `Gupshup`."),
        ("providers", "version: 1\nprovider_groups: {India: []}", "2:26 TYPE002 The group `India` is empty."),
        ("providers", "version: 1\nproviders: {A: {channel: email, header: ACMEIN}}", "2:33 CHN001 `header` does not exist on the channel email."),
        ("providers", "version: 1\nproviders: {A: {channel: sms, unsubscribe: own}}", "2:31 CHN001 `unsubscribe` does not exist on the channel sms."),
        ("providers", "version: 1\nproviders: {A: {channel: sms, header: A CME}}", "2:39 TYPE001 `A CME` is not an SMS header."),
        ("providers", "version: 1\ncontrol_groups: [A, B, A]", "2:24 CORE002 `A` stands here twice. The first one is `control_groups.1`."),
        ("providers", "version: 1\nwebhook_endpoints: [A, A]", "2:24 CORE002 `A` stands here twice."),
        ("segments", "version: 1\nsegments:\n  A: {id: 7}\n  B: {id: 7}", "4:11 CORE002 The id 7 stands here twice. The first one is `segments.A.id`."),
        ("triggers", "version: 1\ntriggers:\n  A: {campaign_id: 7}\n  B: {campaign_id: 7}", "4:20 CORE002 The id 7 stands here twice."),
        ("prices", "version: 1\nprices:\n  - {channel: sms, country: IN, price: 1, currency: INR}\n  - {channel: sms, country: IN, price: 2, currency: INR}", "4:5 CORE002 A price for sms IN stands here twice. The first one is `prices.1`."),
        ("prices", "version: 1\nprices: {channel: push, per: part, price: 1, currency: INR}", "2:25 CHN001 `per: part` does not exist on the channel push."),
        ("dlt_templates", DLT % ("170716", "ACMEIN"), "3:11 SMS005 `170716` is not a DLT template id. It has 12 to 19 digits"),
        ("dlt_templates", DLT % ("1" * 20, "ACMEIN"), "3:11 SMS005"),
        ("dlt_templates", DLT % ("১৭০৭১৬৬৬১৯১৩৪৮", "ACMEIN"), "3:11 SMS005"),
        ("dlt_templates", DLT % (GOOD_ID, "AC"), "3:42 TYPE001 `AC` is not an SMS header."),
        ("dlt_templates", DLT % (GOOD_ID, "ACMEIN-P"), "3:42 SMS006 `ACMEIN-P` does not end like the header of a service text. Operators end those with `-S`."),
        ("dlt_templates", DLT % (GOOD_ID, "ACMEIN") + f"  b: {{id: '{GOOD_ID}', text: Ho}}", f"4:11 CORE002 The id {GOOD_ID} stands here twice."),
        ("whatsapp_templates", "version: 1\nwhatsapp_templates: {a: {namespace: x, kind: standard, languages: {}}}", "2:67 TYPE002 `a` has no language, so no campaign could use it."),
        ("whatsapp_templates", WHATSAPP % "body: 'Hi {{1}} {{3}}'", "2:82 WA003 The placeholders here are {{1}}, {{3}}, and should be {{1}}, {{2}}."),
        ("whatsapp_templates", WHATSAPP % "body: 'Hi {{name}}'", "2:82 WA003 The placeholders here are {{name}}, and should be {{1}}."),
        ("whatsapp_templates", WHATSAPP % "body: Hi, header: {type: text, text: 'Hi {{2}}'}", "2:113 WA003 The placeholders here are {{2}}"),
        ("whatsapp_templates", WHATSAPP % "body: Hi, header: {type: text}", "2:94 REQ001 The words of the header are missing."),
        ("whatsapp_templates", WHATSAPP % "body: Hi, header: {type: image, text: Hi}", "2:108 EXC001 `text` and `type: image` exclude each other in a header."),
        ("whatsapp_templates", WHATSAPP % "body: Hi, buttons: {type: url, text: Go}", "2:95 REQ001 The address of the button is missing."),
        ("whatsapp_templates", WHATSAPP % "body: Hi, buttons: {type: url, text: Go, url: 'https://a.in/{{2}}'}", "2:122 WA003"),
        ("links", "version: 1\nutm: {source: a, medium: '{chanel}', campaign: c}", "2:26 TYPE001 `{chanel}` is not filled in, so people's links would carry it as it stands. There are two: `{channel}` and `{name}`. Did you mean `{channel}`?"),
        ("links", "version: 1\nutm: {source: '{x}', medium: b, campaign: c}", "2:15 TYPE001 `{x}` is not filled in"),
        ("links", "version: 1\nhosts: ['https://acme.example/sale']", "2:9 TYPE001 `https://acme.example/sale` is not the name of a host. It is compared with the host of each link, without `https://` and without a path. Write, for example: acme.example"),
        ("links", "version: 1\nhosts: localhost", "2:8 TYPE001 `localhost` is not the name of a host."),
        ("links", "version: 1\napps: {'acme:': {}}", "2:17 TYPE001 `acme:` cannot begin a link."),
        ("links", "version: 1\napps: {acme: {routes: ['p/{id}'], required: {'p/{di}': [promo]}}}", "2:46 REG001 `p/{di}` is not a registered route of this app.  Did you mean `p/{id}`?"),
        ("tracking_plan", "version: 1\nprofile: {A: {type: text, stored_as: ['1', '0']}}", "2:27 EXC001 `stored_as` and `type: text` exclude each other."),
        ("tracking_plan", "version: 1\nprofile: {A: {type: boolean, stored_as: ['1', '1']}}", "2:41 TYPE001 True and false are both stored as `1`"),
        ("tracking_plan", "version: 1\nprofile: {A: {type: boolean, values: [a]}}", "2:30 EXC001 `values` and `type: boolean` exclude each other."),
        ("tracking_plan", "version: 1\nevents: {Charged: {Amount: {type: number, values: [5, five]}}}", "2:55 TYPE001 `five` is not a number, and this property is one."),
        ("tracking_plan", "version: 1\nevents: {Charged: {Items: {list: {Sale: {type: text, stored_as: [y, n]}}}}}", "2:54 EXC001"),
        ("people", "version: 1\npeople: {asha: {handle: asha-k}}", "2:16 REQ001 Nothing says which profile `asha` is."),
        ("people", "version: 1\npeople: {asha: {identity: U1}}\ngroups: {crm: [asha, ahsa]}", "3:22 REG001 `ahsa` is not a registered person.  Did you mean `asha`?"),
    ],
)  # fmt: skip
def test_an_entry_that_does_not_fit_the_others_is_told_at_its_place(tmp_path, stem, text, expected):
    found = said(tmp_path, stem, text)
    assert len(found) == 1
    assert found[0].startswith(expected)


@pytest.mark.parametrize(
    ("stem", "text"),
    [
        ("providers", "version: 1\nproviders: {A: {channel: sms, header: ACMEIN-S}, B: {channel: email, unsubscribe: own}}\nprovider_groups: {All: A}"),
        ("prices", "version: 1\nprices:\n  - {channel: sms, price: 1, currency: INR}\n  - {channel: sms, country: IN, price: 2, currency: INR}"),
        ("dlt_templates", DLT % (GOOD_ID, "ACMEIN-S")),
        ("dlt_templates", f"version: 1\ndlt_templates: {{a: {{id: '{GOOD_ID}', header: ACMEIN-P, text: Hi}}, b: {{id: '{'1' * 12}', text: Hi}}}}"),
        ("whatsapp_templates", WHATSAPP % "body: 'Hi {{2}} {{1}} {{ 1 }}', header: {type: image}, buttons: {type: quick_reply, text: Stop}"),
        ("links", "version: 1\nutm: {source: a, medium: '{channel}', campaign: '{name}'}\nhosts: acme.example\napps: {acme: {routes: home, required: {home: promo}}}"),
        ("tracking_plan", "version: 1\nprofile: {A: {type: boolean, stored_as: ['1', '0']}, B: {type: number, values: [5, '-0.5']}, C: {type: text, values: [x]}}"),
        ("people", "version: 1\npeople: {asha: {fbid: '1'}}\ngroups: {crm: asha}"),
    ],
)  # fmt: skip
def test_an_entry_that_comes_close_to_a_mistake_is_let_through(tmp_path, stem, text):
    assert said(tmp_path, stem, text) == []


def test_every_check_is_of_a_register():
    assert set(CHECKS) <= set(REGISTERS)
