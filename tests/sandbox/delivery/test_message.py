from __future__ import annotations

import json
from datetime import datetime

import pytest

from ctsync.sandbox.delivery.message import Message, content_on, recipient
from tests.sandbox.delivery.making import body, person
from tests.sandbox.examples import INBOX, WEBHOOK, WEBPUSH, WHATSAPP

NOW = datetime(2026, 11, 24, 10, 0)
PLATFORMS = {"android": {"deep_link": "shop://a", "wzrk_cid": "Marketing"}, "ios": {"deep_link": "shop://i"}}
RICH = body(content={"title": "Hi {{ Profile.Name }}", "body": "There", "platform_specific": PLATFORMS})
GOLD_ONLY = "{% if Profile.Plan == 'gold' %}Gold{% else %}{% abort %}{% endif %}"


def copies(written, who, keys, *, fills=True):
    return [
        (device, to, json.loads(told))
        for device, to, told in Message(written, NOW, fills=fills).copies(who, keys)
    ]


def test_a_phone_gets_its_own_part_of_a_push_and_not_the_others():
    ((device, _, content),) = copies(RICH, person(1), ("ios",))
    assert device == "ios"
    assert content == {"title": "Hi Asha", "body": "There", "platform_specific": {"ios": PLATFORMS["ios"]}}


def test_a_device_without_a_part_of_its_own_gets_the_rest():
    assert content_on(RICH, "windows") == {"title": "Hi {{ Profile.Name }}", "body": "There"}


def test_raw_texts_show_their_braces():
    ((_, _, content),) = copies(RICH, person(1), ("android",), fills=False)
    assert content["title"] == "Hi {{ Profile.Name }}"


def test_a_device_whose_text_aborts_gets_nothing_while_the_other_does():
    platforms = {"android": {"subtitle": GOLD_ONLY}, "ios": {"subtitle": "For you"}}
    written = body(content={"title": "Hi", "body": "There", "platform_specific": platforms})
    message = Message(written, NOW, fills=True)
    assert message.keys_for(person(1), ("android", "ios")) == ("ios",)
    assert message.keys_for(person(1, profile={"Plan": "gold"}), ("android", "ios")) == ("android", "ios")
    assert Message(written, NOW, fills=False).keys_for(person(1), ("android", "ios")) == ("android", "ios")


def test_fields_beside_the_content_are_kept_where_people_see_them():
    assert content_on(body(ttl={"ttl_type": "relative", "value": 60}), "ios")["ttl"]["value"] == 60
    assert content_on(WHATSAPP, "whatsapp")["provider_nick_name"] == WHATSAPP["provider_nick_name"]
    inbox = content_on(INBOX, "android")
    assert inbox["content"] == INBOX["content"]
    assert inbox["template_type"] == INBOX["template_type"]
    assert content_on(WEBPUSH, "web")["platform_specific"] == WEBPUSH["content"]["platform_specific"]


def test_a_webhook_is_told_what_its_fields_ask_for_and_nothing_else():
    who = person(7, profile={"Name": "Asha", "Email": "a@shop.example"})
    ((_, _, content),) = copies(WEBHOOK, who, ("webhook",))
    assert content["webhook_endpoint_name"] == "Recommendation Endpoint"
    assert content["profile-attributes"] == {"Name": "Asha", "Email": "a@shop.example"}
    assert content["identities"] == ["a@shop.example"]
    assert content["tokens"] == {"android": "android-token-7"}
    ((_, _, content),) = copies({**WEBHOOK, "webhook_fields": ["tokens"]}, who, ("webhook",))
    assert "profile-attributes" not in content


@pytest.mark.parametrize(
    ("mode", "profile", "expected"),
    [
        ("email", {"Email": "a@shop.example", "Identity": "asha"}, "a@shop.example"),
        ("sms", {"Phone": "+91987", "Identity": "asha"}, "+91987"),
        ("whatsapp", {"Phone": "+91987"}, "+91987"),
        ("push", {"Email": "a@shop.example", "Identity": "asha"}, "asha"),
        ("push", {"Email": "a@shop.example"}, "7"),
        ("webhook", {}, "7"),
    ],
)
def test_the_recipient_is_the_address_it_went_to_or_the_persons_identity(mode, profile, expected):
    assert recipient(person(7, profile=profile), mode) == expected
