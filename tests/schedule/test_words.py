from __future__ import annotations

import pytest

from ctsync.schedule import canonical_schedule, schedule_words
from tests.schedule.making import BERLIN, KOLKATA, WEEKLY, a_schedule, a_timetable


@pytest.mark.parametrize(
    ("written", "zone", "line"),
    [
        (
            {"at": ["2026-12-11 12:00", "2026-12-12 12:00"]},
            KOLKATA,
            "Fri 11 Dec 2026 12:00 IST and Sat 12 Dec 2026 12:00 IST",
        ),
        (
            {"at": ["2026-12-11 12:00", "2026-12-12 12:00"], "in": "user", "if_missed": "drop"},
            KOLKATA,
            "Fri 11 Dec 2026 12:00 and Sat 12 Dec 2026 12:00 on each person's clock",
        ),
        (
            {"at": [f"2026-12-{day} 12:00" for day in (11, 12, 13, 14)]},
            BERLIN,
            "4 sends from Fri 11 Dec 2026 12:00 CET to Mon 14 Dec 2026 12:00 CET",
        ),
        (
            {"every": "1 day", "start": "2026-07-03 08:05", "runs": "1"},
            BERLIN,
            "every day at 08:05 CEST, 3 Jul 2026 to 3 Jul 2026 (1 send)",
        ),
        (
            {
                "every": "2 weeks",
                "days": ["thu", "mon", "sun"],
                "start": "2026-12-03 18:30",
                "runs": "3",
                "in": "user",
                "if_missed": "drop",
            },
            KOLKATA,
            (
                "every 2 weeks on Sunday, Monday and Thursday 18:30 on each person's clock, "
                "3 Dec 2026 to 14 Dec 2026 (3 sends)"
            ),
        ),
    ],
)
def test_a_timetable_reads_like_a_sentence(written, zone, line):
    assert a_timetable(written, None, zone).describe() == line


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (WEEKLY, "every week on Thursday at 18:30 IST, from 3 Dec 2026 to 25 Mar 2027"),
        (
            {"every": "2 weeks", "days": ["mon", "thu"], "start": "2026-12-03 18:30", "runs": "6"},
            "every 2 weeks on Monday and Thursday at 18:30 IST, from 3 Dec 2026 6 times",
        ),
        (
            {
                "every": "1 month",
                "days": ["15", "last", "last fri"],
                "start": "2026-12-15 10:00",
                "runs": "6",
            },
            "every month on day 15, the last day and the last Friday at 10:00 IST, from 15 Dec 2026 6 times",
        ),
        (
            {"every": "1 day", "start": "2026-12-03 18:30", "end": "2026-12-09", "except": ["2026-12-05"]},
            "every day at 18:30 IST, from 3 Dec 2026 to 9 Dec 2026, but not on 5 Dec 2026",
        ),
        ({"at": "2026-12-24 09:00", "mode": "rolling"}, "Thu 24 Dec 2026 09:00 IST"),
        (
            {"at": [f"2026-12-0{day} 09:00" for day in range(1, 6)], "mode": "rolling"},
            "5 dates from Tue 1 Dec 2026 09:00 IST to Sat 5 Dec 2026 09:00 IST",
        ),
    ],
)
def test_a_whole_schedule_is_told_in_a_line(written, words):
    assert schedule_words(canonical_schedule(a_schedule(written)), KOLKATA) == words
