"""What all dates of a rolling definition share, and one approval covers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from ctsync.campaign.canonical import canonical_tree, fingerprint
from ctsync.names import InstanceKey
from tests.support.campaigns import one, wanted
from tests.support.rolling import daily, rolling, weekly

SCHEDULE = {"every": "1 week", "days": ["thu"], "start": "2027-05-20 18:30", "runs": "6"}


def series_of(dates):
    assert dates[0].series is not None
    return dates[0].series


def test_all_dates_share_one_series_and_what_is_not_rolling_has_none():
    dates = weekly()
    assert len({id(each.series) for each in dates}) == 1
    assert series_of(dates).key == InstanceKey("news")
    assert one("plain").series is None
    assert wanted("list", ["2027-06-01 10:00", "2027-06-03 10:00"], channel="email")[0].series is None


def test_a_series_is_bound_to_the_whole_schedule_and_a_date_to_its_own_moment():
    short, long = weekly(), weekly(runs="7")
    assert series_of(short).fingerprint != series_of(long).fingerprint
    assert [each.fingerprint for each in short] == [each.fingerprint for each in long[:6]]


def test_names_labels_and_the_horizon_are_no_part_of_it():
    plain = series_of(rolling("news", SCHEDULE))
    other = series_of(rolling("news", {**SCHEDULE, "horizon": "30d"}, labels=["x"], dashboard_name="News"))
    assert other.fingerprint == plain.fingerprint
    assert (plain.horizon, other.horizon) == (timedelta(days=14), timedelta(days=30))


def test_a_fingerprint_made_fast_is_the_one_of_the_whole_tree():
    for dates in (daily(), wanted("p", {**SCHEDULE, "mode": "rolling"}), (one("plain"),)):
        for each in dates:
            assert each.fingerprint == fingerprint(canonical_tree(each))


def test_a_series_knows_when_the_windows_of_its_audience_end():
    relative = {"event": "Charged", "within": "7d"}
    fixed = {"event": "Charged", "from": "2027-05-01", "to": "2027-05-10"}
    assert series_of(rolling("news", SCHEDULE, audience=relative)).window_gap == 2
    assert series_of(rolling("news", SCHEDULE, audience=fixed)).window_end == date(2027, 5, 10)
    assert replace(series_of(weekly()), reason="") == replace(
        series_of(weekly()), window_gap=None, window_end=None, reason=""
    )


def test_each_date_has_its_own_window():
    dates = rolling("news", SCHEDULE, audience={"event": "Charged", "within": "7d"})
    assert [each.ready_on for each in dates[:2]] == [date(2027, 5, 19), date(2027, 5, 26)]
