"""App inbox: YAML to wire for the message's own keys, the number of cards, and extra values."""

from __future__ import annotations

import pytest

from ctsync.problems import Level
from tests.channels.shop import at, findings, preview, refused, resolved, said, sent

CARD = {"title": "Hi", "body": "There"}
PICTURE = "https://cdn.acme.example/a.jpg"
SIMPLE = {"layout": "simple", "cards": [CARD]}


@pytest.mark.parametrize(
    ("written", "path", "wire"),
    [
        ({}, "template_type", "simple"),
        ({"layout": "carousel"}, "template_type", "carousel"),
        ({"layout": "carousel-image"}, "template_type", "carousel-image"),
        ({"layout": "message-icon"}, "template_type", "message-icon"),
        ({"orientation": "portrait"}, "orientation", "p"),
        ({"orientation": "landscape"}, "orientation", "l"),
        ({"tags": "Promotions"}, "tags", ["Promotions"]),
        ({"tags": ["A", "B"]}, "tags", ["A", "B"]),
        ({"time_to_live": "10"}, "time_to_live", 10),
        ({"cards": CARD}, "content/0/title/text", "Hi"),
        ({"cards": [CARD, {"title": "Two"}]}, "content/1/title/text", "Two"),
        (
            {"values": {"k": "v"}},
            "custom_kv",
            [{"key": "k", "value": {"text": "v"}, "android": True, "ios": True}],
        ),
        (
            {"values": {"k": {"text": "v", "devices": "ios"}, "l": "w"}},
            "custom_kv",
            [
                {"key": "k", "value": {"text": "v"}, "ios": True},
                {"key": "l", "value": {"text": "w"}, "android": True, "ios": True},
            ],
        ),
    ],
)
def test_each_key_travels(written, path, wire):
    assert at(sent("inbox", SIMPLE | written), path) == wire


def test_values_reach_the_chosen_devices_only():
    written = SIMPLE | {"values": {"k": "v", "l": {"text": "w", "devices": ["android", "ios"]}}}
    assert sent("inbox", written, devices=("android",))["custom_kv"] == [
        {"key": "k", "value": {"text": "v"}, "android": True},
        {"key": "l", "value": {"text": "w"}, "android": True},
    ]


def test_keys_come_in_the_order_of_the_documentation():
    written = {"values": {"k": "v"}, "time_to_live": "1", "tags": "A", "orientation": "portrait", **SIMPLE}
    assert " ".join(sent("inbox", written)) == (
        "template_type orientation tags time_to_live content custom_kv"
    )


def test_what_is_not_written_is_not_sent():
    assert list(sent("inbox", SIMPLE)) == ["template_type", "content"]


@pytest.mark.parametrize(
    ("layout", "count", "fits"),
    [
        ("simple", 0, False),
        ("simple", 1, True),
        ("simple", 2, False),
        ("message-icon", 1, True),
        ("message-icon", 2, False),
        ("carousel", 0, False),
        ("carousel", 1, False),
        ("carousel", 2, True),
        ("carousel-image", 1, False),
        ("carousel-image", 3, True),
    ],
)
def test_the_layout_decides_how_many_cards_there_are(layout, count, fits):
    card = CARD | {"image": PICTURE} | ({"icon": PICTURE} if layout == "message-icon" else {})
    expected = [] if fits else [("TYPE001", "message.cards")]
    assert said("inbox", {"layout": layout, "cards": [card] * count}) == expected


def test_a_card_is_checked_at_its_own_place():
    cards = [CARD | {"image": PICTURE}, {"body": "There", "image": PICTURE}]
    assert said("inbox", {"layout": "carousel", "cards": cards}) == [("REQ001", "message.cards.1")]


def test_a_value_that_reaches_no_device_is_found():
    written = SIMPLE | {"values": {"k": {"text": "v", "devices": ["ios"]}}}
    assert said("inbox", written, devices=("android",)) == [("EXC001", "message.values.k")]


def test_windows_is_warned_about():
    (one,) = findings("inbox", SIMPLE, devices=("android", "windows"))
    assert (one.rule, one.level) == ("CHN002", Level.WARNING)


@pytest.mark.parametrize(
    ("written", "path", "word"),
    [
        ({"template": "simple"}, "template", "extra_forbidden"),
        ({"layout": "grid"}, "layout", "literal_error"),
        ({"values": {"k": ["v"]}}, "values.k", "model_type"),
        ({"values": {"k": ""}}, "values.k", "TYPE002"),
        ({"values": {"k": {"devices": "ios"}}}, "values.k.text", "missing"),
        ({"values": {"k": {"text": "v", "devices": "windows"}}}, "values.k.devices.0", "literal_error"),
    ],
)
def test_the_shape_refuses_what_an_inbox_cannot_show(written, path, word):
    assert refused("inbox", SIMPLE | written) == [(path, word)]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (SIMPLE, ("Hi", "There")),
        ({"layout": "carousel-image", "cards": [{"image": PICTURE}, CARD]}, ("(carousel-image)", PICTURE)),
        ({"layout": "simple", "cards": []}, ("(simple)", "")),
    ],
)
def test_a_preview_shows_the_first_card(written, shown):
    assert preview("inbox", written) == shown


def test_nothing_but_the_message_reaches_the_wire():
    assert resolved("inbox", SIMPLE) == {}
