"""The report of a plan in a real browser: axe finds nothing, nothing is asked for, it fits, its switches turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ctsync.rendering.plan_page import plan_page
from tests.browser.conftest import AXE
from tests.browser.looking import Looking
from tests.rendering.test_comment import hostile_view
from tests.rendering.test_plan_page import page_of
from tests.support import plans
from tests.support.injections import INJECTIONS

SCRIPTS = "window.struck = []; window.alert = (told) => struck.push(told);"


@pytest.fixture
def report(chromium, tmp_path) -> Iterator[Looking]:
    file = tmp_path / "plan.html"
    file.write_text(plan_page(page_of(*plans.every_change())), encoding="utf-8")
    with Looking(chromium, file.as_uri(), AXE) as looking:
        yield looking
        assert [each for each in looking.asked if not each.startswith(("file:", "data:", "about:"))] == []
        looking.asked.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_a_report_has_nothing_that_axe_finds_and_fits(report, scheme, width):
    report.resize(scheme, width)
    report.page.goto(report.url)
    assert report.violations() == []
    assert report.overflow() == 0
    report.shoot(f"plan-{scheme}-{width}")


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
