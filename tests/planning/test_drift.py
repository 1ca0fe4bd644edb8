"""How the list contradicts the lock, and when a live campaign is over."""

from __future__ import annotations

import pytest

from ctsync.planning.change import Drift
from ctsync.planning.drift import drift_of, is_over
from tests.planning.making import DAY, HOUR, MINUTE, record_of, row_of
from tests.support.campaigns import NOW, one

A = one("a", "2027-06-01 12:00")
RECORD = record_of(A)
WEEKLY = record_of(one("w", {"every": "1 week", "days": ["tue"], "start": "2027-06-01 12:00", "runs": "9"}))


@pytest.mark.parametrize(
    ("row", "drift"),
    [
        (None, Drift.UNSEEN),
        (row_of(RECORD), None),
        (row_of(RECORD, "scheduled"), None),
        (row_of(RECORD, "running"), None),
        (row_of(RECORD, "paused"), Drift.PAUSED),
        (row_of(RECORD, "stopped"), Drift.STOPPED_BY_OTHERS),
        (row_of(RECORD, "unknown"), Drift.UNKNOWN_STATUS),
        (row_of(RECORD, name="a"), Drift.RENAMED),
        (row_of(RECORD, scheduled_on=202706011201), Drift.MOVED),
    ],
)
def test_each_way_to_differ_has_its_name(row, drift):
    assert drift_of(RECORD.operation, row, NOW) is drift


def test_the_time_of_a_repeat_is_compared_until_its_first_run():
    """After it nobody knows whether its row shows the first run or the next one; before, the two are the same."""
    row, first = row_of(WEEKLY, scheduled_on=202706081200), WEEKLY.operation.first_send
    assert drift_of(WEEKLY.operation, row, first - MINUTE) is Drift.MOVED
    assert drift_of(WEEKLY.operation, row, first) is None
    assert drift_of(WEEKLY.operation, row_of(WEEKLY), first - MINUTE) is None


@pytest.mark.parametrize(
    ("status", "since_last_send", "over"),
    [
        ("pending", -HOUR, False),
        ("running", -HOUR, False),
        ("completed", -HOUR, True),
        ("pending", 0 * HOUR, False),
        ("pending", MINUTE, True),
        ("unknown", MINUTE, True),
        ("paused", MINUTE, True),
        ("running", DAY, False),
        ("stopped", DAY, False),
    ],
)
def test_a_live_campaign_is_over_when_it_is_completed_or_past_its_last_send(status, since_last_send, over):
    now = A.last_send + since_last_send
    assert is_over(RECORD.operation, row_of(RECORD, status), now) is over


def test_an_unseen_campaign_is_over_past_its_last_send():
    assert not is_over(RECORD.operation, None, A.last_send)
    assert is_over(RECORD.operation, None, A.last_send + MINUTE)


def test_a_campaign_moved_to_a_later_time_is_over_only_after_that():
    row = row_of(RECORD, scheduled_on=202706021200)
    assert not is_over(RECORD.operation, row, A.last_send + DAY - MINUTE)
    assert is_over(RECORD.operation, row, A.last_send + DAY)
    assert not is_over(RECORD.operation, row_of(RECORD, scheduled_on=202705011200), NOW)
