from __future__ import annotations

import json

import pytest

from ctsync.schedule import to_when
from tests.schedule.making import NIGHT, WEEKLY, a_timetable

EVERY_NIGHT = {
    "message_state": "delay",
    "dnd_timezone": "user",
    "dnd_info": {str(day): ["21:00", "09:00"] for day in range(1, 8)},
}


@pytest.mark.parametrize(
    ("written", "quiet", "when"),
    [
        (
            {
                "at": "2026-12-04 10:00",
                "in": "user",
                "if_missed": "next_day",
                "cutoff": "20:30",
            },
            {
                "in": "user",
                "then": "delay",
                "days": {"mon": "21:00..06:00", "wed": "22:00..07:00", "sun": "20:00..09:00"},
            },
            {
                "type": "later",
                "delivery_date_time": ["20261204 10:00"],
                "delivery_timezone": "user",
                "user_timezone_wrap_around": True,
                "campaign_cutoff": "20:30",
                "dnd": {
                    "message_state": "delay",
                    "dnd_timezone": "user",
                    "dnd_info": {"2": ["21:00", "06:00"], "4": ["22:00", "07:00"], "1": ["20:00", "09:00"]},
                },
            },
        ),
        (
            {"at": ["2026-12-11 12:00", "2026-12-12 12:00", "2026-12-13 12:00"]},
            None,
            {
                "type": "later",
                "delivery_date_time": ["20261211 12:00", "20261212 12:00", "20261213 12:00"],
            },
        ),
        (
            {"at": "2026-12-07 17:00"},
            NIGHT,
            {"type": "later", "delivery_date_time": ["20261207 17:00"], "dnd": EVERY_NIGHT},
        ),
        (
            WEEKLY,
            NIGHT,
            {
                "type": "recurring",
                "repeats_every": 1,
                "repeat_type": "week",
                "repeat_on_days_of_week": [5],
                "start_time": "20261203 18:30",
                "end_by_date": "20270325",
                "dnd": EVERY_NIGHT,
            },
        ),
        (
            {"at": "2026-12-24 09:00", "in": "user", "if_missed": "drop", "cutoff": "21:00"},
            NIGHT,
            {
                "type": "later",
                "delivery_date_time": ["20261224 09:00"],
                "delivery_timezone": "user",
                "user_timezone_wrap_around": False,
                "campaign_cutoff": "21:00",
                "dnd": EVERY_NIGHT,
            },
        ),
        (
            {"every": "3 days", "start": "2026-12-03 18:30", "runs": "8", "in": "account"},
            {"from": "21:00", "to": "06:00", "days": {"mon": "none", "sat": "12:00..13:00"}, "in": "account", "then": "discard"},
            {
                "type": "recurring",
                "repeats_every": 3,
                "repeat_type": "day",
                "start_time": "20261203 18:30",
                "end_by_occurrences": 8,
                "delivery_timezone": "account",
                "dnd": {
                    "message_state": "discard",
                    "dnd_timezone": "account",
                    "dnd_info": {
                        "1": ["21:00", "06:00"],
                        "3": ["21:00", "06:00"],
                        "4": ["21:00", "06:00"],
                        "5": ["21:00", "06:00"],
                        "6": ["21:00", "06:00"],
                        "7": ["12:00", "13:00"],
                    },
                },
            },
        ),
    ],
)  # fmt: skip
def test_push_says_all_of_it_in_an_object_down_to_the_order_of_keys(written, quiet, when):
    assert json.dumps(to_when(a_timetable(written, quiet), native=True)) == json.dumps(when)


def test_days_of_the_week_travel_as_numbers_in_rising_order():
    when = to_when(
        a_timetable({"every": "2 weeks", "days": ["sun", "mon"], "start": "2026-12-07 10:00", "runs": "2"}),
        native=True,
    )
    assert isinstance(when, dict)
    assert when["repeat_on_days_of_week"] == [1, 2]


@pytest.mark.parametrize(
    "written", [{"at": "2026-12-23 11:00"}, {"at": ["2026-12-23 11:00"], "in": "account"}]
)
def test_the_other_channels_take_one_moment_as_text(written):
    assert to_when(a_timetable(written), native=False) == "20261223 11:00"


@pytest.mark.parametrize(
    "written",
    [
        {"at": ["2026-12-23 11:00", "2026-12-24 11:00"]},
        WEEKLY,
        {"at": "2026-12-23 11:00", "in": "user"},
        {"at": "2026-12-23 11:00", "cutoff": "20:00"},
        {"at": "2026-12-23 11:00", "if_missed": "drop"},
    ],
)
def test_the_other_channels_take_nothing_else(written):
    with pytest.raises(ValueError, match="only push"):
        to_when(a_timetable(written), native=False)
