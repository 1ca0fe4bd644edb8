from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ctsync.checkup.words import first_few, moment, several, span


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (-40, "40 seconds"),
        (119, "119 seconds"),
        (600, "10 min"),
        (5.5 * 3600, "5 h 30 min"),
        (7200, "2 h"),
        (72 * 3600, "3 days"),
    ],
)
def test_a_span_is_rounded_to_what_matters(seconds, said):
    assert span(timedelta(seconds=seconds)) == said


def test_lists_and_numbers_and_moments():
    assert several(1, "call") == "1 call"
    assert several(1_402, "file or folder", "files and folders") == "1,402 files and folders"
    assert first_few(list("abcdefg")) == "a, b, c, d, e and 2 more"
    assert first_few(["a", "b"]) == "a, b"
    assert moment(datetime(2027, 6, 1, 13, tzinfo=UTC), "Asia/Kolkata") == "2027-06-01 18:30 IST"
