from __future__ import annotations

import pytest

from ctsync.campaign.definition import read_definition
from ctsync.channels import CHANNELS
from ctsync.editing.form.answers import Tree, finished
from ctsync.editing.form.padding import padded


@pytest.mark.parametrize("channel", sorted(set(CHANNELS) - {"inbox"}))
def test_a_channel_alone_becomes_a_campaign_that_can_be_read(channel: str):
    full = finished(padded({"channel": channel}))
    assert isinstance(full, dict)
    assert read_definition(full).channel == channel


@pytest.mark.parametrize(
    ("schedule", "wanted"),
    [
        ({}, {"at": "2099-01-04 12:00"}),
        ({"at": "x"}, {"at": "x"}),
        ({"every": "1 week", "days": ["thu"]}, {"at": "2099-01-04 12:00"}),
        ({"every": "1 week", "start": "x", "runs": "3"}, {"every": "1 week", "start": "x", "runs": "3"}),
        ({"at": "x", "in": "user"}, {"at": "x", "in": "user", "if_missed": "drop"}),
    ],
)
def test_a_schedule_is_made_whole_and_what_was_answered_stays(schedule, wanted):
    tree: Tree = {"schedule": schedule}
    before = dict(schedule)
    assert padded(tree)["schedule"] == wanted
    assert tree == {"schedule": before}


def test_an_event_without_days_gets_some_and_a_channel_that_is_none_gets_nothing():
    assert padded({"audience": {"event": "E"}})["audience"] == {"event": "E", "within": "30d"}
    assert "message" not in padded({"channel": "fax"})
