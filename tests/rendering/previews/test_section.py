"""One campaign as a part of a page: tabs for what differs, one panel for each choice, ids that are nobody else's."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from ctsync.previews import Person, previews_of, with_before
from ctsync.rendering.previews import anchor_of, preview_section, styles
from ctsync.rendering.previews.drawing import MOST_LANGUAGES, MOST_PEOPLE
from tests.previews.making import CDN, EVERYTHING, a_campaign, every_channel
from tests.rendering.previews.reading import read_page

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
GREETING = {
    "title": "Hello",
    "body": "Hi {{ Profile.Name | default: 'there' }}.",
    "android": {"notification_channel": "offers"},
}


def section(channel="push", message=None, **more) -> str:
    return str(preview_section(previews_of(a_campaign(channel, message, **more)), "one"))


def frames(html: str) -> list[str]:
    return re.findall(r"<iframe [^']*'[^']*'[^>]*>", html)


def legends(html: str) -> list[str]:
    return re.findall(r"<legend>(.*?)</legend>", html)


@pytest.mark.parametrize("channel", every_channel())
def test_every_channel_is_drawn_harmlessly_and_alike_each_time(channel):
    html = section(channel)
    seen = read_page(html)
    assert seen.complaints == []
    assert len(seen.ids) == len(set(seen.ids))
    assert all(each.startswith("one") for each in seen.ids)
    assert "approximation" in seen.words
    assert html == section(channel)


@pytest.mark.parametrize("channel", every_channel())
def test_every_radio_button_has_its_label(channel):
    html = section(channel)
    inputs = re.findall(r"<input [^>]*id=\"([^\"]+)\"", html)
    assert inputs == re.findall(r"<label for=\"([^\"]+)\"", html)


def test_a_tab_stands_there_only_for_what_differs():
    assert legends(section("push", GREETING)) == ["Read by", "Show"]
    plain = section("push", {**GREETING, "body": "Hi"})
    assert legends(plain) == []
    assert "Everybody reads the same words." in plain


def test_each_person_has_a_panel_and_those_who_read_the_same_share_it():
    html = section(
        "push", {**GREETING, "body": "{% if Profile.Name == 'Priya' %}Hi Priya{% else %}Hi{% endif %}"}
    )
    assert re.findall(r'class="ct-panel (ct-in-p[^"]*)"', html) == ["ct-in-p0", "ct-in-p1 ct-in-p2 ct-in-p3"]


def test_the_longest_are_labelled_by_their_readers_and_their_length():
    html = section("push", GREETING)
    told = re.findall(r'data-rank="(\d)"><p class="ct-rank">(.*?)</p>', html)
    words = {rank: re.sub(r"<[^>]+>", "", text) for rank, text in told}
    assert sorted(words) == ["1", "2", "3"]
    assert words["1"].startswith("1read by Long name")
    assert words["1"].endswith("49 letters: title 5, text 44")
    assert "The 3 longest" in html


def test_the_longest_of_an_sms_are_told_with_their_parts():
    html = section("sms", {"body": "Hi {{ Profile.Name }} " + "a" * 140}, verified=True)
    assert re.search(r"read by Long name</span> <span class=\"ct-length\">2 parts, \d+ letters", html)


def test_people_who_get_nothing_are_told_of():
    stops = {**GREETING, "body": "{% if Profile.Name %}Hi{% else %}{% abort %}{% endif %}"}
    assert "These people get nothing" in section("push", stops)


def test_what_is_cut_off_is_drawn_and_said():
    html = section("push", {**GREETING, "body": "word " * 60 + "end"})
    assert '<span class="ct-cut"><span class="ct-sr"> (cut off from here: </span>' in html
    assert html.count("end<span") == 2


def test_before_and_after_stand_in_tabs():
    after = previews_of(a_campaign("sms", {"body": "New"}))
    old = previews_of(a_campaign("sms", {"body": "Old"}))
    before = replace(old, versions=(replace(old.versions[0], when="before"),))
    html = str(preview_section(with_before(after, before), "one"))
    assert legends(html) == ["Version"]
    assert re.findall(r"<bdi>(After|Before)</bdi>", html) == ["After", "Before"]
    assert html.index("New</div>") < html.index("Old</div>")


def test_a_language_that_was_not_there_before_says_so():
    after = replace(previews_of(a_campaign("sms", {"body": "New"})), languages=("", "hi"))
    assert "There was nothing in this language." in str(preview_section(after, "one"))


def test_a_picture_from_elsewhere_is_named_and_not_loaded():
    html = section("push", {**GREETING, "image": f"{CDN}/mango/crates.jpg?a=http://evil.example"})
    assert 'aria-label="Picture, not loaded: crates.jpg"' in html
    assert read_page(html).complaints == []


def test_the_character_that_costs_room_is_marked_and_named():
    html = section("sms", {"body": "Get ₹150 off"})
    assert '<mark class="ct-forcing">₹</mark>' in html
    assert "“₹” (Indian rupee sign) makes room for 70 letters only" in html


def test_the_seam_of_an_sms_is_drawn_through_the_text():
    html = section("sms", {"body": "a" * 153 + "b" * 20})
    assert re.search(r"a<span class=\"ct-seam\">.*?Here part 2 begins.*?</span>b", html)


def test_a_secret_is_stars():
    html = section("webhook", {"endpoint": "Loyalty Service", "values": {"api_key": "9f8a7c6b5d4e3f2a1b0c"}})
    assert "9f8a7c" not in html
    assert "***" in html


def test_the_letter_stands_in_a_frame_without_rights_and_under_a_policy_of_its_own():
    (frame,) = frames(section("email"))
    assert ' sandbox="" srcdoc=\'' in frame
    inside = unescape(frame.partition("srcdoc='")[2].partition("'")[0])
    assert "Content-Security-Policy" in inside
    assert "default-src 'none'" in inside


def test_more_people_and_languages_than_there_are_tabs_are_told_of():
    one = previews_of(a_campaign("push", GREETING))
    many = replace(
        one,
        people=(*one.people, *(Person(f"p{n}") for n in range(MOST_PEOPLE))),
        languages=tuple(f"l{n}" for n in range(MOST_LANGUAGES + 1)),
    )
    html = str(preview_section(many, "one"))
    assert f"Of {MOST_LANGUAGES + 1} languages the first {MOST_LANGUAGES} are shown." in html
    assert f"Of {MOST_PEOPLE + 4} people the first {MOST_PEOPLE} are shown." in html
    assert f"ct-p{MOST_PEOPLE}" not in html


def test_the_styles_know_every_tab_and_load_nothing():
    css = str(styles())
    assert f".ct-in-l{MOST_LANGUAGES - 1} {{" in css
    assert f".ct-in-p{MOST_PEOPLE - 1} {{" in css
    assert "url(" not in css
    assert "@import" not in css
    own = re.findall(
        r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    )
    assert {name for name in own if not name.startswith(("ct-", "is-"))} == set()


def test_an_anchor_may_stand_in_an_address():
    previews = previews_of(a_campaign("push", GREETING))
    assert anchor_of(replace(previews, key="rain-tonight-push[mumbai]")) == "c-rain-tonight-push.mumbai"


def test_every_part_of_a_message_with_everything_is_there():
    words = read_page(section("push", EVERYTHING["push"])).words
    for text in ("Android subtitle", "iOS subtitle", "Summary", "Look", "Later", "One", "Two"):
        assert text in words
