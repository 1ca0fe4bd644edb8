from __future__ import annotations

import httpx
import pytest

from tests.sandbox.speaking import Background, ask_and_do_not_wait, push

DAY = {"from": 20261125, "to": 20261125}


def names(api):
    return [row["name"] for row in api.rows()]


def only_row(api, path="/1/targets/create.json"):
    rows = [row for row in api.journal() if row["path"] == path and row["kind"] == "request"]
    assert len(rows) == 1
    return rows[0]


@pytest.mark.parametrize(
    ("kind", "status"), [("error_before", 500), ("refuse", 400), ("limit", 429), ("html_503", 503)]
)
def test_faults_that_answer_instead_create_nothing(api, kind, status):
    api.fault(kind, text="No thanks")
    answer = api.ask("create", push())
    assert answer.status_code == status
    assert names(api) == []
    row = only_row(api)
    assert (row["status"], row["created"], row["fault"]) == (status, None, kind)
    if kind == "refuse":
        assert answer.json()["error"] == "No thanks"
    if kind == "html_503":
        assert answer.text.startswith("<html>")
        assert answer.headers["content-type"] == "text/html"


def test_an_error_after_has_created_all_the_same(api):
    api.fault("error_after")
    answer = api.ask("create", push())
    assert (answer.status_code, answer.json()["error"]) == (500, "Internal server error")
    assert names(api) == ["small push"]
    row = only_row(api)
    assert (row["status"], row["answer"]["code"]) == (500, 500)
    assert row["created"] == api.rows()[0]["id"]


@pytest.mark.parametrize(("kind", "created"), [("drop_before", 0), ("drop_after", 1)])
def test_a_cut_connection_gives_no_answer(api, kind, created):
    api.fault(kind)
    with pytest.raises(httpx.TransportError):
        api.ask("create", push())
    assert len(names(api)) == created
    row = only_row(api)
    assert (row["status"], row["answer"], row["fault"]) == (None, None, kind)
    assert (row["created"] is not None) == bool(created)


def test_a_request_held_before_is_done_once_released(api):
    api.fault("hang_before")
    held = Background(api, "create", push())
    seen = api.wait_until_held()
    assert seen == {"number": 1, "endpoint": "create", "name": "small push", "fault": "hang_before"}
    assert names(api) == []
    assert api.admin("release", {"number": 1})["released"] == 1
    assert held.result().json()["status"] == "success"
    assert names(api) == ["small push"]
    assert api.admin("waiting")["rows"] == []


def test_a_request_held_before_is_never_done_if_the_client_leaves(api):
    api.fault("hang_before")
    with ask_and_do_not_wait(api.url, "create", push()):
        api.wait_until_held()
    while api.admin("waiting")["rows"]:
        pass
    while "hang_before" not in [row["fault"] for row in api.journal()]:
        pass
    assert only_row(api)["remark"] == "the client left before anything was done"
    assert names(api) == []
    assert api.admin("release", {})["released"] == 0


def test_a_request_held_after_is_done_at_once(api):
    api.fault("hang_after")
    held = Background(api, "create", push())
    api.wait_until_held()
    assert names(api) == ["small push"]
    assert only_row(api)["created"] == api.rows()[0]["id"]
    api.admin("release", {})
    assert held.result().json()["id"] == api.rows()[0]["id"]


def test_a_client_that_gives_up_on_a_held_answer_has_created(api):
    api.fault("hang_after")
    with ask_and_do_not_wait(api.url, "create", push()):
        api.wait_until_held()
    while api.admin("waiting")["rows"]:
        pass
    assert names(api) == ["small push"]


@pytest.mark.parametrize("lists", [0, 1, 3])
def test_a_late_create_shows_after_so_many_lists(api, lists):
    api.fault("late_commit", lists=lists)
    with pytest.raises(httpx.TransportError):
        api.ask("create", push())
    seen = [names(api) for _ in range(lists + 2)]
    assert seen == [[]] * lists + [["small push"]] * 2
    late = [row for row in api.journal() if row["kind"] == "late"]
    assert [row["created"] for row in late] == [api.rows()[0]["id"]]
    assert only_row(api)["created"] is None


def test_a_late_create_whose_time_has_passed_goes_out_at_once(api):
    api.fault("late_commit", lists=1)
    with pytest.raises(httpx.TransportError):
        api.ask("create", push(when="20261125 10:00"))
    assert names(api) == []
    api.advance("2d")
    api.rows()
    assert [row["at"] for row in api.sends()] == [api.admin("clock")["now"]]


