from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from tests.sandbox.speaking import push


def test_every_request_is_written_down_in_order_with_what_it_did(api):
    first = api.create()
    api.ask("stop", {"id": first})
    api.ask("list", {"from": 20261124, "to": 20261124})
    api.ask("create", push(name=""))
    api.client.get("/nowhere")
    rows = api.journal()
    assert [(row["method"], row["path"], row["status"], row["created"], row["stopped"]) for row in rows] == [
        ("POST", "/1/targets/create.json", 200, first, None),
        ("POST", "/1/targets/stop.json", 200, None, first),
        ("POST", "/1/targets/list.json", 200, None, None),
        ("POST", "/1/targets/create.json", 400, None, None),
        ("GET", "/nowhere", 404, None, None),
    ]
    assert json.loads(rows[0]["body"]) == push()
    assert rows[3]["answer"]["error"] == "Field name is empty"
    assert {row["kind"] for row in rows} == {"request"}
    assert {row["clock"] for row in rows} == {api.admin("clock")["now"]}
    for key in ("number", "monotonic"):
        assert [row[key] for row in rows] == sorted({row[key] for row in rows})


def test_the_body_is_kept_as_it_was_sent(api):
    body = b'{"name":   "x",\n "z": 1}'
    api.client.post("/1/targets/create.json", content=body, headers={"Content-Type": "application/json"})
    assert api.journal()[0]["body"] == body.decode()


def test_refused_strangers_are_written_down_without_their_body(api):
    api.client.post("/1/targets/create.json", json=push(), headers={"Origin": "https://evil.test"})
    api.client.post("/1/targets/create.json", json=push(), headers={"X-CleverTap-Passcode": "x"})
    assert [(row["status"], row["body"]) for row in api.journal()] == [(403, None), (401, None)]


def test_rows_after_a_number_can_be_asked_for(api):
    for _ in range(3):
        api.rows()
    rows = api.journal()
    assert api.admin("journal", {"since": rows[1]["number"]})["rows"] == rows[2:]
    assert api.admin_refused("journal", {"since": "1"})


def test_looking_behind_the_scenes_leaves_no_trace(api):
    for path in (
        "account",
        "clock",
        "settings",
        "sends",
        "campaigns",
        "faults",
        "waiting",
        "journal",
        "people",
    ):
        api.admin(path)
    assert api.journal() == []


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM journal", "UPDATE journal SET status = 200", "REPLACE INTO journal SELECT * FROM journal"],
)
def test_nobody_can_change_or_remove_a_row(api, sql):
    api.ask("create", push(name=""))
    before = api.journal()
    with closing(sqlite3.connect(api.state_path)) as connection:
        connection.execute("PRAGMA recursive_triggers=ON")
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            connection.execute(sql)
    assert api.journal() == before


def test_it_can_be_read_from_the_file_while_the_sandbox_runs(api):
    campaign = api.create()
    assert api.table("SELECT created FROM journal") == [(campaign,)]


def test_a_request_with_many_scripts_comes_back_the_same(api):
    name = "குறள் 🪔 नमस्ते \u202e"
    api.create(name=name)
    assert json.loads(api.journal()[0]["body"])["name"] == name
