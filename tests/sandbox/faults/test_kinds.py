"""Each kind does what the catalogue says of it: to the campaigns, to the journal, and to the client."""

from __future__ import annotations

import gzip
import json
import socket
import time
from contextlib import suppress
from datetime import timedelta
from email.utils import parsedate_to_datetime

import httpx
import pytest

from ctsync.sandbox.faults import CALLS, CAMPAIGN_CALLS, KINDS, PARAMETERS
from tests.sandbox.speaking import ask_and_do_not_wait, push

DAYS = {"from": 20261120, "to": 20261220}
HELD = ("hang_before", "hang_after")
QUICK = {"milliseconds": 0, "megabytes": 6, "seconds": 0}
"""Nothing here may take long."""


def bodies(campaign: int) -> dict[str, dict[str, object]]:
    return {
        "create": push(name="second"),
        "estimate": push(estimate_only=True),
        "list": DAYS,
        "stop": {"id": campaign},
        "result": {"id": campaign},
    }


def order(api, kind, endpoint):
    heeded = {name: value for name, value in QUICK.items() if name in KINDS[kind].parameters}
    if kind == "unreachable":
        heeded = {"seconds": 0}
    api.fault(kind, endpoint=endpoint, **heeded)


def test_the_catalogue_is_told_over_the_admin_side(api):
    rows = api.admin("faults/kinds")["rows"]
    assert [row["fault"] for row in rows] == list(KINDS)
    assert all(row["does"] and set(row["calls"]) <= set(CALLS) for row in rows)
    redirect = next(row for row in rows if row["fault"] == "redirect")
    assert redirect["parameters"]["status"] == {"default": 302, "means": PARAMETERS["status"].means}
    heeded = {name for row in rows for name in row["parameters"]}
    assert heeded == set(PARAMETERS), "a parameter that no kind heeds is none"


EVERY = [
    (kind, call) for kind in KINDS if kind not in HELD for call in KINDS[kind].calls if call in CAMPAIGN_CALLS
]
"""Calls that create no campaign are struck in `tests/contracts/sandbox`."""


@pytest.mark.parametrize(("kind", "call"), EVERY)
def test_a_strike_is_in_the_journal_and_the_call_has_the_effect_that_the_catalogue_tells(api, kind, call):
    campaign = api.create(name="first")
    order(api, kind, call)
    path = "create" if call == "estimate" else call
    with suppress(httpx.HTTPError):
        api.ask(path, bodies(campaign)[call])
    until_somebody_listens(api)
    struck = [row for row in api.journal() if row["fault"] == kind and row["kind"] == "request"]
    assert [row["path"] for row in struck] == [f"/1/targets/{path}.json"]
    effect = struck[0]["created"] or struck[0]["stopped"]
    if call in ("create", "stop"):
        assert (effect is not None) == (KINDS[kind].done == "yes")
        assert len(api.admin("campaigns")["rows"]) == 1 + (call == "create" and effect is not None)
    else:
        assert effect is None
    assert api.ask("list", DAYS).status_code == (429 if kind == "penalty" and QUICK["seconds"] else 200)


def until_somebody_listens(api):
    """At once, unless the fault closed the port: it opens again by itself."""
    began, address = time.monotonic(), (api.client.base_url.host, api.client.base_url.port)
    while time.monotonic() < began + 10:
        with suppress(ConnectionRefusedError):
            return socket.create_connection(address).close()
    raise AssertionError("the port stayed closed")


def lost(api, kind, **more):
    api.fault(kind, **more)
    with pytest.raises(httpx.HTTPError) as caught:
        api.ask("create", push())
    return caught.value


def heard(api, kind, **more):
    """Every byte of the answer, and whether the connection was torn down."""
    api.fault(kind, **more)
    data = b""
    with ask_and_do_not_wait(api.url, "create", push()) as connection:
        try:
            while piece := connection.recv(65_536):
                data += piece
        except ConnectionResetError:
            return data, True
    return data, False


