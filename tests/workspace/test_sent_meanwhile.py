"""How the sandbox's rows become one line for each run, by a sandbox that really sends."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ctsync.rendering.sandbox.sends import Wait
from ctsync.workspace.sandbox_account import Admin
from ctsync.workspace.sent_meanwhile import sent_meanwhile
from tests.sandbox.conftest import api, sandbox  # noqa: F401  # fixtures

NIGHT = {
    "message_state": "delay",
    "dnd_timezone": "user",
    "dnd_info": {str(day): ["21:00", "06:00"] for day in range(1, 8)},
}
OWN = {"type": "later", "delivery_date_time": ["20261126 10:00"], "delivery_timezone": "user"}
EVENING = {"type": "later", "delivery_date_time": ["20261125 22:00"], "dnd": NIGHT}


@pytest.fixture
def looking(api):  # noqa: F811  # the fixture of that name
    return Looking(api)


class Looking:
    """Advances, and looks at what is new since the last look."""

    def __init__(self, speaking):
        self.api = speaking
        self._seen = set()

    def after(self, step):
        self.api.advance(step)
        admin = Admin(self.api.url)
        rows = [row for row in admin.sends() if row["number"] not in self._seen]
        self._seen |= {row["number"] for row in rows}
        return sent_meanwhile(rows, {row["id"]: row for row in admin.campaigns()}, admin.now())


def test_a_run_that_goes_from_zone_to_zone_is_one_line_at_the_time_of_most(looking):
    looking.api.create(when=OWN)
    (send,) = looking.after("4d")
    assert send.at == datetime(2026, 11, 26, 4, 30, tzinfo=UTC)
    assert send.people == send.reach == 90
    assert (send.waiting, send.left_out) == ((), {"unreachable": 10})
    assert 0 < send.clicked < send.viewed < send.messages


def test_what_waits_still_is_told_with_its_end_and_then_is_a_line_of_its_own(looking):
    looking.api.create(when=EVENING)
    (first,) = looking.after("2026-11-25 23:00")
    assert first.people + sum(wait.people for wait in first.waiting) == first.reach == 90
    assert (
        Wait("quiet_hours", datetime(2026, 11, 26, 0, 30, tzinfo=UTC), first.waiting[-1].people)
        in first.waiting
    )
    assert not first.is_rest
    (rest,) = looking.after("3d")
    assert rest.is_rest
    assert rest.people == rest.reach == 90 - first.people
    assert rest.waiting == ()


def test_what_waited_and_went_out_meanwhile_is_one_line_with_its_run(looking):
    looking.api.create(when=EVENING)
    (send,) = looking.after("5d")
    assert (send.people, send.reach, send.waiting, send.is_rest) == (90, 90, (), False)


def test_runs_of_different_days_are_lines_of_their_own(looking):
    daily = {"type": "recurring", "repeats_every": 1, "repeat_type": "day", "start_time": "20261125 10:00"}
    looking.api.create(when=daily)
    assert [send.at.day for send in looking.after("2026-11-27 12:00")] == [25, 26, 27]
