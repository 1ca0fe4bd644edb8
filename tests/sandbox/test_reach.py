from __future__ import annotations

import json

import pytest

from tests.sandbox.examples import EMAIL, INBOX, SMS, WEBHOOK, WEBPUSH, WHATSAPP


@pytest.fixture
def people(big):
    big.estimate()
    return [json.loads(facts) for (facts,) in big.table("SELECT facts FROM people")]


def first_phone(person):
    return next((device for device in person["devices"] if device != "web"), None)


def asked(big, body, **changes):
    answer = big.ask("create", {**body, "where": {}, "estimate_only": True, "when": "now", **changes})
    assert answer.status_code == 200, answer.text
    return answer.json()["estimates"]


@pytest.mark.parametrize(
    "devices", [["android"], ["ios"], ["ios", "android"], ["windows"], ["android", "windows"]]
)
def test_a_push_estimate_has_exactly_the_requested_devices(big, people, devices):
    expected = {device: sum(first_phone(person) == device for person in people) for device in devices}
    assert big.estimate(devices=devices) == expected


def test_all_devices_count_once_each_if_asked_for(big, people):
    expected = {
        device: sum(device in person["devices"] for person in people) for device in ("android", "ios")
    }
    assert big.estimate(send_to_all_devices=True) == expected
    assert sum(expected.values()) > sum(big.estimate().values())


def test_app_inbox_counts_as_push_does(big):
    assert asked(big, INBOX, send_to_all_devices=False) == big.estimate()
    body = {key: value for key, value in INBOX.items() if key != "devices"}
    assert asked(big, body).keys() == {"android", "ios"}


def test_web_push_counts_browsers(big, people):
    assert asked(big, WEBPUSH) == {"web": sum("web" in person["devices"] for person in people)}


def test_an_email_reaches_who_has_an_address_and_did_not_unsubscribe(big, people):
    addresses = [person for person in people if "Email" in person["profile"]]
    assert asked(big, EMAIL) == {"email": sum(person["mail"] for person in addresses)}
    assert asked(big, EMAIL, send_email_to_opted_out_users=True) == {"email": len(addresses)}
    readers = [p for p in addresses if p["mail"] and p["profile"].get("Newsletter") in ("weekly", "monthly")]
    assert asked(big, EMAIL, subscription_groups=["Newsletter"]) == {"email": len(readers)}


def test_phones_are_reached_by_sms_and_by_whatsapp_if_they_agreed(big, people):
    phones = [person for person in people if "Phone" in person["profile"]]
    assert asked(big, SMS) == {"sms": len(phones)}
    assert asked(big, WHATSAPP) == {"whatsapp": sum(person["whatsapp"] for person in phones)}


def test_a_webhook_is_called_for_everybody(big, people):
    assert asked(big, WEBHOOK) == {"webhook": len(people)}


def test_nobody_clicks_a_webhook_and_some_click_a_push(big):
    quiet = big.ask("create", {**WEBHOOK, "where": {}, "when": "now"}).json()["id"]
    clicked = big.create(when="now")
    big.advance("61m")
    assert big.ask("result", {"id": quiet}).json()["result"] == {"sent": 1_000, "clicked": 0}
    assert 0 < big.ask("result", {"id": clicked}).json()["result"]["clicked"] < 200
