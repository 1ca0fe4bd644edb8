from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ctsync.sandbox.pages.phones import Button, Card, look_of, words_of
from ctsync.sandbox.pages.words import CHANNELS
from tests.sandbox.examples import CAROUSEL, EMAIL, INBOX, PUSH, SMS, WEBPUSH, WHATSAPP, WHATSAPP_PLACE

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "title",
                    "body",
                    "text",
                    "platform_specific",
                    "android",
                    "ios",
                    "content",
                    "action",
                    "links",
                    "header",
                    "media",
                    "replacements",
                    "buttons",
                    "url",
                    "message",
                    "ct_ContentSlider",
                    "items",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


def test_a_push_on_android_has_picture_link_and_buttons():
    look = look_of("push", "android", PUSH["content"])
    assert (look.device, look.title, look.text) == ("android", "Hi!", "How are you doing today?")
    assert (look.picture, look.link, look.icon) == ("http://example.jpg", "example.com", "http://example.png")
    assert look.buttons == (Button("Open", "app://home"),)


def test_a_push_on_ios_has_its_slides():
    look = look_of("push", "ios", CAROUSEL["content"])
    assert look.device == "ios"
    assert look.cards == (Card("caption one", "subcaption one", "https://example.com/1.jpg"),)


def test_a_web_push_has_its_buttons():
    look = look_of("webpush", "web", WEBPUSH["content"])
    assert look.buttons == (Button("title", "http://www.example.com/cta"),)


def test_an_email_has_sender_subject_and_first_words():
    look = look_of("email", "email", EMAIL["content"])
    assert (look.subtitle, look.title, look.text) == ("CleverTap", "Welcome", "Your HTML content")


def test_an_sms_has_its_parts():
    look = look_of("sms", "sms", SMS["content"])
    assert (look.text, look.parts and look.parts.count) == ("Hello user", 1)


def test_a_whatsapp_message_has_what_fills_its_template():
    look = look_of("whatsapp", "whatsapp", WHATSAPP["content"])
    assert look.facts == {"Template": "ticket_update", "Language": "en"}
    assert [(card.title, card.text) for card in look.cards] == [
        ("{{1}}", "Dummy User"),
        ("{{2}}", "22/10/2021"),
    ]
    assert look.buttons == (Button("Button 1", "order/42"),)
    assert look_of("whatsapp", "whatsapp", WHATSAPP_PLACE["content"]).title == "Store"


def test_an_inbox_message_has_its_cards():
    look = look_of("notificationinbox", "android", INBOX["content"])
    assert look.cards
    assert words_of(look) == look.cards[0].title


@given(st.sampled_from([*CHANNELS, "carrier pigeon"]), st.sampled_from(["android", "ios", "web", ""]), JSON)
def test_content_of_any_shape_is_drawn(channel, device, content):
    look = look_of(channel, device, content)
    assert isinstance(words_of(look), str)
