"""A row says id, name, time and status; everything else about it is unknown, and stays so."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from ctsync.campaign.observed import ObservedCampaign, RemoteStatus, Sightings, Window
from ctsync.names import RemoteId

ROW = ObservedCampaign(RemoteId(17), "Spring ~ct1.x", 202612240905, RemoteStatus.SCHEDULED)


def test_the_scheduled_time_is_read_on_the_account_s_clock():
    assert ROW.day == date(2026, 12, 24)
    assert ROW.local_time == datetime(2026, 12, 24, 9, 5)


@pytest.mark.parametrize("status", list(RemoteStatus))
def test_all_but_the_ended_may_still_reach_somebody(status):
    assert status.is_live == (status not in {RemoteStatus.STOPPED, RemoteStatus.COMPLETED})
    assert status.has_not_begun == (status in {RemoteStatus.SCHEDULED, RemoteStatus.PENDING})


def test_outside_the_listed_days_nothing_is_known():
    seen = Sightings((ROW,), (Window(date(2026, 12, 1), date(2026, 12, 31)),))
    assert seen.by_id == {RemoteId(17): ROW}
    assert seen.covers(date(2026, 12, 1))
    assert seen.covers(date(2026, 12, 31))
    assert not seen.covers(date(2027, 1, 1))
