from __future__ import annotations

import copy

import pytest

from ctsync.sandbox.rules import as_meant
from ctsync.sandbox.settings import Settings
from tests.sandbox.examples import EXAMPLES

DND = {"dnd_info": {"1": ["21:00", "09:00"], "7": ["22:00", "08:00"]}, "message_state": "delay"}
WEEKLY = {
    "type": "recurring",
    "repeats_every": 1,
    "repeat_type": "week",
    "repeat_on_days_of_week": [1, 6, 7],
    "start_time": "20261203 18:30",
    "end_by_date": "20270101",
    "dnd": DND,
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_by_default_a_body_means_what_it_says(name):
    body = copy.deepcopy(EXAMPLES[name])
    assert as_meant(body, Settings()) == EXAMPLES[name]
    assert body == EXAMPLES[name]


def test_days_counted_from_monday_are_told_as_days_counted_from_sunday():
    body = {"when": WEEKLY, "dnd": {"message_state": "discard"}}
    meant = as_meant(body, Settings(days_of_week="monday_is_1"))
    assert meant["when"]["repeat_on_days_of_week"] == [2, 7, 1]
    assert meant["when"]["dnd"]["dnd_info"] == {"2": ["21:00", "09:00"], "1": ["22:00", "08:00"]}
    assert meant["dnd"] == {"message_state": "discard"}
    assert body["when"] == WEEKLY


def test_an_end_that_is_excluded_is_the_day_before():
    meant = as_meant({"when": WEEKLY}, Settings(end_by_date="excluded"))
    assert meant["when"] == {**WEEKLY, "end_by_date": "20261231"}


def test_quiet_hours_by_from_and_to_become_pairs():
    info = {"1": [{"from": "21:00", "to": "09:00"}], "2": ["10:00", "11:00"]}
    meant = as_meant({"when": "now", "dnd": {"dnd_info": info}}, Settings(dnd_info_form="both"))
    assert meant["dnd"]["dnd_info"] == {"1": ["21:00", "09:00"], "2": ["10:00", "11:00"]}


def test_did_none_without_an_effect_is_left_out():
    where = {"advanced_query": {"did_none": [1], "did_all": [2]}}
    meant = as_meant({"where": where}, Settings(did_none="ignored"))
    assert meant["where"] == {"advanced_query": {"did_all": [2]}}
    assert "did_none" in where["advanced_query"]
    assert as_meant({"segment": 5}, Settings(did_none="ignored")) == {"segment": 5}
