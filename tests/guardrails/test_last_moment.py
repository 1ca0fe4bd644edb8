"""Until when an apply carries a change out: three readers saw a last moment that the policy's own limit forbids."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ctsync.guardrails.last_moment import last_moment
from ctsync.planning.change import Create, Replace, Stop
from ctsync.planning.timing import GUARD, STOP_BUDGET
from tests.planning.making import record_of, row_of
from tests.planning.test_plan import a_plan
from tests.support.campaigns import NOW, one
from tests.support.policies import guarded

A = one("a")
RECORD = record_of(A)
CREATE, STOP = Create(A), Stop(RECORD, row_of(RECORD))
REPLACE = Replace(A, RECORD, row_of(RECORD), A.first_send - timedelta(days=2))
OWN = GUARD + STOP_BUDGET


@pytest.mark.parametrize(
    ("change", "rules", "before", "of"),
    [
        (CREATE, {}, GUARD, A.first_send),
        (CREATE, {"lead_time": {"block": "60m"}}, timedelta(minutes=60), A.first_send),
        (CREATE, {"lead_time": {"block": "5m"}}, GUARD, A.first_send),
        (CREATE, {"lead_time": {"warn": "3h"}}, GUARD, A.first_send),
        (CREATE, {"replace_before_send": {"block": "3h"}}, GUARD, A.first_send),
        (REPLACE, {}, OWN, REPLACE.next_old),
        (REPLACE, {"replace_before_send": {"block": "3h"}}, timedelta(hours=3), REPLACE.next_old),
        (REPLACE, {"lead_time": {"block": "72h"}}, timedelta(hours=72), A.first_send),
        (STOP, {"lead_time": {"block": "60m"}}, timedelta(0), A.first_send),
    ],
)
def test_a_block_of_the_policy_comes_before_ctsyncs_own(change, rules, before, of):
    assert last_moment(change, a_plan(change), guarded(**rules)) == of - before


def test_a_block_that_has_come_already_is_told_as_such_and_not_as_a_moment_that_is_over():
    rules = guarded(lead_time={"block": "90d"})
    assert A.first_send - timedelta(days=90) < NOW
    assert last_moment(CREATE, a_plan(CREATE), rules) == A.first_send - GUARD


def test_the_second_half_of_a_replace_waits_for_no_policy():
    begun = Create(A, resumes=True)
    assert last_moment(begun, a_plan(begun), guarded(lead_time={"block": "60m"})) == A.first_send - GUARD
