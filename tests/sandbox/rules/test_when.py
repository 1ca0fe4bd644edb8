from __future__ import annotations

import pytest

from tests.sandbox.speaking import push

LATER = {"type": "later", "delivery_date_time": ["20261125 10:00"]}
WEEKLY = {
    "type": "recurring",
    "repeats_every": 1,
    "repeat_type": "week",
    "repeat_on_days_of_week": [5],
    "start_time": "20261203 18:30",
}
DAILY = {"type": "recurring", "repeats_every": 2, "repeat_type": "day", "start_time": "20261203 18:30"}
DND = {"message_state": "delay", "dnd_info": {"1": ["21:00", "09:00"]}, "dnd_timezone": "user"}

GOOD = [
    "now",
    "20261124 10:00",
    {"type": "now"},
    {"type": "now", "delivery_timezone": "account"},
    LATER,
    LATER | {"delivery_date_time": "20261125 10:00"},
    LATER | {"delivery_date_time": ["20261125 10:00", "20261125 10:01"]},
    LATER | {"delivery_timezone": "user", "user_timezone_wrap_around": False, "campaign_cutoff": "23:59"},
    LATER | {"dnd": DND},
    LATER | {"dnd": DND | {"dnd_timezone": "account_timezone"}},
    LATER | {"dnd": DND | {"dnd_info": {"1": [{"from": "21:00", "to": "09:00"}]}}},
    WEEKLY,
    DAILY,
    DAILY | {"end_by_date": "20261203"},
    DAILY | {"end_by_occurrences": 1},
    DAILY | {"end_by_occurrences": 100_000},
]


@pytest.mark.parametrize("when", GOOD, ids=str)
def test_documented_forms_of_when_are_accepted(api, when):
    assert api.ask("create", push(when=when)).status_code == 200


PAST = "Invalid when (it must not be in the past)"
BAD = [
    ("20261124 09:59", PAST),
    ("20200101 00:00", PAST),
    (LATER | {"delivery_date_time": ["20261124 09:00", "20261125 10:00"]}, PAST),
    (DAILY | {"start_time": "20261123 18:30"}, PAST),
    ("tomorrow", "Invalid when"),
    ("2026-11-25 10:00", "Invalid when"),
    ("20261125 1:000", "Invalid when"),
    ("20261325 10:00", "Invalid when"),
    ("20261125 25:00", "Invalid when"),
    ("２０２６１１２５ 10:00", "Invalid when"),
    (5, "Invalid when"),
    ([], "Field when is empty"),
    (["now"], "Invalid when"),
    ({"type": "soon"}, "Invalid when"),
    ({"type": "later"}, "Invalid when"),
    (LATER | {"delivery_date_time": 5}, "Invalid when"),
    (LATER | {"delivery_date_time": [5]}, "Invalid when"),
    (
        LATER | {"delivery_date_time": ["20261126 10:00", "20261125 10:00"]},
        "Invalid when (dates must be in increasing order)",
    ),
    (LATER | {"delivery_timezone": True}, "Field when.delivery_timezone must be one of user, account"),
    (LATER | {"user_timezone_wrap_around": "yes"}, "Field when.user_timezone_wrap_around must be a Boolean"),
    (LATER | {"campaign_cutoff": "24:00"}, "Field when.campaign_cutoff must be of the form HH:MM"),
    ({"type": "recurring"}, "Invalid when"),
    (DAILY | {"repeats_every": 0}, "Field when.repeats_every must be at least 1"),
    (DAILY | {"repeat_type": "month"}, "Field when.repeat_type must be one of day, week"),
    (DAILY | {"repeat_type": "week"}, "Invalid when (repeat_on_days_of_week is missing)"),
    (
        WEEKLY | {"repeat_on_days_of_week": [0]},
        "Field when.repeat_on_days_of_week[0] must be at least 1",
    ),
    (WEEKLY | {"repeat_on_days_of_week": [8]}, "Field when.repeat_on_days_of_week[0] must be at most 7"),
    (
        DAILY | {"end_by_date": "20261210", "end_by_occurrences": 3},
        "Invalid when (either end_by_date or end_by_occurrences)",
    ),
    (DAILY | {"end_by_date": 20261210}, "Invalid when"),
    (DAILY | {"end_by_date": "20261202"}, "Invalid when (nobody would ever get it)"),
    (LATER | {"dnd": []}, "Field when.dnd must be an object"),
    (LATER | {"dnd": DND | {"dnd_info": {}}}, "Field when.dnd.dnd_info must be an object"),
    (
        LATER | {"dnd": DND | {"dnd_info": {"8": ["21:00", "09:00"]}}},
        "Field when.dnd.dnd_info must have days from 1 to 7",
    ),
    (
        LATER | {"dnd": DND | {"dnd_info": {"1": ["21:00"]}}},
        "Field when.dnd.dnd_info.1 must be a start and an end",
    ),
    (
        LATER | {"dnd": DND | {"dnd_info": {"1": [{"from": "21:00"}]}}},
        "Field to is empty (inside when.dnd.dnd_info.1[0])",
    ),
    (
        LATER | {"dnd": DND | {"message_state": "hold"}},
        "Field when.dnd.message_state must be one of delay, discard",
    ),
]


@pytest.mark.parametrize(("when", "error"), BAD, ids=str)
def test_every_other_when_is_refused(api, when, error):
    assert api.refused(push() | {"when": when}) == error


@pytest.mark.parametrize("when", [{"type": "now"}, LATER, WEEKLY], ids=lambda when: when["type"])
def test_an_object_is_taken_for_push_only(api, when):
    email = {
        "name": "mail",
        "target_mode": "email",
        "where": {},
        "content": {"subject": "s", "body": "b", "sender_name": "n"},
        "when": when,
    }
    assert api.refused(email) == "Invalid when"


def test_quiet_hours_may_stand_at_the_top_too(api):
    assert api.ask("create", push(dnd=DND)).status_code == 200
    assert api.refused(push(dnd=DND | {"dnd_timezone": "moon"})).startswith("Field dnd.dnd_timezone")


def test_a_time_that_has_passed_everywhere_reaches_nobody(api):
    """In the account's zone it is still to come, and in no zone of the population has it passed: all are asked."""
    api.advance("2026-11-25 09:59")
    when = LATER | {"delivery_timezone": "user", "user_timezone_wrap_around": False}
    assert api.ask("create", push(when=when)).status_code == 200
