"""The page of previews in a real browser: axe finds nothing, nothing is loaded, tabs turn without a script, it fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ctsync.previews import Letter, Previews, gathered, longest, previews_of, with_before
from ctsync.problems import Level, Position, Problem
from ctsync.rendering.previews import PreviewPage, anchor_of, preview_page
from ctsync.rendering.previews.letter import letter_document
from ctsync.rendering.problems.diagnostics import problems_view
from ctsync.workspace.preview_server import Served, serving
from tests.browser.conftest import AXE
from tests.browser.looking import Looking
from tests.previews.making import CDN, a_campaign, every_channel
from tests.rendering.previews.hostile import PAYLOADS
from tests.rendering.previews.test_injection import hostile_campaign
from tests.support.sample_shop import sample_shop

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PUSH = {
    "title": "The monsoon is here, and it brings everything that your family needs to stay dry this year ☔",
    "body": "Hi {{ Profile.Name | default: 'there' }}, umbrellas from ₹249 and raincoats for everybody. " * 3,
    "image": f"{CDN}/crate.png",
    "link": "acme://home",
    "android": {"notification_channel": "offers", "actions": [{"label": "Look"}, {"label": "Later"}]},
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f0005000201ff"
    "a2b7f8c50000000049454e44ae426082"
)
LETTER = (
    '<html><head><meta name="color-scheme" content="light dark"><style>body{background:#fff;color:#111}'
    "@media (prefers-color-scheme: dark){body{background:#111;color:#eee}}</style></head><body><h1>Hello</h1>"
    f'<img src="{CDN}/crate.png" alt="A crate"><img src="{CDN}/far.png" alt="Far away"></body></html>'
)
ACTIVE = (
    "script, object, embed, base, link, form, [onload], [onerror], [onmouseover], [href*=script], [src*=http]"
)
SCRIPTS = "window.struck = []; window.alert = (told) => struck.push(told);"


def _page(*previews: Previews) -> PreviewPage:
    return PreviewPage("kaveri", "sandbox", previews)


def _many() -> PreviewPage:
    """Every channel, a message that is cut off, and one beside what it was before."""
    files = {"emails/news.html": LETTER}
    every = [
        previews_of(a_campaign(each), {"images/crate.png": PNG})
        for each in every_channel()
        if each != "email"
    ]
    letter = previews_of(a_campaign("email", files=files), {"images/crate.png": PNG})
    push = replace(
        previews_of(a_campaign("push", PUSH), {"images/crate.png": PNG}), key="monsoon", title="Monsoon"
    )
    old = previews_of(a_campaign("sms", {"body": "Get ₹150 off your next order of rice, dal and oil. " * 3}))
    before = replace(old, versions=(replace(old.versions[0], when="before"),))
    both = with_before(replace(old, key="both", title="Rice"), before)
    problems = [
        Problem("CORE001", Position("campaigns/a.yaml", 4, 3), "`titel` is no key.", "Nobody reads it.", "Write `title`."),
        Problem("PUSH001", Position("campaigns/b.yaml", 9), "This title is long.", level=Level.WARNING),
    ]  # fmt: skip
    return replace(
        _page(push, both, letter, *every), problems=problems_view(problems, lambda _: "  titel: Hello")
    )


@contextmanager
def _looking(chromium: Browser, page: PreviewPage) -> Iterator[Looking]:
    served = Served(lambda seen: preview_page(replace(page, seen=seen)), lambda: "0123456789abcdef")
    with serving(served) as address, Looking(chromium, address, AXE) as window:
        yield window


PAGES = {
    "many": _many,
    "nothing": lambda: replace(_page(), trouble=("There is no ctsync.yaml here.",)),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_nothing_that_axe_finds(chromium, name, scheme):
    with _looking(chromium, PAGES[name]()) as looking:
        for width in (1280, 360):
            looking.resize(scheme, width)
            looking.go("/")
            assert looking.violations() == []
            assert looking.overflow() == 0
            looking.shoot(f"previews-{name}-{scheme}-{width}")


def test_nothing_sticks_out_of_a_window_however_narrow_or_wide(chromium):
    shop = _page(*gathered(map(previews_of, sample_shop())))
    for page, name in ((_many(), "many"), (shop, "shop")):
        with _looking(chromium, page) as looking:
            for width in (360, 768, 1280, 1920):
                looking.resize("light", width)
                looking.go("/")
                assert looking.overflow() == 0
                looking.shoot(f"previews-{name}-light-{width}")


def test_tabs_turn_without_a_script(chromium):
    with _looking(chromium, _many()) as looking:
        looking.go("/")
        shown = looking.page.locator("#c-monsoon .ct-android >> visible=true")
        assert "Hi Priya" in shown.first.inner_text()
        looking.page.locator("label[for=c-monsoon-p1]").click()
        assert "Hi there" in shown.first.inner_text()
        assert shown.count() == 2
        before = looking.page.locator("#c-both .ct-bubble >> visible=true")
        assert before.count() == 1
        looking.page.locator("label[for=c-both-w1]").click()
        assert before.count() == 1


def _of_many_lengths() -> PreviewPage:
    """The sample shop's campaigns that people read in several languages or lengths."""
    shop = gathered(map(previews_of, sample_shop()))
    return _page(*(each for each in shop if longest(each.versions[0])))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_three_longest_are_shown_together_without_a_script(chromium, scheme):
    page = _of_many_lengths()
    with _looking(chromium, page) as looking:
        for width in (1280, 360):
            looking.resize(scheme, width)
            looking.go("/")
            for switch in looking.page.locator(".ct-of-m label[for$='-m1']").all():
                switch.click()
            for each in page.previews:
                part = looking.page.locator(f"#{anchor_of(each)}")
                ranks = part.locator("[data-rank] >> visible=true")
                assert ranks.count() == len(longest(each.versions[0]))
                heights = {one.get_attribute("data-rank"): one.bounding_box() for one in ranks.all()}
                tops = [box["y"] for _, box in sorted(heights.items()) if box]
                assert tops == sorted(tops), "the longest stands first"
                assert part.locator(".ct-rank >> visible=true").count() == ranks.count()
            assert looking.violations() == []
            assert looking.overflow() == 0
            looking.shoot(f"previews-longest-{scheme}-{width}")


