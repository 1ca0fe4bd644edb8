from __future__ import annotations

import pytest

from ctsync.campaign.definition import Definition
from ctsync.channels import CHANNELS
from ctsync.editing.order import CampaignOrder, KeyOrder, ModelOrder, SettingsOrder, TableOrder
from ctsync.registers.load import REGISTERS
from ctsync.settings.model import SettingsModel

SETTINGS = SettingsOrder(SettingsModel)


def test_a_campaign_says_who_it_is_then_who_when_and_what_then_the_options():
    keys = CampaignOrder("push").keys(())
    assert keys[:9] == (
        "name", "dashboard_name", "owner", "purpose", "channel", "countries", "audience", "schedule", "message",
    )  # fmt: skip
    assert set(keys) == {field.alias or name for name, field in Definition.model_fields.items()}


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channels_message_has_an_order(channel: str):
    keys = CampaignOrder(channel).keys(("message",))
    assert set(keys) == {
        field.alias or name for name, field in CHANNELS[channel].message.model_fields.items()
    }
    assert CampaignOrder(channel).keys(("markets", "pune", "message")) == keys
    assert CampaignOrder(channel).keys(("languages", "hi")) == ("skip", "source", *keys, "expect")


def test_below_the_top_each_map_has_the_order_of_its_own_model():
    order = CampaignOrder("push")
    assert order.keys(("audience", "did", 3))[:4] == ("event", "within", "from", "to")
    assert order.keys(("message", "android", "actions", 0)) == ("label", "link", "id", "icon")
    assert order.keys(("languages",)) == ("from", "default", "send_as", "values")
    assert order.keys(("markets", "pune"))[:2] == ("skip", "name")
    assert order.keys(("markets", "pune", "schedule"))[0] == "at"
    assert order.keys(("markets", "pune", "languages")) == order.keys(("languages",))
    assert order.keys(("markets", "pune", "languages", "hi")) == order.keys(("languages", "hi"))
    assert order.keys(("quiet_hours",))[:2] == ("from", "to")


@pytest.mark.parametrize(
    "path",
    [("audience", "where"), ("raw", "content"), ("markets",), ("message", "values"), ("languages", "values")],
)
def test_keys_that_are_the_authors_own_keep_their_order(path: tuple[str, ...]):
    assert CampaignOrder("push").keys(path) == ()


def test_the_settings_and_their_blocks_of_defaults_have_an_order():
    assert SETTINGS.keys(()) == ("version", "project", "accounts", "variables", "policy", "defaults")
    assert SETTINGS.keys(("accounts", "sandbox"))[0] == "sandbox"
    assert SETTINGS.keys(("defaults", "channel.push", "message"))[:2] == ("title", "body")
    assert SETTINGS.keys(("defaults",)) == ()
    assert set(SETTINGS.keys(("defaults", "all", "message"))) >= {"title", "html", "layout"}


@pytest.mark.parametrize("stem", REGISTERS)
def test_registers_begin_with_their_version(stem: str):
    assert ModelOrder(REGISTERS[stem]).keys(())[0] == "version"
    assert ModelOrder(REGISTERS[stem]).keys(()).count("version") == 1


def test_the_policy_has_the_order_of_its_reference():
    assert TableOrder().keys(())[0] == "version"
    assert TableOrder().keys(("waivers", 7)) == ("rule", "campaigns", "reason", "by", "until")
    assert TableOrder().keys(("rules",)) == ()


def test_a_file_of_no_kind_keeps_its_order():
    assert KeyOrder().keys(()) == ()
    assert not KeyOrder().is_message_text(("message", "title"))


@pytest.mark.parametrize(
    ("channel", "path", "is_text"),
    [
        ("push", ("message", "title"), True),
        ("push", ("message", "link"), True),
        ("push", ("message", "android", "actions", 0, "label"), True),
        ("push", ("message", "android", "notification_channel"), False),
        ("push", ("message", "ios", "badge"), False),
        ("push", ("message", "values", "key"), False),
        ("push", ("message",), False),
        ("push", ("dashboard_name",), False),
        ("push", ("audience", "event"), False),
        ("push", ("languages", "hi", "body"), True),
        ("push", ("languages", "default"), False),
        ("push", ("languages", "values", "hi"), False),
        ("push", ("markets", "pune", "message", "body"), True),
        ("push", ("markets", "pune", "audience", "event"), False),
        ("email", ("message", "from"), True),
        ("email", ("message", "html"), False),
        ("whatsapp", ("message", "body", 1), True),
        ("whatsapp", ("message", "header", "text", 0), True),
        ("whatsapp", ("message", "template"), False),
        ("inbox", ("message", "cards", 0, "link"), True),
        ("inbox", ("message", "cards", 0, "link", "android"), True),
        ("inbox", ("message", "values", "lookbook"), False),
        ("webhook", ("message", "endpoint"), False),
        (None, ("message", "subject"), True),
    ],
)
def test_texts_and_links_that_people_meet_are_quoted_and_names_are_not(channel, path, is_text):
    assert CampaignOrder(channel).is_message_text(path) is is_text


def test_texts_in_defaults_are_texts_too():
    assert SETTINGS.is_message_text(("defaults", "channel.push", "message", "link"))
    assert not SETTINGS.is_message_text(("defaults", "channel.push", "message", "android", "collapse"))
    assert not SETTINGS.is_message_text(("variables", "cdn"))
