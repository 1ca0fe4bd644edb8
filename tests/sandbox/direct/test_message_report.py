"""What a report of all messages costs; what it says is tested against the contract."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from ctsync.sandbox.clock import epoch, local_time, read_local
from ctsync.sandbox.direct.message_report import MessageReport
from ctsync.sandbox.registers import Registers
from ctsync.sandbox.settings import Settings
from tests.support.calls import calls_of

ZONE = "Asia/Kolkata"
FIRST = epoch(read_local("2026-11-01 09:00"), ZONE)
ROW = {
    "id": 1,
    "source": "api",
    "target_mode": "push",
    "name": "often",
    "status": "completed",
    "first_run": FIRST,
    "body": {"when": "20261101 09:00"},
}


class OneZone:
    """A clock that counts how often its zone is read."""

    reads = 0

    @property
    def zone(self) -> str:
        self.reads += 1
        return ZONE


def daily(days: int) -> tuple[list[dict[str, Any]], OneZone]:
    """The daily report of a campaign with two runs a day."""
    moments = [FIRST + 86_400 * day + hour * 3_600 for day in range(days) for hour in (0, 5)]
    runs = [{"at": at, "messages": 1, "viewed": None, "clicked": 2} for at in moments]
    clock: Any = OneZone()
    state: Any = SimpleNamespace(rows=lambda *_: runs)
    campaigns: Any = SimpleNamespace(all=lambda: [ROW])
    report = MessageReport(state, clock, campaigns)
    body = {"from": "20261101", "to": "20261130", "daily": True}
    return report.report(body, Registers(), Settings())["messages"], clock


def test_each_days_runs_are_counted_together():
    messages, _ = daily(3)
    assert [(each["start_date"], each["sent"], each["clicked"]) for each in messages] == [
        (f"{day:02} Nov, 2026 09:00:00", 2, 4) for day in (1, 2, 3)
    ]


def test_the_zone_is_read_once_and_each_run_is_placed_once():
    with calls_of(local_time) as places:
        messages, clock = daily(20)
    assert len(messages) == 20
    assert clock.reads == 1
    assert len(places) == 60  # 40 runs, and the first of each day for what it says
