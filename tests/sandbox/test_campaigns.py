from __future__ import annotations

import pytest

from tests.sandbox.speaking import push

WEEKLY = {
    "type": "recurring",
    "repeats_every": 1,
    "repeat_type": "week",
    "repeat_on_days_of_week": [5],
    "start_time": "20261126 18:30",
    "end_by_occurrences": 2,
}


def test_a_created_campaign_has_an_id_of_the_current_second_and_the_next_one_the_next(api):
    now = api.admin("clock")["now"]
    assert [api.create() for _ in range(3)] == [now, now + 1, now + 2]
    api.advance("1s")
    assert api.create() == now + 3
    api.advance("1h")
    assert api.create() == now + 3601


def test_the_answer_to_a_create_has_exactly_the_documented_keys(api):
    answer = api.ask("create", push())
    assert set(answer.json()) == {"status", "id", "estimates"}
    assert set(answer.json()["estimates"]) == {"android", "ios"}
    assert api.ask("create", push(skip_estimate=True)).json()["estimates"] == {}


def test_a_list_row_has_exactly_four_keys(api):
    campaign = api.create(when="20261125 10:05")
    assert api.rows() == [
        {"id": campaign, "name": "small push", "scheduled_on": 202611251005, "status": "pending"}
    ]


def test_names_need_not_be_unique_and_come_back_byte_for_byte(api):
    name = "தீபாவளி 🪔 \u200b~ct1.abcde.x  "
    api.create(name=name)
    api.create(name=name)
    assert [row["name"] for row in api.rows()] == [name, name]


def test_one_date_is_pending_then_running_for_an_hour_then_completed(api):
    campaign = api.create(when="20261125 10:00")
    seen = []
    for moment in ("2026-11-25 09:59", "2026-11-25 10:00", "2026-11-25 10:59", "2026-11-25 11:00"):
        api.advance(moment)
        seen.append(api.status_of(campaign))
    assert seen == ["pending", "running", "running", "completed"]


def test_how_long_a_campaign_runs_is_a_setting(api):
    api.settings(running_minutes=0)
    campaign = api.create(when="now")
    assert api.status_of(campaign) == "completed"


@pytest.mark.parametrize(
    "when",
    [WEEKLY, {"type": "later", "delivery_date_time": ["20261126 18:30", "20261203 18:30"]}],
    ids=["recurring", "several dates"],
)
def test_several_runs_are_one_row_pending_before_the_first_and_running_until_the_last(api, when):
    campaign = api.create(when=when)
    seen = []
    for moment in (
        "2026-11-26 18:29",
        "2026-11-26 18:30",
        "2026-12-01 12:00",
        "2026-12-03 19:29",
        "2026-12-03 19:30",
    ):
        api.advance(moment)
        seen.append(api.status_of(campaign))
    assert seen == ["pending", "running", "running", "running", "completed"]
    assert [row["scheduled_on"] for row in api.rows()] == [202611261830]


@pytest.mark.parametrize("advance", [None, "2026-11-25 10:30"], ids=["pending", "running"])
def test_a_stop_is_for_good_and_a_second_one_is_harmless(api, advance):
    campaign = api.create(when="20261125 10:00")
    if advance:
        api.advance(advance)
    assert api.ask("stop", {"id": campaign}).json() == {"status": "success"}
    assert api.status_of(campaign) == "stopped"
    assert api.ask("stop", {"id": campaign}).json() == {"status": "success"}
    api.advance("30d")
    assert api.status_of(campaign) == "stopped"
    assert [row["stopped"] for row in api.journal() if row["path"] == "/1/targets/stop.json"] == [
        campaign,
        None,
    ]


def test_a_completed_campaign_stays_completed_though_the_stop_succeeds(api):
    campaign = api.create(when="now")
    api.advance("2h")
    assert api.ask("stop", {"id": campaign}).json() == {"status": "success"}
    assert api.status_of(campaign) == "completed"


@pytest.mark.parametrize("endpoint", ["stop", "result"])
@pytest.mark.parametrize(
    "body", [{"id": 5}, {"id": 0}, {"id": -1}, {"id": "1795494600"}, {"id": True}, {"id": 10**30}, {}]
)
def test_an_unknown_id_is_refused(api, endpoint, body):
    api.create()
    assert api.refused(body, endpoint) == "Invalid campaign id"
    assert [row["status"] for row in api.rows()] == ["pending"]


def test_the_list_holds_the_scheduled_starts_of_its_days_both_included(api):
    for when in ("20261125 00:00", "20261125 23:59", "20261127 00:00"):
        api.create(name=when, when=when)
    assert [row["name"] for row in api.rows(20261125, 20261125)] == ["20261125 00:00", "20261125 23:59"]
    assert len(api.rows(20261125, 20261127)) == 3
    assert api.ask("list", {"from": 20261126, "to": 20261126}).json() == {"status": "success", "targets": []}


