from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.audience import Days, latest_to, ready_on, window_of
from ctsync.values import Span
from tests.audience.shop import GAP, an_audience

SENDS = st.dates(date(2020, 1, 1), date(2100, 12, 31))


def the_window(within: str, send_day: date, gap: Span = GAP) -> Days | None:
    return window_of(an_audience({"event": "Charged", "within": within}), send_day, gap)


@pytest.mark.parametrize(
    ("within", "send_day", "first", "last"),
    [
        ("14d", date(2026, 12, 24), date(2026, 12, 9), date(2026, 12, 22)),
        ("2w", date(2026, 12, 24), date(2026, 12, 9), date(2026, 12, 22)),
        ("60d", date(2026, 12, 23), date(2026, 10, 23), date(2026, 12, 21)),
        ("1d", date(2026, 3, 1), date(2026, 2, 27), date(2026, 2, 27)),
        ("1mo", date(2026, 12, 24), date(2026, 11, 23), date(2026, 12, 22)),
        ("1mo", date(2026, 4, 1), date(2026, 2, 28), date(2026, 3, 30)),
        ("3mo", date(2026, 3, 3), date(2025, 12, 2), date(2026, 3, 1)),
        ("12mo", date(2028, 3, 1), date(2027, 2, 28), date(2028, 2, 28)),
    ],
)
def test_a_window_is_whole_days_that_end_two_days_before_the_send(within, send_day, first, last):
    assert the_window(within, send_day) == Days(first, last)


@pytest.mark.parametrize(("gap", "last"), [("1d", 23), ("3d", 21), ("36h", 22), ("1h", 23), ("1w", 17)])
def test_the_gap_is_a_setting_and_hours_are_rounded_up_to_days(gap, last):
    span = Span(int(gap[:-1]), gap[-1])
    found = the_window("14d", date(2026, 12, 24), span)
    assert found is not None
    assert found.last == date(2026, 12, last)


@given(st.integers(1, 400), SENDS)
def test_days_are_counted_exactly(days, send_day):
    found = the_window(f"{days}d", send_day)
    assert found is not None
    assert (found.last - found.first).days + 1 == days
    assert found.last == send_day - timedelta(days=2)


@given(st.integers(1, 60), SENDS)
def test_months_differ_from_their_average_by_days_only(months, send_day):
    found = the_window(f"{months}mo", send_day)
    assert found is not None
    assert abs((found.last - found.first).days + 1 - months * 30.44) < 5


def test_a_fixed_window_does_not_care_about_the_send():
    audience = an_audience({"event": "Charged", "from": "2026-01-01", "to": "2026-08-31"})
    assert window_of(audience, date(2026, 12, 24), GAP) == Days(date(2026, 1, 1), date(2026, 8, 31))


def test_an_audience_is_ready_the_day_after_its_latest_window_ends():
    audience = an_audience(
        {
            "event": "Charged",
            "from": "2026-01-01",
            "to": "2026-08-31",
            "did": [{"event": "App Launched", "within": "5d"}],
            "did_not": [{"event": "Charged", "from": "2026-09-01", "to": "2026-11-30"}],
        }
    )
    assert latest_to(audience, date(2026, 12, 2), GAP) == date(2026, 11, 30)
    assert ready_on(audience, date(2026, 12, 2), GAP) == date(2026, 12, 1)
    assert ready_on(audience, date(2026, 12, 24), GAP) == date(2026, 12, 23)


def test_an_audience_without_windows_is_ready_on_any_day():
    assert ready_on(an_audience({"everyone": "true"}), date(2026, 12, 2), GAP) is None
    assert latest_to(an_audience({"profile": {"City": "Pune"}}), date(2026, 12, 2), GAP) is None
