"""Inbox cards: YAML to wire for every key of a card, and what a layout wants of one."""

from __future__ import annotations

import pytest

from ctsync.channels.inbox_cards import CONTENT_TYPES, content_type_of
from tests.channels.shop import at, refused, said, sent, with_utm

CARD = {"title": "Hi", "body": "There"}
PICTURE = "https://cdn.acme.example/a.jpg"
SALE = with_utm("acme://sale", "inbox")
OTHER = with_utm("acme-ios://sale", "inbox")
BOTH = {"android": {"text": SALE}, "ios": {"text": SALE}}


def _card(written, **changes):
    return at(sent("inbox", {"layout": "simple", "cards": [CARD | written]}, **changes), "content/0")


def _button(written):
    return at(_card({"buttons": [{"label": "Go"} | written]}), "action/links/0")


@pytest.mark.parametrize(
    ("written", "field", "wire"),
    [
        ({}, "title", {"text": "Hi", "color": "#000000"}),
        ({}, "message", {"text": "There", "color": "#000000"}),
        ({"title_color": "#434761"}, "title", {"text": "Hi", "color": "#434761"}),
        ({"body_color": "#434761"}, "message", {"text": "There", "color": "#434761"}),
        ({"image": PICTURE}, "media", {"url": PICTURE, "content_type": "image/jpeg"}),
        (
            {"video": "https://a.example/a.mp4"},
            "media",
            {"url": "https://a.example/a.mp4", "content_type": "video/mp4"},
        ),
        (
            {"audio": "https://a.example/a.mp3"},
            "media",
            {"url": "https://a.example/a.mp3", "content_type": "audio/mpeg"},
        ),
        (
            {"image": "https://a.example/a", "content_type": "image/avif"},
            "media",
            {"url": "https://a.example/a", "content_type": "image/avif"},
        ),
        (
            {"video": "https://a.example/a.mp4", "poster": PICTURE},
            "media",
            {"url": "https://a.example/a.mp4", "content_type": "video/mp4", "poster": PICTURE},
        ),
        ({"icon": PICTURE}, "icon", {"url": PICTURE, "content_type": "image/jpeg"}),
        (
            {"icon": {"url": PICTURE, "content_type": "image/png"}},
            "icon",
            {"url": PICTURE, "content_type": "image/png"},
        ),
        ({"icon": {"url": PICTURE}}, "icon", {"url": PICTURE, "content_type": "image/jpeg"}),
        ({"link": "acme://sale"}, "action", {"url": BOTH, "links": []}),
        (
            {"link": {"android": "acme://sale", "ios": "acme-ios://sale"}},
            "action/url",
            {"android": {"text": SALE}, "ios": {"text": OTHER}},
        ),
        ({"link": {"ios": "acme://sale"}}, "action/url", {"ios": {"text": SALE}}),
    ],
)
def test_each_key_of_a_card_travels(written, field, wire):
    assert at(_card(written), field) == wire


@pytest.mark.parametrize(
    ("written", "wire"),
    [
        ({"link": "acme://sale"}, {"type": "url", "text": "Go", "url": BOTH}),
        (
            {"link": {"android": "acme://sale"}},
            {"type": "url", "text": "Go", "url": {"android": {"text": SALE}}},
        ),
        ({"copy": "SAVE50"}, {"type": "copy", "text": "Go", "copyText": {"text": "SAVE50"}}),
        (
            {"copy": "SAVE50", "color": "#ffffff", "background": "#1DA1F2", "values": {"k": "v"}},
            {
                "type": "copy",
                "text": "Go",
                "color": "#ffffff",
                "bg": "#1DA1F2",
                "copyText": {"text": "SAVE50"},
                "kv": {"k": "v"},
            },
        ),
    ],
)
def test_each_key_of_a_button_travels(written, wire):
    assert list(_button(written).items()) == list(wire.items())


def test_a_card_that_leads_nowhere_has_no_action():
    assert list(_card({})) == ["title", "message"]


def test_buttons_need_no_link_of_the_card():
    assert list(_card({"buttons": {"label": "Go", "copy": "X"}})["action"]) == ["links"]


def test_links_go_to_the_chosen_devices_only():
    assert _card({"link": "acme://sale"}, devices=("ios",))["action"]["url"] == {"ios": {"text": SALE}}