BAD_FROM = 'Invalid "from" date (it must be of the format YYYYMMDD)'
BAD_TO = 'Invalid "to" date (it must be of the format YYYYMMDD)'


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, BAD_FROM),
        ({"from": "20261124", "to": 20261124}, BAD_FROM),
        ({"from": 261124, "to": 20261124}, BAD_FROM),
        ({"from": 20261324, "to": 20261124}, BAD_FROM),
        ({"from": True, "to": 20261124}, BAD_FROM),
        ({"from": 20261124}, BAD_TO),
        ({"from": 20261124, "to": 20260231}, BAD_TO),
        ({"from": 20261125, "to": 20261124}, "Invalid date range"),
        ({"from": 20261101, "to": 20261202}, "Invalid date range"),
    ],
    ids=str,
)
def test_a_bad_range_is_refused_word_for_word(api, body, error):
    assert api.refused(body, "list") == error


def test_thirty_one_days_may_be_listed_and_the_setting_moves_that(api):
    assert api.rows(20261101, 20261201) == []
    api.settings(max_list_days=1)
    assert api.refused({"from": 20261124, "to": 20261125}, "list") == "Invalid date range"


def test_reports_have_their_unfinished_forms_and_then_two_numbers(api):
    campaign = api.create(when="20261125 10:00")
    pending = api.ask("result", {"id": campaign})
    assert (pending.status_code, pending.json()) == (
        200,
        {"status": "success", "error": "This target hasn't been completed", "code": 200},
    )
    api.advance("2026-11-25 10:30")
    running = api.ask("result", {"id": campaign})
    assert (running.status_code, running.json()) == (
        500,
        {"status": "fail", "error": "This target has no result as of yet", "code": 500},
    )
    api.advance("2026-11-25 11:00")
    done = api.ask("result", {"id": campaign}).json()
    sent = sum(row["messages"] for row in api.sends())
    assert done == {"status": "success", "result": {"sent": sent, "clicked": done["result"]["clicked"]}}
    assert 0 <= done["result"]["clicked"] <= sent > 0


def test_a_campaign_stopped_before_its_delivery_has_no_report_and_after_it_has_one(api):
    early, late = api.create(when="20261125 10:00"), api.create(when=WEEKLY)
    api.ask("stop", {"id": early})
    api.advance("2026-11-27 10:00")
    api.ask("stop", {"id": late})
    assert api.ask("result", {"id": early}).status_code == 500
    assert "sent" in api.ask("result", {"id": late}).json()["result"]


def test_strict_documents_answer_409_until_there_is_a_report(api):
    api.settings(result_unfinished="409")
    campaign = api.create(when="20261125 10:00")
    assert api.ask("result", {"id": campaign}).status_code == 409
    api.advance("2026-11-25 10:30")
    assert api.ask("result", {"id": campaign}).json()["code"] == 409


def test_an_estimate_creates_nothing(api):
    answer = api.ask("create", push(estimate_only=True))
    assert set(answer.json()) == {"status", "estimates"}
    assert api.rows() == []
    assert [row["created"] for row in api.journal() if row["path"].endswith("create.json")] == [None]


def test_a_draft_is_neither_listed_nor_sent(api):
    api.create(draft=True, when="now")
    api.advance("2d")
    assert (api.rows(), api.sends()) == ([], [])


def test_campaigns_of_the_dashboard_are_listed_only_if_told(api):
    made = api.admin("campaigns", {"name": "by hand", "at": "20261126 09:00"})["id"]
    assert api.rows() == []
    api.settings(list_dashboard_campaigns=True)
    assert api.rows() == [{"id": made, "name": "by hand", "scheduled_on": 202611260900, "status": "pending"}]
    assert api.ask("stop", {"id": made}).status_code == 200
    assert api.status_of(made) == "stopped"


@pytest.mark.parametrize("word", ["scheduled", "paused", "archived"])
def test_statuses_can_be_told_and_taken_back(api, word):
    campaign = api.create()
    api.admin("campaigns", {"id": campaign, "told_status": word})
    assert api.status_of(campaign) == word
    api.admin("campaigns", {"id": campaign, "told_status": None})
    assert api.status_of(campaign) == "pending"
    api.admin("campaigns", {"id": campaign, "told_status": word})
    api.ask("stop", {"id": campaign})
    assert api.status_of(campaign) == "stopped"


def test_people_in_the_dashboard_can_stop_and_rename(api):
    campaign = api.create()
    api.admin("campaigns", {"id": campaign, "name": "renamed", "stop": True})
    assert [(row["name"], row["status"]) for row in api.rows()] == [("renamed", "stopped")]
    shown = api.admin("campaigns")["rows"]
    assert shown[0]["body"]["name"] == "small push"
    made = api.admin("campaigns", {"name": "paused", "at": "20261126 09:00", "told_status": "paused"})
    assert made["id"] != campaign


@pytest.mark.parametrize(
    "told",
    [
        {"id": 5},
        {"name": "x"},
        {"name": "x", "at": "soon"},
        {"id": 5, "told_status": 1},
        {"at": "20261126 09:00"},
    ],
    ids=str,
)
def test_what_nobody_could_do_in_the_dashboard_is_refused(api, told):
    assert api.admin_refused("campaigns", told)
