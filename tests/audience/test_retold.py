"""A sentence about what is in the lock says what the sentence about the file said."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from ctsync.audience import canonical_audience, in_words
from ctsync.audience.retold import retold
from tests.audience.shop import PLAN, SEGMENTS, an_audience


@pytest.mark.parametrize(
    "written",
    [
        {"everyone": "true"},
        {"segment": "Active shoppers"},
        {"query": {"event_name": "x", "from": 20270101, "to": 20270102}},
        {"profile": {"City": ["Mumbai", "Pune"]}},
        {
            "event": "Charged",
            "within": "60d",
            "where": {"Amount": {"at_least": "5000"}},
            "session": {"time_of_day": "00:00..14:00", "utm_source": ["a", "b"]},
            "profile": {"City": "Pune"},
            "send_to_at_most": "500",
        },
        {
            "profile": {"City": {"exists": "false"}},
            "technographics": {"Device": ["Mobile", "Tablet"]},
            "did": {"event": "App Launched", "at_least": "5", "from": "2026-06-01", "to": "2026-08-31"},
            "did_not": [
                {"event": "Charged", "exactly": "1", "within": "1mo"},
                {"event": "Charged", "less_than": "3", "within": "3mo"},
            ],
        },
    ],
    ids="-".join,
)
def test_the_lock_is_told_as_the_file_is(written):
    audience = an_audience(written)
    kept = json.loads(json.dumps(canonical_audience(audience, PLAN, SEGMENTS)))
    assert retold(kept, SEGMENTS) == in_words(audience, SEGMENTS)


def test_a_segment_that_no_register_names_is_told_by_its_id():
    assert retold({"segment": 1701}, {}) == "the saved segment 1701"


def test_a_tree_that_no_file_could_have_given_is_refused():
    with pytest.raises(ValidationError):
        retold({"people": "all"}, {})
