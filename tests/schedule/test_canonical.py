from __future__ import annotations

from datetime import datetime

import pytest

from ctsync.schedule import canonical_quiet_hours, canonical_schedule
from tests.schedule.making import NIGHT, WEEKLY, a_schedule, quiet_hours


@pytest.mark.parametrize(
    ("written", "tree"),
    [
        ({"at": "2026-12-24 09:00"}, {"at": "2026-12-24 09:00", "in": "account"}),
        ({"at": ["2026-12-24 09:00"], "in": "account"}, {"at": "2026-12-24 09:00", "in": "account"}),
        (
            {"at": ["2026-12-24 09:00", "2026-12-25 09:00"], "mode": "native"},
            {"at": ["2026-12-24 09:00", "2026-12-25 09:00"], "in": "account"},
        ),
        (
            {"at": "2026-12-24 09:00", "in": "user", "if_missed": "drop", "cutoff": "21:00"},
            {"at": "2026-12-24 09:00", "in": "user", "if_missed": "drop", "cutoff": "21:00"},
        ),
        (
            {**WEEKLY, "days": ["thu", "sun", "thu"], "horizon": "30d"},
            {
                "every": "1 week",
                "days": ["sun", "thu"],
                "start": "2026-12-03 18:30",
                "end": "2027-03-25",
                "in": "account",
            },
        ),
        (
            {
                "every": "1 month",
                "days": ["last fri", "last", "15", "2"],
                "start": "2026-12-15 10:00",
                "runs": "3",
                "except": ["2027-01-15", "2026-12-25"],
            },
            {
                "every": "1 month",
                "days": ["2", "15", "last", "last fri"],
                "start": "2026-12-15 10:00",
                "runs": 3,
                "except": ["2026-12-25", "2027-01-15"],
                "in": "account",
            },
        ),
        (
            {"every": "2 days", "start": "2026-12-15 10:00", "runs": "3"},
            {"every": "2 days", "start": "2026-12-15 10:00", "runs": 3, "in": "account"},
        ),
        ({"every": "2 days"}, {"every": "2 days", "in": "account"}),
    ],
)
def test_a_schedule_has_one_form_with_its_defaults_said(written, tree):
    assert canonical_schedule(a_schedule(written)) == tree


def test_of_an_instance_with_a_date_only_its_own_moment_counts():
    longer = {**WEEKLY, "end": "2027-12-30", "in": "account"}
    moment = datetime(2026, 12, 10, 18, 30)
    assert (
        canonical_schedule(a_schedule(WEEKLY), moment)
        == canonical_schedule(a_schedule(longer), moment)
        == {"at": "2026-12-10 18:30", "in": "account"}
    )


@pytest.mark.parametrize(
    ("written", "tree"),
    [
        (None, None),
        ({**NIGHT, "days": dict.fromkeys(["sun", "mon", "tue", "wed", "thu", "fri", "sat"], "none")}, None),
        (NIGHT, NIGHT),
        (
            {
                "in": "user",
                "then": "delay",
                "days": dict.fromkeys(["sat", "mon", "tue", "wed", "thu", "fri", "sun"], "21:00..09:00"),
            },
            NIGHT,
        ),
        (
            {"in": "account", "then": "discard", "days": {"wed": "22:00..07:00", "mon": "21:00..06:00"}},
            {"in": "account", "then": "discard", "days": {"mon": "21:00..06:00", "wed": "22:00..07:00"}},
        ),
    ],
)
def test_quiet_hours_have_one_form(written, tree):
    assert canonical_quiet_hours(quiet_hours(written)) == tree