def test_one_phone_is_turned_dark_and_the_others_stay(chromium):
    back = "one => getComputedStyle(one).backgroundColor"
    with _looking(chromium, _many()) as looking:
        looking.go("/")
        notes = looking.page.locator("#c-monsoon .ct-note >> visible=true")
        light = notes.nth(0).evaluate(back)
        looking.page.locator("#c-monsoon .ct-panel >> visible=true").first.locator(
            "label", has_text="Dark"
        ).first.click()
        assert notes.nth(0).evaluate(back) != light
        assert notes.nth(1).evaluate(back) == light


def test_a_letter_is_light_or_dark_narrow_or_wide(chromium):
    with _looking(chromium, _many()) as looking:
        looking.go("/")
        figure = looking.page.locator("#c-diwali-email figure.is-wide")
        frame = figure.locator("iframe")
        inside = looking.page.frame_locator("#c-diwali-email iframe").locator("body")
        back = "one => getComputedStyle(one).backgroundColor"
        assert frame.evaluate("one => one.clientWidth") == 375
        assert inside.evaluate(back) == "rgb(255, 255, 255)"
        figure.locator("label", has_text="640 px").click()
        figure.locator("label", has_text="Dark").click()
        assert frame.evaluate("one => one.clientWidth") == 640
        assert inside.evaluate(back) == "rgb(17, 17, 17)"
        figure.locator("label", has_text="Light").click()
        assert inside.evaluate(back) == "rgb(255, 255, 255)"
        assert inside.locator("img").count() == 1
        assert inside.get_by_text("Picture: Far away").count() == 1


def test_every_switch_is_reached_by_keyboard_and_shows_where_it_is(chromium):
    with _looking(chromium, _page(previews_of(a_campaign("push", PUSH)))) as looking:
        looking.go("/")
        seen = set()
        while (focus := looking.tab()) is not None and focus["at"] not in seen:
            seen.add(focus["at"])
        assert len(seen) >= 5
        looking.tab_to("[name$='-p']")
        looking.page.keyboard.press("ArrowRight")
        assert "Hi there" in looking.page.locator(".ct-android >> visible=true").first.inner_text()
        label = "getComputedStyle(document.activeElement.nextElementSibling).outlineStyle"
        assert looking.page.evaluate(label) == "solid"


def test_a_page_in_a_file_asks_for_nothing(chromium, tmp_path):
    (tmp_path / "page.html").write_text(preview_page(_many()), encoding="utf-8")
    address = (tmp_path / "page.html").as_uri()
    with Looking(chromium, address, AXE) as looking:
        looking.page.goto(address)
        looking.page.wait_for_load_state("networkidle")
        assert [each for each in looking.asked if not each.startswith(("file:", "data:", "about:"))] == []
        assert looking.page.evaluate("document.scripts.length") == 0
        looking.asked.clear()


@pytest.mark.parametrize("part", range(3))
def test_no_payload_does_anything_in_a_browser(chromium, tmp_path, part):
    """Each payload in all texts of one channel, another one in each part."""
    channels = every_channel()
    previews = [
        replace(previews_of(hostile_campaign(channel, payload)), key=f"{channel}-{number}")
        for number, payload in enumerate(PAYLOADS)
        if (channel := channels[(number + 2 * part) % len(channels)])
    ]
    address = (tmp_path / "page.html").as_uri()
    (tmp_path / "page.html").write_text(preview_page(_page(*previews)), encoding="utf-8")
    with Looking(chromium, address, AXE) as looking:
        looking.page.add_init_script(SCRIPTS)
        looking.page.goto(address, wait_until="domcontentloaded")
        assert looking.page.locator("section.ct-preview").count() == len(PAYLOADS)
        _nothing_happened(looking)
        assert looking.page.url == address


def test_no_letter_does_anything_in_a_browser_even_outside_of_its_frame(chromium):
    """Without the frame and without its policy, so that only the rebuilding stands between the payload and the page."""
    with Looking(chromium, "about:blank", AXE) as looking:
        looking.page.add_init_script(SCRIPTS)
        looking.page.goto("about:blank")
        for payload in PAYLOADS:
            made = letter_document(Letter("ACME", "", (), payload))
            assert made is not None
            looking.page.set_content(re.sub(r"<meta http-equiv[^>]*>", "", made), wait_until="commit")
            _nothing_happened(looking)


def _nothing_happened(looking: Looking) -> None:
    foreign = [each for each in looking.asked if not each.startswith(("file:", "data:", "about:"))]
    assert foreign == []
    assert looking.page.evaluate("window.struck || []") == []
    assert looking.page.evaluate(f"document.querySelectorAll('{ACTIVE}').length") == 0
    looking.asked.clear()