def test_a_late_create_that_is_invalid_is_refused_at_once(api):
    api.fault("late_commit")
    assert api.refused(push(name="")) == "Field name is empty"
    assert only_row(api)["status"] == 400
    assert names(api) == names(api) == []


def test_a_late_stop_happens_after_so_many_lists(api):
    campaign = api.create()
    api.fault("late_commit", endpoint="stop", lists=2)
    with pytest.raises(httpx.TransportError):
        api.ask("stop", {"id": campaign})
    assert [api.status_of(campaign) for _ in range(3)] == ["pending", "pending", "stopped"]
    assert [row["stopped"] for row in api.journal() if row["kind"] == "late"] == [campaign]


@pytest.mark.parametrize("body", [[], {"id": 5}])
def test_a_late_stop_of_nothing_is_refused_at_once(api, body):
    api.fault("late_commit", endpoint="stop", lists=0)
    assert api.ask("stop", body).status_code == 400
    assert api.rows() == []


def test_new_rows_can_be_hidden_from_the_list(api):
    api.fault("hide_rows", lists=2)
    campaign = api.create(name="shy")
    api.create(name="bold")
    assert [names(api) for _ in range(3)] == [["bold"], ["bold"], ["shy", "bold"]]
    assert api.ask("stop", {"id": campaign}).status_code == 200


def test_existing_rows_can_be_hidden_by_a_part_of_their_name(api):
    api.create(name="diwali ~ct1.abc")
    api.create(name="holi ~ct1.def")
    api.fault("hide_rows", name="diwali", lists=1)
    assert names(api) == ["holi ~ct1.def"]
    assert len(names(api)) == 2


def test_a_fault_waits_for_its_call_and_strikes_as_often_as_told(api):
    api.fault("error_before", nth=2, times=2)
    assert [api.ask("create", push()).status_code for _ in range(5)] == [200, 500, 500, 200, 200]
    assert [(row["seen"], row["done"]) for row in api.admin("faults")["rows"]] == [(5, 2)]


def test_a_fault_that_never_ends_goes_when_it_is_forgotten(api):
    api.fault("limit", endpoint="any", times=0)
    assert [api.ask("list", DAY).status_code for _ in range(3)] == [429] * 3
    api.admin("faults", method="DELETE")
    assert api.ask("list", DAY).status_code == 200


def test_a_fault_waits_for_a_campaign_by_its_name_whatever_the_call(api):
    diwali, holi = api.create(name="diwali ~ct1.a"), api.create(name="holi ~ct1.b")
    api.fault("error_before", endpoint="stop", name="diwali", times=0)
    api.fault("limit", endpoint="result", name="holi", times=0)
    api.fault("refuse", endpoint="create", name="pongal")
    assert [api.ask("stop", {"id": each}).status_code for each in (diwali, holi)] == [500, 200]
    assert [api.ask("result", {"id": each}).status_code for each in (diwali, holi)] == [200, 429]
    assert [api.ask("create", push(name=each)).status_code for each in ("onam", "pongal")] == [200, 400]
    assert api.ask("stop", {"id": 5}).status_code == 400


def test_an_estimate_is_no_create_for_faults(api):
    api.fault("error_before", endpoint="create")
    api.estimate()
    assert api.ask("create", push()).status_code == 500
    api.fault("error_before", endpoint="estimate")
    assert api.ask("create", push()).status_code == 200
    assert api.ask("create", push(estimate_only=True)).status_code == 500


def test_of_two_due_faults_the_first_ordered_strikes(api):
    api.fault("limit")
    api.fault("refuse", times=2)
    assert [api.ask("create", push()).status_code for _ in range(4)] == [429, 400, 400, 200]


@pytest.mark.parametrize(
    "told",
    [
        {"fault": "explode"},
        {"fault": ["limit"]},
        {},
        [],
        {"fault": "limit", "endpoint": "send"},
        {"fault": "limit", "nth": "2"},
        {"fault": "limit", "times": -1},
        {"fault": "limit", "times": True},
        {"fault": "limit", "colour": "red"},
        {"fault": "late_commit", "endpoint": "list"},
        {"fault": "hide_rows", "endpoint": "any"},
    ],
    ids=str,
)
def test_an_order_that_is_not_understood_is_refused(api, told):
    assert api.admin_refused("faults", told)
    assert api.admin("faults")["rows"] == []


def test_faults_are_remembered_by_the_state(api):
    assert api.fault("limit") == 1
    assert api.fault("limit") == 2
