"""Four weeks on the account's clock: every run on its day, once, sent or planned."""

from __future__ import annotations

import re

import pytest

from tests.sandbox.pages.browsing import Browsing, text_of


def _cells(page: str) -> dict[str, list[str]]:
    """Day to the words of its entries."""
    found: dict[str, list[str]] = {}
    for label, inside in re.findall(r'<td class="[^"]*" data-label="([^"]+)">(.*?)</td>', page, re.DOTALL):
        entries = re.findall(r"<a .*?</a>", inside, re.DOTALL)
        found.setdefault(label, []).extend(text_of(entry) for entry in entries)
    return {day: entries for day, entries in found.items() if entries}


def test_a_daily_campaign_is_sent_until_today_and_planned_from_then_on(browser: Browsing, api):
    api.create(
        name="dinner",
        when={
            "type": "recurring",
            "repeats_every": 1,
            "repeat_type": "day",
            "start_time": "20261125 17:30",
            "end_by_occurrences": 4,
        },
    )
    api.advance("2d")
    people = api.sends()[0]["people"]
    assert _cells(browser.page("/calendar")) == {
        "Wed 25": [f"17:30 dinner {people} people, sent"],
        "Thu 26": ["17:30 dinner, planned"],
        "Fri 27": ["17:30 dinner, planned"],
        "Sat 28": ["17:30 dinner, planned"],
    }


def test_an_endless_campaign_fills_the_four_weeks_and_no_more(browser: Browsing, api):
    api.create(
        when={"type": "recurring", "repeats_every": 1, "repeat_type": "day", "start_time": "20261125 17:30"}
    )
    assert len(_cells(browser.page("/calendar"))) == 19
    assert len(_cells(browser.page("/calendar?from=2027-03-01"))) == 28


def test_a_withdrawn_campaign_is_struck_out_on_the_day_it_would_have_gone(browser: Browsing, api):
    api.ask("stop", {"id": api.create(name="withdrawn")})
    page = browser.page("/calendar")
    assert _cells(page) == {"Wed 25": ["10:00 withdrawn, stopped"]}
    assert "is-off" in re.search(r'<a class="run[^"]*"', page)[0]  # type: ignore[index]  # there is one


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("", "Mon 16 November 2026"),
        ("?from=2026-12-24", "Mon 21 December 2026"),
        ("?from=yesterday", "Mon 16 November 2026"),
        ("?from=0001-01-01", "Mon 16 November 2026"),
        ("?from=9999-12-31", "Mon 16 November 2026"),
        ("?from=9999-12-01", "Mon 16 November 2026"),
    ],
)
def test_weeks_begin_on_monday_and_odd_days_lead_to_this_week(browser: Browsing, question, first):
    assert f"Week of {first}" in text_of(browser.page(f"/calendar{question}"))


def test_a_week_is_a_table_with_its_caption_and_heads(browser: Browsing, api):
    api.create()
    page = browser.page("/calendar")
    assert page.count("<caption>") == 4
    assert page.count('scope="col"') == 4 * 8
    assert page.count('aria-current="date"') == 1
