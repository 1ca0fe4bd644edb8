"""The rows of those who wait, and how they are counted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ctsync.sandbox.delivery.held import Held
from ctsync.sandbox.delivery.ledger import Ledger
from ctsync.sandbox.lifecycle import Run
from ctsync.sandbox.state import State

MORNING, EVENING = "20261125 09:00", "20261125 21:00"


@pytest.fixture
def state(tmp_path) -> Iterator[State]:
    """Campaign 1 has two runs of the morning, with 3 and 2 people who wait, and one of the evening with 4."""
    opened = State(tmp_path / "state.sqlite3")
    held, ledger = Held(opened), Ledger(opened)
    for campaign, planned, people in ((1, MORNING, 3), (1, MORNING, 2), (1, EVENING, 4), (2, MORNING, 5)):
        send = ledger.open(campaign, Run(100, planned=planned))
        held.add([(200, campaign, send, person, "", "[]", "[]") for person in range(people)])
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("campaign", "planned", "people"),
    [(1, None, 9), (1, MORNING, 5), (1, EVENING, 4), (1, "20261126 09:00", 0), (2, None, 5), (3, MORNING, 0)],
)
def test_those_who_wait_are_counted_by_campaign_and_planned_time(state, campaign, planned, people):
    assert Held(state).count(campaign, planned) == people
    assert Ledger(state).people(campaign, planned) == people


@pytest.mark.parametrize("planned", [None, MORNING])
def test_counting_reads_no_row_of_another_campaign(state, planned):
    """SQLite says of each part of a question whether it searches an index, and how often."""
    asked: list[str] = []
    state._connection.set_trace_callback(asked.append)
    Ledger(state).people(1, planned)
    state._connection.set_trace_callback(None)
    plan = [row["detail"] for sql in asked for row in state.rows(f"EXPLAIN QUERY PLAN {sql}")]
    assert any(detail.startswith("SEARCH held USING") for detail in plan)
    assert any(detail.startswith("SEARCH sends USING") for detail in plan)
    assert not [detail for detail in plan if detail.startswith("SCAN") or "CORRELATED" in detail]
    if planned:
        assert all("planned=?" in detail for detail in plan if detail.startswith("SEARCH sends"))
