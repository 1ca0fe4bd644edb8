from __future__ import annotations

import httpx
import pytest

from ctsync.sandbox.http.guards import BODY_LIMIT
from tests.sandbox.speaking import ADMIN, Background, Speaking, push


@pytest.mark.parametrize(
    "path", ["/nowhere", "/1/targets/estimate.json", "/1/targets/create.json/", "/2/targets/create.json"]
)
def test_an_unknown_address_is_404_in_the_envelope(api, path):
    answer = api.client.post(path, json={})
    assert answer.status_code == 404
    assert answer.json() == {"status": "fail", "error": "No such resource", "code": 404}


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_another_method_is_405_in_the_envelope(api, method):
    answer = api.client.request(method, "/1/targets/list.json")
    assert answer.status_code == 405
    assert answer.json()["code"] == 405


def test_every_answer_carries_the_sandboxs_own_date_and_no_other(api):
    answers = [
        api.ask("list", {}),
        api.client.get("/nowhere"),
        api.client.post("/admin/clock", headers=ADMIN),
    ]
    for answer in answers:
        assert answer.headers.get_list("date") == ["Tue, 24 Nov 2026 04:30:00 GMT"]
        assert "server" not in answer.headers
        assert answer.headers["content-type"] == "application/json;charset=utf-8"
    api.advance("36h")
    assert api.ask("list", {}).headers["date"] == "Wed, 25 Nov 2026 16:30:00 GMT"


def test_a_body_over_the_limit_is_refused_and_one_at_the_limit_is_read(api):
    def padded(size):
        start = b'{"name": "'
        body = start + b"x" * (size - len(start) - 2) + b'"}'
        return api.client.post(
            "/1/targets/create.json", content=body, headers={"Content-Type": "application/json"}
        )

    assert padded(BODY_LIMIT).json()["error"] == "Field title is empty (inside content)"
    answer = padded(BODY_LIMIT + 1)
    assert (answer.status_code, answer.json()["code"]) == (413, 413)
    assert (
        api.client.post(
            "/admin/clock",
            content=b" " * (BODY_LIMIT + 1),
            headers={"Content-Type": "application/json", **ADMIN},
        ).status_code
        == 413
    )


def test_the_fourth_call_at_once_is_refused_at_once(api):
    """Three creates are held; a fourth gets 429 while another endpoint is free."""
    api.fault("hang_before", times=3)
    held = [Background(api, "create", push(name=f"held {number}")) for number in range(3)]
    while len(api.admin("waiting")["rows"]) < 3:
        pass
    answer = api.ask("create", push(name="one too many"))
    assert answer.status_code == 429
    assert answer.json() == {"status": "fail", "error": "Too many concurrent requests", "code": 429}
    assert api.ask("list", {"from": 20261124, "to": 20261124}).status_code == 200
    api.admin("release", {})
    assert [each.result().status_code for each in held] == [200, 200, 200]
    assert sorted(row["name"] for row in api.rows()) == ["held 0", "held 1", "held 2"]
    assert max(row["in_flight"] for row in api.journal() if row["in_flight"]) == 4
    assert api.ask("create", push(name="room again")).status_code == 200


def test_how_many_are_let_in_at_once_is_a_setting(api):
    api.settings(in_flight=1)
    api.fault("hang_before")
    held = Background(api, "create", push(name="first"))
    api.wait_until_held()
    assert api.ask("create", push()).status_code == 429
    api.admin("release", {})
    assert held.result().status_code == 200


def test_an_asynchronous_estimate_is_promised_and_then_given(api):
    promise = api.ask("create", push(estimate_only=True, async_estimate=True)).json()
    assert promise["status"] == "partial"
    answer = api.client.get("/1/targets/create.json", params={"req_id": promise["req_id"]})
    assert answer.json() == {"status": "success", "estimates": api.estimate()}
    unknown = api.client.get("/1/targets/create.json", params={"req_id": "5"})
    assert (unknown.status_code, unknown.json()["error"]) == (400, "Invalid req_id")
    api.client.headers["X-CleverTap-Passcode"] = "wrong"
    assert api.client.get("/1/targets/create.json", params={"req_id": "5"}).status_code == 401


def test_a_client_that_leaves_in_the_middle_of_its_body_changes_nothing(api):
    def half():
        yield b'{"name": '
        raise ConnectionAbortedError

    with Speaking(api.url) as leaving, pytest.raises(ConnectionAbortedError):
        leaving.client.post(
            "/1/targets/create.json", content=half(), headers={"Content-Type": "application/json"}
        )
    while not (rows := [row for row in api.journal() if row["path"] == "/1/targets/create.json"]):
        pass
    assert [(row["status"], row["created"], row["remark"]) for row in rows] == [
        (None, None, "the client left before its request was complete")
    ]


def test_two_requests_on_one_connection_are_both_answered(api):
    first, second = (api.ask("list", {"from": 20261124, "to": 20261124}) for _ in range(2))
    assert first.json() == second.json() == {"status": "success", "targets": []}
    assert isinstance(first, httpx.Response)
