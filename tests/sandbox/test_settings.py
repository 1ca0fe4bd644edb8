from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from ctsync.errors import UsageError
from ctsync.sandbox.settings import Settings, kept_settings, read_settings


def test_only_what_is_told_changes():
    before = read_settings({"running_minutes": 5})
    after = read_settings({"channel_required": True}, before)
    assert after == Settings(running_minutes=5, channel_required=True)
    assert read_settings(after.to_json()) == after


@pytest.mark.parametrize(
    "written",
    [
        {"speed": 1},
        {"running_minutes": "5"},
        {"running_minutes": 1.5},
        {"running_minutes": -1},
        {"running_minutes": True},
        {"channel_required": 1},
        {"penalty_seconds": "1"},
        {"penalty_seconds": float("inf")},
        {"penalty_seconds": float("nan")},
        {"penalty_seconds": 10**400},
        {"dnd_place": "inside"},
        {"refusal_status": "400"},
        {"refusal_status": True},
    ],
    ids=lambda written: str(written)[:40],
)
def test_unknown_switches_and_wrong_types_are_refused(written):
    with pytest.raises(UsageError):
        read_settings(written)


def test_a_number_of_seconds_may_be_whole_or_not():
    assert read_settings({"penalty_seconds": 1}).penalty_seconds == 1
    assert read_settings({"penalty_seconds": 0.5}).penalty_seconds == 0.5


def test_over_the_admin_side_settings_are_kept(api):
    assert api.admin("settings", {"max_list_days": 7})["max_list_days"] == 7
    assert api.admin("settings")["max_list_days"] == 7
    assert "speed" in api.admin_refused("settings", {"speed": 1})
    assert api.admin_refused("settings", []) == "The body is a JSON object."


def test_what_an_older_version_kept_and_nobody_knows_has_no_effect():
    assert kept_settings({"strict_docs": True, "in_flight": 5, "dnd_place": "inside"}) == Settings(
        in_flight=5
    )


def test_an_endless_number_in_a_state_file_has_no_effect():
    assert kept_settings({"penalty_seconds": float("inf"), "in_flight": 5}) == Settings(in_flight=5)


def test_a_state_of_an_older_version_is_still_served(api):
    api.settings(in_flight=5)
    with closing(sqlite3.connect(api.state_path)) as connection:
        told = '{"strict_docs":true,"in_flight":4}'
        connection.execute("UPDATE facts SET value = ? WHERE name = 'settings'", (told,))
        connection.commit()
    assert api.admin("settings")["in_flight"] == 4
    assert api.rows() == []