def test_a_reset_is_a_reset_and_a_drop_is_not(api):
    assert heard(api, "reset_before") == (b"", True)
    assert heard(api, "reset_after") == (b"", True)
    data, is_reset = heard(api, "reset_body")
    assert is_reset
    assert data.startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_body_that_is_cut_was_announced_in_full(api):
    data, is_reset = heard(api, "cut_body")
    head, _, body = data.partition(b"\r\n\r\n")
    announced = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    assert (is_reset, len(body)) == (False, announced // 2)


def test_chunks_end_without_the_last(api):
    data, is_reset = heard(api, "cut_chunked")
    assert not is_reset
    assert b"transfer-encoding: chunked" in data
    assert not data.endswith(b"0\r\n\r\n")


@pytest.mark.parametrize("kind", ["drip", "slow_body"])
def test_a_slow_answer_arrives_whole_in_the_end(api, kind):
    api.fault(kind, milliseconds=0)
    assert api.ask("create", push()).json()["status"] == "success"


def test_an_answer_of_100_megabytes_is_sent_in_pieces(api):
    api.fault("huge_body")
    with api.client.stream("POST", "/1/targets/create.json", json=push()) as answer:
        assert int(answer.headers["content-length"]) == 100_000_000
        got = sum(len(piece) for piece in answer.iter_raw())
    assert got == 100_000_000


def test_a_huge_answer_is_valid_json_and_a_client_that_leaves_ends_it(api):
    api.fault("huge_body", megabytes=2)
    assert len(api.ask("create", push()).json()["note"]) > 1_900_000
    api.fault("huge_body", megabytes=90)
    with ask_and_do_not_wait(api.url, "create", push()) as connection:
        connection.recv(10)
    assert len(api.rows()) == 2


def test_nothing_listens_for_a_while(api):
    address = (api.client.base_url.host, api.client.base_url.port)
    assert isinstance(lost(api, "unreachable", seconds=1), httpx.TransportError)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)
    until_somebody_listens(api)
    assert api.rows() == []


BODIES = {
    "empty_body": lambda raw: raw == b"",
    "truncated_json": lambda raw: raw.startswith(b'{"status"') and not raw.endswith(b"}"),
    "invalid_utf8": lambda raw: b"\xff\xfe" in raw,
    "duplicate_keys": lambda raw: raw.count(b'"status"') == 2,
    "deep_json": lambda raw: raw.count(b"[") == 1_000,
    "nan": lambda raw: b"NaN" in raw,
    "html_200": lambda raw: raw.startswith(b"<html>"),
}


@pytest.mark.parametrize("kind", BODIES)
def test_bodies_are_spoilt_as_told(api, kind):
    api.fault(kind)
    answer = api.ask("create", push())
    assert answer.status_code == 200
    assert BODIES[kind](answer.content)


def test_a_compressed_body_says_so(api):
    api.fault("compressed")
    with api.client.stream("POST", "/1/targets/create.json", json=push()) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(raw))["status"] == "success"


def test_json_under_another_name(api):
    api.fault("wrong_content_type")
    assert api.ask("create", push()).headers["content-type"] == "text/plain; charset=utf-8"


IDS = {
    "no_id": lambda body, _real: "id" not in body,
    "string_id": lambda body, real: body["id"] == str(real),
    "zero_id": lambda body, _real: body["id"] == 0,
    "true_id": lambda body, _real: body["id"] is True,
    "two_ids": lambda body, real: body["ids"] == [real, real + 1],
}


@pytest.mark.parametrize("kind", IDS)
def test_ids_are_spoilt_as_told(api, kind):
    api.fault(kind)
    body = api.ask("create", push()).json()
    assert IDS[kind](body, api.rows()[0]["id"])


def test_an_id_may_be_that_of_an_earlier_campaign(api):
    first = api.create(name="first")
    api.fault("reused_id")
    assert api.create(name="second") == first
    assert len({row["id"] for row in api.rows()}) == 2


def test_with_nothing_to_reuse_an_id_is_its_own(api):
    api.fault("reused_id")
    assert api.create() == api.rows()[0]["id"]


def test_a_refusal_stays_a_refusal_whatever_would_become_of_the_id(api):
    api.fault("no_id")
    assert api.refused(push(name="")) == "Field name is empty"


def test_a_429_may_say_for_how_long(api):
    api.fault("limit", retry_after=7)
    assert api.ask("create", push()).headers["retry-after"] == "7"
    api.fault("limit", retry_after=90, as_date=True)
    headers = api.ask("create", push()).headers
    until, now = (parsedate_to_datetime(headers[name]) for name in ("retry-after", "date"))
    assert until - now == timedelta(seconds=90)
    api.fault("limit")
    assert "retry-after" not in api.ask("create", push()).headers


def test_a_penalty_closes_everything_until_it_is_forgotten(api):
    api.fault("penalty", endpoint="create")
    assert api.ask("create", push()).status_code == 429
    assert [api.ask("list", DAYS).status_code for _ in range(2)] == [429, 429]
    api.admin("faults", method="DELETE")
    assert api.ask("list", DAYS).status_code == 200


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_leads_where_it_is_told(api, status):
    api.fault("redirect", status=status, target="http://127.0.0.1:9")
    answer = api.ask("create", push())
    assert (answer.status_code, answer.content) == (status, b"")
    assert answer.headers["location"] == "http://127.0.0.1:9/1/targets/create.json"


