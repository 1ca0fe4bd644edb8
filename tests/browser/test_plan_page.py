"""The report of a plan in a real browser: axe finds nothing, nothing is asked for, it fits, its switches turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ctsync.rendering.plan_page import plan_page
from tests.browser.conftest import AXE
from tests.browser.looking import Looking
from tests.rendering import heavy_pages
from tests.rendering.test_comment import hostile_view
from tests.rendering.test_plan_page import page_of
from tests.support import plans
from tests.support.injections import INJECTIONS

SCRIPTS = "window.struck = []; window.alert = (told) => struck.push(told);"


PAGES = {
    "plan": lambda: page_of(*plans.every_change()),
    "plan-with-letter-and-calendar": heavy_pages.small,
}


@pytest.fixture
def report(chromium, tmp_path, request) -> Iterator[Looking]:
    file = tmp_path / "plan.html"
    file.write_text(plan_page(PAGES[getattr(request, "param", "plan")]()), encoding="utf-8")
    with Looking(chromium, file.as_uri(), AXE) as looking:
        yield looking
        assert [each for each in looking.asked if not each.startswith(("file:", "data:", "about:"))] == []
        looking.asked.clear()


@pytest.mark.parametrize("report", PAGES, indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_a_report_has_nothing_that_axe_finds_and_fits(report, request, scheme, width):
    report.resize(scheme, width)
    report.page.goto(report.url)
    report.page.locator("label[for=as-engineer]").click()
    report.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    for frame in report.page.locator("iframe >> visible=true").all():
        frame.scroll_into_view_if_needed()  # a frame that nobody has seen is not loaded yet
    assert report.violations() == []
    assert report.overflow() == 0
    report.shoot(f"{request.node.callspec.params['report']}-{scheme}-{width}")


@pytest.fixture
def letter(chromium, tmp_path) -> Iterator[Looking]:
    """A page with a letter, a push and four weeks."""
    file = tmp_path / "plan.html"
    file.write_text(plan_page(heavy_pages.small()), encoding="utf-8")
    with Looking(chromium, file.as_uri(), AXE) as looking:
        looking.page.goto(looking.url)
        yield looking
        assert [each for each in looking.asked if not each.startswith(("file:", "data:", "about:"))] == []
        looking.asked.clear()


def test_a_letter_is_as_wide_and_as_dark_as_the_switches_below_it_say(letter):
    figure = letter.page.locator("figure.is-wide >> visible=true")
    frame = figure.locator("iframe")
    inside = letter.page.frame_locator("iframe >> visible=true").locator("body")
    back = "one => getComputedStyle(one).backgroundColor"
    figure.locator("label", has_text="640 px").click()
    assert frame.evaluate("one => one.clientWidth") == 640
    assert inside.evaluate(back) == "rgb(244, 241, 234)"
    figure.locator("label", has_text="Dark").click()
    assert inside.evaluate(back) == "rgb(21, 23, 28)"
    figure.locator("label", has_text="Light").click()
    assert inside.evaluate(back) == "rgb(244, 241, 234)"


def test_a_letter_follows_the_system_until_somebody_turns_it(letter):
    letter.resize("dark", 1280)
    letter.page.goto(letter.url)
    inside = letter.page.frame_locator("iframe >> visible=true").locator("body")
    assert inside.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(21, 23, 28)"
    assert inside.evaluate("one => getComputedStyle(one.parentNode).colorScheme") == "dark"


def test_each_reader_sees_the_letter_that_is_theirs(letter):
    words = letter.page.frame_locator("iframe >> visible=true").locator("h1")
    assert words.inner_text().startswith("Hi Priya")
    mail = letter.page.locator(".cp-change", has=letter.page.locator("iframe")).first
    mail.locator("label", has_text="No name").click()
    assert words.inner_text().startswith("Hi there")
    assert letter.page.locator("iframe >> visible=true").count() == 1


def test_a_picture_is_seen_in_a_letter_and_on_every_phone(letter):
    logo = letter.page.frame_locator("iframe >> visible=true").locator("img")
    assert logo.evaluate("one => one.decode().then(() => one.naturalWidth)") == 80
    phones = letter.page.locator(".ct-pic-0 >> visible=true")
    assert phones.count() >= 2
    for phone in phones.all():
        assert phone.evaluate("one => getComputedStyle(one).backgroundImage").startswith(
            'url("data:image/png'
        )
        assert phone.get_attribute("aria-label") == "Picture images/crate.png"


def test_a_reader_sees_what_concerns_him(report):
    report.page.goto(report.url)
    shown = {
        name: report.page.locator(selector).first
        for name, selector in (("sign", ".cp-sign"), ("json", ".cp-json"), ("who", ".cp-said"))
    }
    for reader, expected in (
        ("marketer", {"who"}),
        ("legal", {"who", "sign"}),
        ("engineer", {"who", "sign", "json"}),
    ):
        report.page.locator(f"label[for=as-{reader}]").click()
        assert {name for name, part in shown.items() if part.is_visible()} == expected


def test_on_paper_there_is_room_to_sign_and_no_switch(report):
    report.page.goto(report.url)
    report.page.emulate_media(media="print")
    assert report.page.locator(".cp-sign").is_visible()
    assert not report.page.locator(".cp-read").is_visible()


def test_no_payload_does_anything_in_a_browser(chromium, tmp_path):
    file = tmp_path / "plan.html"
    page = page_of(*plans.every_change())
    file.write_text(plan_page(type(page)(hostile_view(INJECTIONS))), encoding="utf-8", errors="replace")
    with Looking(chromium, file.as_uri(), AXE) as looking:
        looking.page.add_init_script(SCRIPTS)
        looking.page.goto(looking.url, wait_until="domcontentloaded")
        assert looking.page.evaluate("window.struck || []") == []
        assert looking.page.evaluate("document.scripts.length") == 0
        assert [each for each in looking.asked if not each.startswith(("file:", "data:", "about:"))] == []
        looking.asked.clear()
