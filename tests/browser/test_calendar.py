"""The calendar as a page of its own, in a real browser: axe finds nothing, and it fits a small phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ctsync.rendering.calendar.page import calendar_page
from tests.browser.conftest import AXE
from tests.browser.looking import Looking
from tests.support.calendars import everything

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Iterator[Looking]:
    """A window on a calendar with one of everything, opened from a file as people open it."""
    (tmp_path / "calendar.html").write_text(calendar_page(everything()), encoding="utf-8")
    with Looking(chromium, f"file://{tmp_path}", AXE) as window:
        yield window


def look_at(page: Looking, scheme, width: int) -> None:
    page.resize(scheme, width)
    page.page.goto(f"{page.url}/calendar.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_calendar_has_nothing_that_axe_finds_and_never_scrolls_sideways(page: Looking, scheme, width):
    look_at(page, scheme, width)
    assert page.violations() == []
    assert page.overflow() == 0
    page.shoot(f"own-calendar-{scheme}-{width}")


def test_lanes_stand_beside_each_other_on_a_wide_screen_and_days_below_each_other_on_a_phone(page: Looking):
    tops = "() => [...document.querySelectorAll('.cal-week:nth-of-type(2) .cal-day')].map(e => e.getBoundingClientRect().top)"
    look_at(page, "light", 1280)
    wide = page.page.evaluate(tops)
    assert len(wide) == 7
    assert len(set(wide)) == 1
    look_at(page, "light", 360)
    shown = [top for top in page.page.evaluate(tops) if top]
    assert len(set(shown)) == len(shown) > 1


def test_folds_open_with_the_keyboard(page: Looking):
    look_at(page, "light", 1280)
    page.tab_to("summary")
    page.page.keyboard.press("Enter")
    assert "everyone, so also the others" in page.page.locator("details[open]").first.inner_text()


def test_it_prints_without_losing_a_campaign(page: Looking):
    look_at(page, "light", 1280)
    page.page.emulate_media(media="print")
    names = {entry.name for entry in everything().entries}
    assert [name for name in sorted(names) if name not in page.text()] == []
    page.shoot("own-calendar-print")
