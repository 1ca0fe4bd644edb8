"""Web push: YAML to wire for every key of yaml.md 7.2, and what is refused."""

from __future__ import annotations

import pytest

from tests.channels.shop import at, findings, preview, refused, resolved, said, sent, with_utm

TEXTS = {"title": "Hi", "body": "There"}
BROWSERS = "content/platform_specific"
CART = with_utm("https://acme.example/cart", "webpush")
PICTURE = "https://cdn.acme.example/a.png"
BUTTON = {"label": "See", "link": "https://acme.example/cart"}


@pytest.mark.parametrize(
    ("written", "path", "wire"),
    [
        ({}, "content/title", "Hi"),
        ({}, "content/body", "There"),
        ({"link": "https://acme.example/cart"}, f"{BROWSERS}/chrome/deep_link", CART),
        ({"link": "https://acme.example/cart"}, f"{BROWSERS}/firefox", {"deep_link": CART}),
        ({"link": "https://acme.example/cart"}, f"{BROWSERS}/safari", {"deep_link": CART}),
        ({"icon": PICTURE}, f"{BROWSERS}/chrome", {"icon": PICTURE}),
        ({"icon": PICTURE}, f"{BROWSERS}/firefox", {"icon": PICTURE}),
        ({"icon": PICTURE}, f"{BROWSERS}/safari", {}),
        ({"icon": PICTURE, "kaios": {}}, f"{BROWSERS}/kaios", {"icon": PICTURE}),
        ({"image": PICTURE}, f"{BROWSERS}/chrome", {"image": PICTURE}),
        ({"image": PICTURE}, f"{BROWSERS}/firefox", {}),
        ({"chrome": {"link": "https://acme.example/cart"}}, f"{BROWSERS}/chrome", {"deep_link": CART}),
        ({"chrome": {"icon": PICTURE}}, f"{BROWSERS}/chrome", {"icon": PICTURE}),
        ({"chrome": {"image": PICTURE}}, f"{BROWSERS}/chrome", {"image": PICTURE}),
        ({"chrome": {"ttl": "10"}}, f"{BROWSERS}/chrome", {"ttl": 10}),
        ({"chrome": {"require_interaction": "true"}}, f"{BROWSERS}/chrome", {"require_interaction": True}),
        ({"chrome": {"buttons": BUTTON}}, f"{BROWSERS}/chrome", {"cta_title1": "See", "cta_link1": CART}),
        ({"firefox": {"link": "https://acme.example/cart"}}, f"{BROWSERS}/firefox", {"deep_link": CART}),
        ({"firefox": {"icon": PICTURE}}, f"{BROWSERS}/firefox", {"icon": PICTURE}),
        ({"firefox": {"ttl": "10"}}, f"{BROWSERS}/firefox", {"ttl": 10}),
        ({"safari": {"link": "https://acme.example/cart"}}, f"{BROWSERS}/safari", {"deep_link": CART}),
        ({"safari": {"ttl": "0"}}, f"{BROWSERS}/safari", {"ttl": 0}),
        ({"kaios": {"icon": PICTURE}}, f"{BROWSERS}/kaios", {"icon": PICTURE}),
        ({"kaios": {"ttl": "10"}}, f"{BROWSERS}/kaios", {"ttl": 10}),
        ({"kaios": {"values": {"k": "v"}}}, f"{BROWSERS}/kaios", {"kaiosKV": {"k": "v"}}),
    ],
)
def test_each_key_travels_to_its_browsers(written, path, wire):
    assert at(sent("webpush", TEXTS | written), path) == wire


def test_two_buttons_are_numbered_in_the_names_of_their_fields():
    buttons = [{**BUTTON, "icon": PICTURE}, {**BUTTON, "label": "Later"}]
    chrome = at(sent("webpush", TEXTS | {"chrome": {"buttons": buttons}}), f"{BROWSERS}/chrome")
    assert list(chrome.items()) == [
        ("cta_title1", "See"),
        ("cta_link1", CART),
        ("cta_iconlink1", PICTURE),
        ("cta_title2", "Later"),
        ("cta_link2", CART),
    ]


def test_three_browsers_always_have_a_block_and_kaios_only_if_written():
    assert sent("webpush", TEXTS) == {
        "content": {**TEXTS, "platform_specific": {"chrome": {}, "firefox": {}, "safari": {}}}
    }


def test_a_browsers_own_link_icon_and_image_win():
    shared = {"link": "https://acme.example/", "icon": PICTURE, "image": PICTURE}
    own = {"link": "https://acme.example/own", "icon": f"{PICTURE}?own"}
    written = shared | {
        "chrome": own | {"image": f"{PICTURE}?own"},
        "firefox": own,
        "safari": {"link": own["link"]},
        "kaios": {"icon": own["icon"]},
    }
    assert sent("webpush", TEXTS | written, utm=False)["content"]["platform_specific"] == {
        "chrome": {"deep_link": own["link"], "icon": own["icon"], "image": own["icon"]},
        "firefox": {"deep_link": own["link"], "icon": own["icon"]},
        "safari": {"deep_link": own["link"]},
        "kaios": {"icon": own["icon"]},
    }


def test_the_keys_of_chrome_come_in_one_order():
    chrome = {"buttons": BUTTON, "require_interaction": "true", "ttl": "10", "image": PICTURE}
    written = TEXTS | {"chrome": chrome, "icon": PICTURE, "link": "https://acme.example/cart"}
    assert " ".join(at(sent("webpush", written), f"{BROWSERS}/chrome")) == (
        "deep_link icon image ttl require_interaction cta_title1 cta_link1"
    )


def test_two_buttons_pass_and_three_are_too_many():
    assert findings("webpush", TEXTS | {"chrome": {"buttons": [BUTTON, BUTTON]}}) == []
    assert said("webpush", TEXTS | {"chrome": {"buttons": [BUTTON] * 3}}) == [
        ("TYPE001", "message.chrome.buttons")
    ]


@pytest.mark.parametrize(
    ("written", "path", "word"),
    [
        ({"firefox": {"image": PICTURE}}, "firefox.image", "extra_forbidden"),
        ({"safari": {"icon": PICTURE}}, "safari.icon", "extra_forbidden"),
        ({"kaios": {"link": "https://acme.example"}}, "kaios.link", "extra_forbidden"),
        ({"chrome": {"buttons": [{"label": "See"}]}}, "chrome.buttons.0.link", "missing"),
        ({"chrome": {"buttons": [{"link": "https://acme.example"}]}}, "chrome.buttons.0.label", "missing"),
        ({"values": {"k": "v"}}, "values", "extra_forbidden"),
    ],
)
def test_the_shape_refuses_what_a_browser_cannot_show(written, path, word):
    assert refused("webpush", TEXTS | written) == [(path, word)]


def test_a_preview_shows_title_and_body():
    assert preview("webpush", TEXTS) == ("Hi", "There")


def test_nothing_but_the_message_reaches_the_wire():
    assert resolved("webpush", TEXTS) == {}
