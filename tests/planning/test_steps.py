"""What is shown is what runs: the steps of each change, every stop proven before its create."""

from __future__ import annotations

import pytest

from ctsync.lock.record import OnAppear, State
from ctsync.names import RemoteId
from ctsync.planning.change import ACTING, Adopt, Approve, Create, Forget, Replace, Resolve, Stop
from ctsync.planning.steps import (
    CreateNew,
    LookForIt,
    ProveStopped,
    StopOld,
    TryPayload,
    WriteDown,
    steps,
)
from tests.planning.making import record_of, row_of, stranger
from tests.support.campaigns import one
from tests.support.rolling import weekly

A = one("a")
RECORD = record_of(A)
DATES = weekly()
OLD = RemoteId(1_800_000_001)

SERIES = DATES[0].series
assert SERIES is not None
EXPECTED = [
    (Create(A), (CreateNew(),)),
    (
        Replace(A, RECORD, row_of(RECORD), A.first_send),
        (TryPayload(), StopOld(OLD), ProveStopped(OLD), CreateNew()),
    ),
    (Stop(RECORD, None), (StopOld(OLD), ProveStopped(OLD))),
    (Adopt(A, stranger()), (WriteDown(),)),
    (Forget(RECORD), (WriteDown(),)),
    (Approve(SERIES.key, SERIES, DATES[0], 6), (WriteDown(),)),
    (Resolve(record_of(A, State.INTENT), A, OnAppear.ADOPT), (LookForIt(),)),
]


@pytest.mark.parametrize(("change", "expected"), EXPECTED, ids=lambda each: type(each).__name__)
def test_each_change_has_its_steps(change, expected):
    assert steps(change) == expected


def test_every_change_that_acts_has_steps():
    assert {type(change) for change, _ in EXPECTED} == set(ACTING)
