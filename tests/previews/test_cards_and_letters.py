"""App inbox, webhook and e-mail."""

from __future__ import annotations

from typing import Any

from ctsync.previews import previews_of
from ctsync.previews.model import text_of
from tests.previews.making import CDN, EVERYTHING, a_campaign, a_look, look_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def test_a_card_has_its_texts_colours_and_both_links():
    look = a_look("inbox", EVERYTHING["inbox"])
    first, second = look.cards
    assert (first.title, first.body, first.title_color) == ("Card", "Body", "#000000")
    assert first.leads.startswith("acme://a?")
    assert first.leads.endswith("(iOS)")
    assert [button.leads.partition("?")[0] for button in first.buttons] == ["copies “CODE”", "acme://go"]
    assert first.colors[0] == ("#ffffff", "#1D7A46")
    assert (second.picture.noun, look.is_upright) == ("Video", True)


def test_a_webhook_shows_what_it_tells_and_hides_what_looks_secret():
    look = a_look(
        "webhook",
        {"endpoint": "Loyalty Service", "values": {"tier": "gold", "api_key": "9f8a7c6b5d4e3f2a1b0c"}},
    )
    assert look.values == (("tier", "gold"), ("api_key", "***"))
    assert look.hidden == ("api_key",)


def test_lists_of_mails_show_the_subject_and_the_preheader():
    look = a_look("email", {**EVERYTHING["email"], "subject": "s" * 60, "preheader": "p" * 120})
    assert [(row.program, len(row.subject[0].text), len(row.preheader[0].text)) for row in look.rows] == [
        ("Gmail on a phone", 33, 40),
        ("Apple Mail on an iPhone", 48, 100),
    ]
    assert look.html.startswith('<html><head><title>t</title></head><body><div style="display:none">pppp')


def test_without_a_preheader_the_letter_begins_the_line():
    message = {key: value for key, value in EVERYTHING["email"].items() if key != "preheader"}
    assert text_of(a_look("email", message).rows[0].preheader) == "Hello"


def test_a_letter_knows_its_links_and_whether_it_can_be_dark():
    html = '<meta name="color-scheme" content="light dark"><a href="https://acme.example/x">Look</a><a href="mailto:a@b.c">us</a>'
    look = a_look("email", EVERYTHING["email"], files={"emails/news.html": html})
    assert [(each.label, each.leads.partition("?")[0]) for each in look.links] == [
        ("Look", "https://acme.example/x")
    ]
    assert look.knows_dark
    assert not a_look("email", EVERYTHING["email"]).knows_dark


def test_pictures_of_the_repository_come_with_their_content_and_others_do_not():
    html = f'<img src="{CDN}/mail/a.png"><img src="{CDN}/elsewhere.png">'
    campaign = a_campaign("email", files={"emails/news.html": html})
    look: Any = look_of(previews_of(campaign, {"images/mail/a.png": PNG}))
    assert [(each.file, each.content) for each in look.pictures] == [("images/mail/a.png", PNG)]