def test_a_failure_with_http_200(api):
    api.fault("fail_200", text="No")
    assert api.ask("create", push()).json() == {"status": "fail", "error": "No", "code": 400}
    api.fault("fail_200_after", text="Yes")
    assert api.ask("create", push()).json() == {"status": "fail", "error": "Yes"}
    assert len(api.rows()) == 1


def test_success_may_be_a_lie(api):
    api.fault("pretend")
    body = api.ask("create", push()).json()
    assert body["id"] > 0
    assert api.rows() == []
    campaign = api.create()
    api.fault("pretend", endpoint="stop")
    assert api.ask("stop", {"id": campaign}).json() == {"status": "success"}
    assert api.status_of(campaign) == "pending"


def test_a_late_create_may_wait_for_the_clock(api):
    lost(api, "late_commit", seconds=60)
    assert [api.rows() for _ in range(3)] == [[]] * 3
    api.advance("59s")
    assert api.rows() == []
    api.advance("1s")
    assert len(api.admin("campaigns")["rows"]) == 1, "no list was needed"


def test_the_list_may_lag_behind_by_the_clock_or_by_lists(api):
    old = api.create(name="old")
    api.advance("10m")
    api.fault("list_lag", seconds=60, lists=0, times=0)
    new = api.create(name="new")
    assert [row["id"] for row in api.rows()] == [old]
    api.advance("1m")
    assert [row["id"] for row in api.rows()] == [old, new]
    api.admin("faults", method="DELETE")
    api.fault("list_lag", lists=2, times=0)
    api.create(name="newest")
    assert [len(api.rows()) for _ in range(4)] == [2, 2, 3, 3]


def test_rows_may_go_and_come_again(api):
    for name in ("diwali ~ct1.a", "holi ~ct1.b"):
        api.create(name=name)
    api.fault("lose_rows", row="diwali", times=2)
    assert [len(api.rows()) for _ in range(3)] == [1, 1, 2]
    api.fault("lose_rows")
    assert [len(api.rows()) for _ in range(2)] == [0, 2]


def test_rows_are_spoilt_as_told(api):
    first, second = api.create(name="diwali  ~ct1.a"), api.create(name="holi ~ct1.b")
    api.fault("twin_rows", row="holi")
    assert [row["id"] for row in api.rows()] == [first, second, second]
    api.fault("malformed_row", row="diwali")
    assert [type(row["scheduled_on"]) for row in api.rows()] == [str, int]
    api.fault("other_status", row="diwali", word="asleep")
    assert [row["status"] for row in api.rows()] == ["asleep", "pending"]
    api.fault("cut_names", characters=6)
    assert [row["name"] for row in api.rows()] == ["diwali", "holi ~"]
    api.fault("altered_names", how="trimmed", row="diwali")
    assert [row["name"] for row in api.rows()] == ["diwali ~ct1.a", "holi ~ct1.b"]
    api.fault("altered_names", how="nbsp", row="holi")
    assert [row["name"] for row in api.rows()] == ["diwali  ~ct1.a", "holi\u00a0~ct1.b"]
    assert [row["name"] for row in api.rows()] == ["diwali  ~ct1.a", "holi ~ct1.b"]


@pytest.mark.parametrize(
    ("how", "shown"),
    [
        ("nfc", "Caf\u00e9 ~Ct1's"),
        ("nfd", "Cafe\u0301 ~Ct1's"),
        ("lower", "caf\u00e9 ~ct1's"),
        ("upper", "CAF\u00c9 ~CT1'S"),
        ("quotes", "Caf\u00e9 -Ct1\u2019s"),
    ],
)
def test_names_may_come_back_in_another_form(api, how, shown):
    api.create(name="Caf\u00e9 ~Ct1's")
    api.fault("altered_names", how=how)
    assert [row["name"] for row in api.rows()] == [shown]


def test_a_stop_may_be_undone_and_the_campaign_goes_out(api):
    campaign = api.create(when="20261125 10:00")
    api.fault("undo_stop", lists=1)
    assert api.ask("stop", {"id": campaign}).status_code == 200
    assert [api.status_of(campaign) for _ in range(3)] == ["stopped", "pending", "pending"]
    assert [row["remark"] for row in api.journal() if row["kind"] == "late"] == [
        f"the stop of {campaign} was undone"
    ]
    api.advance("2d")
    assert [row["campaign"] for row in api.sends()] == [campaign]


def test_a_stop_that_did_nothing_cannot_be_undone(api):
    campaign = api.create(when="20261125 10:00")
    api.advance("2d")
    api.fault("undo_stop", seconds=1)
    api.ask("stop", {"id": campaign})
    api.advance("1m")
    assert api.status_of(campaign) == "completed"
    assert [row["remark"] for row in api.journal() if row["kind"] == "late"] == [None]
