from __future__ import annotations

import pytest

from tests.schedule.making import BERLIN, KOLKATA, a_timetable


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
