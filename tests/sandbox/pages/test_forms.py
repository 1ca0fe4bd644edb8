"""What a form does is what the admin call does, and what is refused is said on the page."""

from __future__ import annotations

import pytest

from ctsync.sandbox.faults import KINDS
from ctsync.sandbox.pages.catalogue import WORDS
from tests.sandbox.pages.browsing import Browsing, Reading, text_of
from tests.sandbox.speaking import push


@pytest.mark.parametrize(
    ("told", "local"),
    [
        ("1h", "2026-11-24 11:00:00"),
        ("1d 2h", "2026-11-25 12:00:00"),
        ("2026-12-24T09:00", "2026-12-24 09:00:00"),
    ],
)
def test_the_clock_is_advanced_and_what_is_due_goes_out(browser: Browsing, api, told, local):
    api.create(when="20261124 10:30")
    assert browser.sent("/clock", {"advance": told}) == "/?told=clock"
    assert api.admin("clock")["local"] == local
    assert len(api.sends()) == 1
    assert "The clock was moved." in text_of(browser.page("/?told=clock"))


def test_one_stays_on_the_section_from_which_the_clock_was_moved(browser: Browsing):
    assert browser.sent("/clock", {"advance": "1h", "section": "/calendar"}) == "/calendar?told=clock"
    assert browser.sent("/clock", {"advance": "1h", "section": "//evil.test"}) == "/?told=clock"


@pytest.mark.parametrize("told", ["", "yesterday", "2026-01-01 09:00", "99999999999d", "-1d"])
def test_a_time_that_cannot_be_is_refused_on_the_page(browser: Browsing, api, told):
    answer = browser.send("/clock", {"advance": told})
    assert answer.status_code == 422
    assert "That was not done." in text_of(answer.text)
    assert api.admin("clock")["local"] == "2026-11-24 10:00:00"


@pytest.mark.parametrize("kind", WORDS)
def test_every_kind_of_fault_can_be_ordered_with_what_it_is(browser: Browsing, api, kind):
    endpoint = KINDS[kind].calls[0]
    assert kind in text_of(browser.page("/faults"))
    assert browser.sent("/faults", {"fault": kind, "endpoint": endpoint}) == "/faults?told=fault"
    assert [row["told"] for row in api.admin("faults")["rows"]] == [{"fault": kind, "endpoint": endpoint}]


def test_an_ordered_fault_is_shown_with_how_often_it_struck(browser: Browsing, api):
    fields = {
        "fault": "refuse",
        "endpoint": "create",
        "name": "rain",
        "nth": "2",
        "times": "3",
        "text": "Not today",
    }
    browser.sent("/faults", fields)
    for _ in range(3):
        api.ask("create", push(name="rain tonight"))
    page = text_of(browser.page("/faults"))
    assert "create of names with “rain” from call 2 on, 3 times 3 2 of 3" in page
    assert [row["status"] for row in api.journal()] == [200, 400, 400]
    assert browser.sent("/faults/forget", {}) == "/faults?told=forgotten"
    assert api.admin("faults")["rows"] == []


def test_rows_are_hidden_as_the_admin_call_hides_them(browser: Browsing, api):
    api.create(name="rain tonight")
    browser.sent("/faults", {"fault": "hide_rows", "endpoint": "create", "name": "rain", "lists": "1"})
    assert [api.rows(), len(api.rows())] == [[], 1]


@pytest.mark.parametrize("fields", [{"nth": "-1"}, {"nth": "one"}, {"times": "1.5"}, {"lists": "9999999999"}])
def test_a_number_that_is_none_is_refused_and_the_form_keeps_what_was_written(browser: Browsing, api, fields):
    answer = browser.send("/faults", {"fault": "late_commit", "endpoint": "stop", "name": "rain", **fields})
    assert answer.status_code == 422
    assert "is a whole number from 0" in answer.text
    page = Reading(answer.text)
    kept = {
        field["name"]: field.get("value")
        for field in page.all("input")
        if field.get("name") in ("name", *fields)
    }
    assert kept == {"name": "rain", **fields}
    assert [each["value"] for each in page.all("input") if "checked" in each] == ["late_commit"]
    assert api.admin("faults")["rows"] == []


def test_a_fault_that_fits_no_such_call_is_refused_in_its_own_words(browser: Browsing):
    answer = browser.send("/faults", {"fault": "hide_rows", "endpoint": "stop"})
    assert answer.status_code == 422
    assert "is made for create only" in text_of(answer.text)


def _as_shown(browser: Browsing) -> dict[str, str]:
    """The settings' form as a browser would send it back."""
    page = Reading(browser.page("/settings"))
    return page.selected() | {
        field["name"]: field.get("value", "")
        for field in page.all("input")
        if field.get("name") not in (None, "form_token", "section", "advance")
        and (field.get("type") != "checkbox" or "checked" in field)
    }


def test_saving_the_settings_as_they_are_changes_none(browser: Browsing, api):
    before = api.admin("settings")
    browser.sent("/settings", _as_shown(browser))
    assert api.admin("settings") == before


def test_settings_are_changed_by_box_and_by_number(browser: Browsing, api):
    told = {**_as_shown(browser), "result_unfinished": "409", "in_flight": "1", "penalty_seconds": "0.5"}
    del told["system_control_group"]
    browser.sent("/settings", told)
    settings = api.admin("settings")
    names = ("result_unfinished", "in_flight", "penalty_seconds", "system_control_group")
    assert [settings[name] for name in names] == ["409", 1, 0.5, False]
    assert "changed, was 3" in text_of(browser.page("/settings"))


@pytest.mark.parametrize("written", ["", "many", "-1", "1.5", "nan"])
def test_a_setting_that_cannot_be_is_refused(browser: Browsing, api, written):
    before = api.admin("settings")
    assert browser.send("/settings", {**_as_shown(browser), "in_flight": written}).status_code == 422
    assert api.admin("settings") == before


def test_every_setting_says_why_it_exists_in_words_for_users(browser: Browsing):
    page = text_of(browser.page("/settings"))
    assert "How many minutes a campaign lists as running after its last run began." in page
    assert "contract" not in page