def test_pictures_get_no_utm():
    card = _card({"image": PICTURE, "icon": PICTURE, "poster": PICTURE})
    assert "utm" not in str(card)


@pytest.mark.parametrize(("ending", "found"), CONTENT_TYPES.items())
def test_the_ending_says_what_a_file_is(ending, found):
    assert content_type_of(f"https://a.example/b.c/file.{ending}") == found
    assert content_type_of(f"https://a.example/FILE.{ending.upper()}?size=2x.gif#top") == found


@pytest.mark.parametrize(
    "link", ["https://a.example/file", "https://a.example/file.xyz", "https://films.mov"]
)
def test_other_endings_say_nothing(link):
    assert content_type_of(link) is None


def _said(layout, card):
    cards = [CARD | {"image": PICTURE}, card] if layout.startswith("carousel") else [card]
    return said("inbox", {"layout": layout, "cards": cards})


@pytest.mark.parametrize(
    ("layout", "card"),
    [
        ("simple", CARD),
        ("simple", CARD | {"image": PICTURE, "link": "acme://sale"}),
        ("simple", CARD | {"image": "https://a.example/a", "content_type": "image/jpeg"}),
        ("simple", CARD | {"buttons": [{"label": "Go", "copy": "X"}, {"label": "Go", "link": "acme://a"}]}),
        ("message-icon", CARD | {"icon": PICTURE}),
        ("carousel", CARD | {"video": "https://a.example/a.mov", "poster": PICTURE}),
        ("carousel-image", {"image": PICTURE}),
    ],
)
def test_a_card_that_fits_its_layout_passes_the_check(layout, card):
    assert _said(layout, card) == []


@pytest.mark.parametrize(
    ("layout", "card", "rule", "path"),
    [
        ("simple", {"body": "There"}, "REQ001", "0"),
        ("simple", {"title": "Hi"}, "REQ001", "0"),
        ("carousel", {"title": "Hi", "image": PICTURE}, "REQ001", "1"),
        ("carousel", CARD, "REQ001", "1"),
        ("carousel-image", CARD, "REQ001", "1"),
        ("simple", CARD | {"image": PICTURE, "audio": "https://a.example/a.mp3"}, "EXC001", "0.audio"),
        ("simple", CARD | {"content_type": "image/png"}, "REQ001", "0.content_type"),
        ("simple", CARD | {"poster": PICTURE}, "REQ001", "0.poster"),
        ("simple", CARD | {"image": "https://a.example/a"}, "TYPE001", "0.image"),
        ("simple", CARD | {"image": "https://a.example/a.mp4"}, "TYPE001", "0.image"),
        ("simple", CARD | {"video": "https://a.example/a.mp4", "content_type": "mp4"}, "TYPE001", "0.video"),
        ("simple", CARD | {"icon": PICTURE}, "EXC001", "0.icon"),
        ("message-icon", CARD, "REQ001", "0"),
        ("message-icon", CARD | {"icon": "https://a.example/a"}, "TYPE001", "0.icon"),
        ("message-icon", CARD | {"icon": "https://a.example/a.mp4"}, "TYPE001", "0.icon"),
        ("simple", CARD | {"buttons": {"label": "Go"}}, "REQ001", "0.buttons.0"),
        (
            "simple",
            CARD | {"buttons": {"label": "Go", "copy": "X", "link": "acme://a"}},
            "EXC001",
            "0.buttons.0.copy",
        ),
    ],
)
def test_what_a_card_lacks_or_has_too_much_is_found(layout, card, rule, path):
    assert _said(layout, card) == [(rule, f"message.cards.{path}")]


@pytest.mark.parametrize(
    ("written", "path", "word"),
    [
        ({"link": "http://acme.example"}, "link", "LNK003"),
        ({"link": {"android": "acme"}}, "link.android", "TYPE001"),
        ({"link": {"windows": "acme://a"}}, "link.windows", "extra_forbidden"),
        ({"icon": "a.png"}, "icon", "TYPE001"),
        ({"icon": {}}, "icon.url", "missing"),
        ({"title_color": "red"}, "title_color", "TYPE001"),
        ({"buttons": [{"copy": "X"}]}, "buttons.0.label", "missing"),
    ],
)
def test_the_shape_refuses_what_no_card_has(written, path, word):
    message = {"layout": "simple", "cards": [CARD | written]}
    assert refused("inbox", message) == [(f"cards.0.{path}", word)]
