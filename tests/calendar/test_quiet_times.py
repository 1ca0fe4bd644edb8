"""Quiet hours over the hours of a calendar, by the campaigns that have them."""

from __future__ import annotations

from datetime import UTC, datetime

from ctsync.calendar import quiet_times
from tests.support.calendars import a_calendar
from tests.support.campaigns import wanted

NIGHT = {"from": "21:00", "to": "09:00", "then": "delay"}


def test_campaigns_with_the_same_quiet_hours_are_counted_together():
    campaigns = [
        *wanted("a-push", "2027-06-01 12:00", countries=["IN"], quiet_hours={**NIGHT, "in": "user"}),
        *wanted("b-push", "2027-06-02 12:00", countries=["IN"], quiet_hours={**NIGHT, "in": "user"}),
        *wanted("c-push", "2027-06-03 12:00", countries=["IN"], quiet_hours={**NIGHT, "in": "account"}),
        *wanted("d-push", "2027-06-04 12:00"),
    ]
    found = quiet_times(a_calendar(campaigns).entries)
    assert [(each.campaigns, each.quiet.in_user_zone) for each in found] == [(2, True), (1, False)]


def test_they_cover_an_instant_if_somebody_is_in_them():
    campaigns = wanted(
        "a-push", "2027-06-01 12:00", countries=["IN", "GB"], quiet_hours={**NIGHT, "in": "user"}
    )
    (quiet,) = quiet_times(a_calendar(campaigns).entries)
    assert quiet.covers(
        datetime(2027, 6, 1, 16, tzinfo=UTC), "Asia/Kolkata"
    )  # 21:30 in Kolkata, 17:00 in London
    assert quiet.covers(
        datetime(2027, 6, 1, 7, tzinfo=UTC), "Asia/Kolkata"
    )  # 12:30 in Kolkata, 08:00 in London
    assert not quiet.covers(datetime(2027, 6, 1, 12, tzinfo=UTC), "Asia/Kolkata")
