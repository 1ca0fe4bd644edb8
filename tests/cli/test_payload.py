"""Which dates of a rolling campaign `ctsync payload NAME` shows."""

from __future__ import annotations

from datetime import timedelta

from ctsync.cli.payload import nearest_dates
from tests.support.campaigns import NOW, one
from tests.support.rolling import daily

DATES = list(daily())


def days(found) -> list[int]:
    return [each.key.day.day for each in found]


def test_the_dates_within_the_horizon_are_shown():
    assert days(nearest_dates(DATES, "news", NOW)) == [20, 21, 22, 23]


def test_before_them_it_is_the_next_date_and_after_them_the_last_one():
    assert days(nearest_dates(DATES, "news", NOW - timedelta(days=30))) == [20]
    assert days(nearest_dates(DATES, "news", NOW + timedelta(days=30))) == [29]


def test_a_date_asked_for_by_its_key_and_what_is_not_rolling_is_shown_as_it_is():
    assert nearest_dates(DATES[8:9], "news@2027-05-28", NOW) == DATES[8:9]
    assert nearest_dates([one("plain")], "plain", NOW) == [one("plain")]
