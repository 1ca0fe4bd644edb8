"""Everything can be reached and done with the keyboard alone, and one sees where one is."""

from __future__ import annotations

import pytest

from tests.browser.looking import Looking
from tests.sandbox.speaking import Speaking, push

REACHABLE = "a[href], button, input:not([type=hidden]), select, summary, iframe"
_COUNT = """wanted => {
  const radios = new Set();
  return [...document.querySelectorAll(wanted)].filter(one => {
    const closed = one.closest('details:not([open])');
    if (closed && one.tagName !== 'SUMMARY') return false;
    if (one.type !== 'radio') return true;
    if (radios.has(one.name)) return false;
    return radios.add(one.name);
  }).length;
}"""


@pytest.mark.parametrize(
    "path", ["/", "/campaigns", "/calendar", "/messages", "/messages/1", "/journal", "/faults", "/settings"]
)
def test_the_tabulator_walks_through_everything_and_shows_where_it_is(looking: Looking, path):
    looking.go(path)
    expected = looking.page.evaluate(_COUNT, REACHABLE)
    seen: dict[int, str] = {}
    while (focus := looking.tab()) is not None and focus["at"] not in seen:
        assert focus["outline"] >= 2, focus
        assert focus["inside"], focus
        seen[focus["at"]] = focus["what"]
    assert len(seen) == expected, seen.values()


def test_the_first_stop_leads_past_the_navigation(looking: Looking):
    looking.go("/campaigns")
    looking.tab()
    looking.page.keyboard.press("Enter")
    focus = looking.tab()
    assert focus is not None
    assert focus["what"] == "INPUT text"


def test_a_fault_is_ordered_by_keyboard_and_strikes(own: tuple[Looking, Speaking]):
    looking, api = own
    looking.go("/faults")
    looking.tab_to("[name=fault]")
    for _ in range(20):
        if looking.page.evaluate("document.activeElement.value") == "refuse":
            break
        looking.page.keyboard.press("ArrowDown")
    looking.tab_to("details.more summary")
    looking.page.keyboard.press("Enter")
    looking.tab_to("#text")
    looking.page.keyboard.type("The dashboard is closed")
    looking.page.keyboard.press("Enter")
    looking.page.wait_for_url("**/faults?told=fault")
    assert "The fault is ordered." in looking.text()
    assert api.refused(push()) == "The dashboard is closed"
    looking.go("/faults")
    assert "1 of 1" in looking.text()
    looking.go("/journal?only=faults")
    assert looking.page.locator(".fault").inner_text() == "refuse"
    looking.go("/faults")
    looking.tab_to("[action='/faults/forget'] button")
    looking.page.keyboard.press("Enter")
    looking.page.wait_for_url("**/faults?told=forgotten")
    assert api.admin("faults")["rows"] == []


def test_the_clock_is_advanced_and_messages_are_on_phones(own: tuple[Looking, Speaking]):
    looking, api = own
    api.create(name="Monsoon umbrellas", content={"title": "The monsoon is here ☔", "body": "Stay dry."})
    looking.go("/messages")
    assert "Nothing was delivered yet." in looking.text()
    looking.tab_to(".clock summary")
    looking.page.keyboard.press("Enter")
    looking.tab_to("#advance-top")
    looking.page.keyboard.type("2d")
    looking.page.keyboard.press("Enter")
    looking.page.wait_for_url("**/messages?told=clock")
    assert api.admin("clock")["local"] == "2026-11-26 10:00:00"
    assert looking.page.locator(".phone b", has_text="The monsoon is here ☔").count() >= 1
    looking.go("/calendar")
    assert looking.page.locator(".run.is-sent", has_text="Monsoon umbrellas").count() == 1


def test_what_a_form_refuses_is_said_and_kept(own: tuple[Looking, Speaking]):
    looking, _ = own
    looking.go("/")
    looking.page.fill("#advance", "yesterday")
    looking.page.keyboard.press("Enter")
    looking.page.wait_for_selector("[role=alert]")
    assert "neither a span nor a moment" in looking.page.locator("[role=alert]").inner_text()
    assert looking.violations() == []
    assert [text for text in looking.complaints if "422" not in text] == []
    looking.complaints.clear()


def test_a_setting_is_switched_by_keyboard(own: tuple[Looking, Speaking]):
    looking, api = own
    looking.go("/settings")
    looking.tab_to("#channel_required")
    looking.page.keyboard.press("Space")
    looking.page.keyboard.press("Enter")
    looking.page.wait_for_url("**/settings?told=settings")
    assert api.admin("settings")["channel_required"] is True
    assert looking.page.locator("#channel_required").is_checked()
