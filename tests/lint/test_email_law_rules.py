"""Ways out, addresses and years of e-mails."""

from __future__ import annotations

from datetime import date

import pytest

from ctsync.lint.contract import Example
from ctsync.lint.settings import LintSettings, Waiver
from tests.lint.asking import asked

FILE = "emails/monsoon.html"


def _letter(body, yaml=""):
    return Example(yaml, channel="email", emails={FILE: f"<html><head></head><body>{body}</body></html>"})


@pytest.mark.parametrize(
    "body",
    [
        '<a href="https://acme.example/x">Unsubscribe here</a>',
        '<a href="https://acme.example/opt-out">Leave</a>',
        '<a href="{{ unsubscribe_link }}">x</a>',
        '<a href="https://acme.example/x"><img alt="unsubscribe"></a>',
        '<a href="https://acme.example/x">सदस्यता समाप्त करें</a>',
        '<a href="https://acme.example/login-news/unsubscribe">x</a>',
        '<a href="https://acme.example/login">Preferences</a><a href="https://acme.example/unsubscribe">x</a>',
    ],
)
def test_a_way_out_is_known_by_its_words_or_its_link(tmp_path, body):
    assert asked(tmp_path, "EML003", _letter(body, "provider: Own-SMTP")) == []


@pytest.mark.parametrize(
    ("yaml", "body", "count"),
    [
        ("provider: Own-SMTP", "<a href='https://acme.example/sale'>Sale</a>", 1),
        ("provider: Own-SMTP\npurpose: transactional", "<p>Hi</p>", 0),
        ("provider: SendGrid-IN", "<p>Hi</p>", 0),
        (
            "provider: SendGrid-IN",
            "<a href='https://acme.example/login?next=/unsubscribe'>Unsubscribe</a>",
            1,
        ),
    ],
)
def test_only_a_promotional_letter_whose_provider_adds_nothing_needs_its_own(tmp_path, yaml, body, count):
    assert len(asked(tmp_path, "EML003", _letter(body, yaml))) == count


@pytest.mark.parametrize(
    "body",
    [
        "ACME, 12 MG Road, Bengaluru 560001",
        "ACME, 12 MG Road, Bengaluru 560 001",
        "एक्मे, १२ एमजी रोड, ५६०००१",
        "ACME, 1 Main St, Springfield, IL 62704-1234",
        "ACME, 10 Downing Street, London SW1A 2AA",
        "ACME, Stephansplatz 1, 1010 Wien",
        "ACME, 1 George Street, Sydney NSW 2000",
        "ACME, P.O. Box 12, Dubai",
        "<address>ACME, Hong Kong</address>",
        '<p class="footer-address">ACME, Hong Kong</p>',
        "{{ footer_text }}",
        '<img src="a" alt="12 MG Road, 560001">',
    ],
)
def test_addresses_of_many_countries_count(tmp_path, body):
    assert asked(tmp_path, "EML004", _letter(body)) == []


@pytest.mark.parametrize(
    "body", ["© 2026 ACME", "Umbrellas from 249", "Sale 2026 and 1999 styles", "<!-- 560001 -->"]
)
def test_a_price_or_a_year_is_no_address(tmp_path, body):
    assert len(asked(tmp_path, "EML004", _letter(body))) == 1


def test_a_service_letter_needs_no_address(tmp_path):
    assert asked(tmp_path, "EML004", _letter("Hi", "purpose: transactional")) == []


def test_a_long_letter_without_an_address_costs_one_pass(tmp_path):
    assert len(asked(tmp_path, "EML004", _letter("a" * 300_000))) == 1


def test_a_waiver_lets_a_notice_reach_people_who_opted_out(tmp_path):
    example = Example("purpose: transactional\nopted_out_people: include", channel="email")
    waiver = Waiver("EML010", ("monsoon-*",), "Contract notice", "legal", date(2027, 1, 31))
    assert len(asked(tmp_path, "EML010", example)) == 1
    assert asked(tmp_path, "EML010", example, LintSettings(waivers=(waiver,))) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("© 2026 ACME", 0),
        ("© 2027 ACME", 0),
        ("© ACME 2025", 1),
        ("&copy; 2019-2025 ACME", 1),
        ("© 2019-2026 ACME", 0),
        ("Since 1999", 0),
    ],
)
def test_a_year_that_is_over_is_found_in_the_copyright_line_only(tmp_path, text, count):
    found = asked(tmp_path, "EML011", _letter(text))
    assert len(found) == count
    assert all(one.where.file == FILE for one in found)
