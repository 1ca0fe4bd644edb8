from __future__ import annotations

import os

from tests.sandbox.speaking import ADMIN, DASHBOARD


def test_health_needs_no_token_and_says_which_process(api):
    answer = api.client.get("/admin/health")
    assert answer.json() == {"status": "success", "service": "ctsync sandbox", "pid": os.getpid()}


def test_the_account_says_what_it_was_told(api):
    told = api.admin("account")
    assert told["zone"] == "Asia/Kolkata"
    assert {name: told[name] for name in DASHBOARD} == DASHBOARD
    assert api.admin("account", {"zone": "Europe/Paris"})["zone"] == "Europe/Paris"
    assert "Mars" in api.admin_refused("account", {"zone": "Mars/Olympus"})
    assert "colours" in api.admin_refused("account", {"zone": "Asia/Dubai", "colours": []})
    assert api.admin("account")["zone"] == "Europe/Paris"


def test_the_clock_says_where_it_stands(api):
    told = {
        "status": "success",
        "now": 1795494600,
        "local": "2026-11-24 10:00:00",
        "zone": "Asia/Kolkata",
        "wall": False,
    }
    assert api.admin("clock") == told
    assert api.admin("clock", {"advance": "1m"})["local"] == "2026-11-24 10:01:00"
    assert "backwards" in api.admin_refused("clock", {"advance": "2020-01-01"})
    assert api.admin_refused("clock", {})


def test_the_people_are_shown(api):
    people = api.admin("people")["rows"]
    assert len(people) == 100
    assert people[0]["profile"]["City"]


def test_other_addresses_and_methods_behind_the_scenes_are_refused(api):
    assert api.client.get("/admin/secrets", headers=ADMIN).status_code == 404
    assert api.client.delete("/admin/journal", headers=ADMIN).status_code == 405
    assert api.client.put("/admin/clock", headers=ADMIN).status_code == 405
