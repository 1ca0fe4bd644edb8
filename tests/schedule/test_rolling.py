from __future__ import annotations

import pytest

from ctsync.schedule import rolling_reason, why_not_native
from tests.schedule.making import WEEKLY, a_schedule

LIST = {"at": ["2026-12-24 09:00", "2026-12-25 09:00"]}


@pytest.mark.parametrize(
    ("written", "within", "native", "reason"),
    [
        ({"at": "2026-12-24 09:00"}, True, True, None),
        ({"at": ["2026-12-24 09:00"]}, True, True, None),
        (LIST, False, True, None),
        (LIST, True, True, "one campaign has one window"),
        (LIST, True, False, None),
        (WEEKLY, False, True, None),
        (WEEKLY, True, True, "one campaign has one window"),
        (WEEKLY, False, False, "only push campaigns can repeat"),
        ({**WEEKLY, "every": "1 month"}, False, True, "not by months"),
        ({**WEEKLY, "except": "2026-12-10"}, False, True, "cannot leave dates out"),
        ({**WEEKLY, "mode": "rolling"}, False, True, "`mode: rolling` asks for it"),
        ({"at": "2026-12-24 09:00", "mode": "rolling"}, False, False, "`mode: rolling` asks for it"),
    ],
)
def test_a_schedule_is_native_or_rolling_with_a_reason(written, within, native, reason):
    found = rolling_reason(a_schedule(written), audience_has_within=within, channel_native=native)
    assert (found is None) if reason is None else (reason in (found or ""))


def test_asking_for_rolling_does_not_forbid_native():
    schedule = a_schedule({**WEEKLY, "mode": "rolling"})
    assert why_not_native(schedule, audience_has_within=False, channel_native=True) is None
