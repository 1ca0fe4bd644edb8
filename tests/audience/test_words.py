from __future__ import annotations

import pytest

from ctsync.audience import in_words
from ctsync.values import Span
from tests.audience.shop import SEGMENTS, an_audience


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"everyone": "true"}, "everybody in the account"),
        (
            {"segment": "Active shoppers"},
            "the saved segment Active shoppers (opened the app in the last 30 days)",
        ),
        ({"segment": "Plain"}, "the saved segment Plain"),
        ({"segment": "Lost"}, "the saved segment Lost"),
        ({"query": {"event_name": "x"}}, "people found by a query in CleverTap's own language"),
        (
            {"profile": {"City": ["Pune", "Mumbai"]}},
            "people with any event in the past 365 days whose City is Pune or Mumbai",
        ),
        (
            {
                "profile": {"City": ["Pune", "Mumbai", "Nashik"], "Plan": {"not": ["free", "lite"]}},
                "did": {"event": "App Launched", "at_least": "5", "from": "2026-06-01", "to": "2026-08-31"},
                "did_not": {"event": "Charged", "exactly": "1", "from": "2025-12-01", "to": "2026-01-31"},
            },
            (
                "people with any event in the past 365 days whose City is Pune, Mumbai or Nashik, "
                "whose Plan is not free nor lite, "
                "who did App Launched at least 5 times between 1 June and 31 August 2026, "
                "and who did not do Charged exactly once between 1 December 2025 and 31 January 2026"
            ),
        ),
        (
            {"event": "Charged", "within": "60d", "profile": {"Country": "India"}},
            "people who did Charged in the 60 days until 2 days before the send, whose Country is India",
        ),
        (
            {
                "event": "Charged",
                "within": "1mo",
                "where": {
                    "Amount": {"at_least": "5000", "between": ["1", "9"]},
                    "Coupon": {"exists": "false"},
                },
                "session": {"time_of_day": "00:00..14:00", "utm_source": ["a", "b"], "utm_medium": "mail"},
            },
            (
                "people who did Charged (where Amount is at least 5000, Amount is between 1 and 9, "
                "Coupon is not known, time_of_day is 00:00 to 14:00, utm_source is a or b and utm_medium is mail) "
                "in the month until 2 days before the send"
            ),
        ),
        (
            {
                "geo": {"Country": "IN"},
                "reachability": {"Push": {"exists": "true"}},
                "technographics": {"OS": ["iOS"]},
            },
            "people with any event in the past 365 days whose Country is IN, whose Push is known, and whose OS is iOS",
        ),
        (
            {"did": {"event": "Charged", "within": "1w"}},
            "people with any event in the past 365 days who did Charged in the week until 2 days before the send",
        ),
        ({"event": "Charged"}, "people who did Charged"),
    ],
)
def test_an_audience_is_told_in_one_plain_sentence(written, sentence):
    assert in_words(an_audience(written), SEGMENTS) == sentence


def test_the_gap_is_told_as_it_is_set():
    audience = an_audience({"event": "Charged", "within": "2w"})
    assert (
        in_words(audience, {}, Span(1, "d"))
        == "people who did Charged in the 2 weeks until 1 day before the send"
    )
    assert in_words(audience, {}, Span(36, "h")).endswith("until 36 hours before the send")
