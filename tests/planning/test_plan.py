"""A plan is a value: what an approval covers, what it leaves out, and the codes a plan ends with (protocol 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ctsync.errors import ExitCode
from ctsync.lock.record import OnAppear, State, Why
from ctsync.names import AccountName, Fingerprint, InstanceKey, RemoteId
from ctsync.planning.change import (
    Adopt,
    Approve,
    Block,
    Blocked,
    Create,
    Drift,
    Forget,
    History,
    Keep,
    Remark,
    Replace,
    Resolve,
    Stop,
    Wait,
)
from ctsync.planning.plan import Plan, change_digest
from tests.planning.making import DAY, HOUR, record_of, row_of, stranger
from tests.support.campaigns import ACCOUNT, NOW, one
from tests.support.rolling import rolling

A, B = one("a", "2027-06-01 12:00"), one("b", "2027-06-02 12:00")
RECORD = record_of(A)
ROW = row_of(RECORD)
REPLACE = Replace(one("a", "2027-06-01 14:00"), RECORD, ROW, A.first_send)
RESOLVE = Resolve(record_of(A, State.INTENT), A, OnAppear.ADOPT)


def a_plan(*changes, **over) -> Plan:
    made = Plan(ACCOUNT, "7q2m4k", changes, made_at=NOW, expires=NOW + DAY, serial=4)
    return replace(made, **over)


def digest(change, account=ACCOUNT) -> str:
    return change_digest(change, account)


@pytest.mark.parametrize(
    ("change", "other"),
    [
        (Create(A), Create(B)),
        (Create(A), Create(replace(A, key=InstanceKey("a", day=date(2027, 6, 1))))),
        (Create(A), Create(replace(A, fingerprint=Fingerprint("other")))),
        (Create(A), Create(one("a", "2027-06-01 12:00", generation="2"))),
        (Create(A), Create(replace(A, timetable=B.timetable))),
        (Create(A), Adopt(A, stranger())),
        (Adopt(A, stranger()), Adopt(A, stranger(number=78))),
        (REPLACE, replace(REPLACE, desired=one("a", "2027-06-01 15:00"))),
        (REPLACE, replace(REPLACE, record=record_of(A, seq=2))),
        (REPLACE, replace(REPLACE, record=record_of(A, remote_id=RemoteId(5)))),
        (REPLACE, replace(REPLACE, record=record_of(A, fingerprint=Fingerprint("other")))),
        (Stop(RECORD, ROW), Stop(record_of(A, seq=2), ROW)),
        (Stop(RECORD, ROW), Forget(RECORD)),
        (RESOLVE, replace(RESOLVE, on_appear=OnAppear.STOP)),
        (RESOLVE, replace(RESOLVE, record=record_of(A, State.INTENT, seq=2))),
    ],
)
def test_an_approval_covers_instance_kind_old_new_generation_and_schedule(change, other):
    assert digest(change) != digest(other)


def test_an_approval_is_named_alike_in_every_version():
    """A plan that was approved before an upgrade is found in it again after."""
    held = record_of(A, State.STOPPED_BEFORE, why=Why.HOLD).operation
    series = rolling("news", {"every": "1 day", "start": "2027-06-01 18:30", "runs": "3", "horizon": "4d"})
    assert series[0].series is not None
    changes = (
        Create(A),
        Create(A, held=held),
        REPLACE,
        Stop(RECORD, ROW),
        Forget(RECORD),
        Adopt(A, stranger()),
        RESOLVE,
        Approve(series[0].series.key, series[0].series, series[0], 3),
    )
    assert {digest(change)[:16] for change in changes} == DIGESTS


DIGESTS = {
    "04d57f7c6be4d590",
    "2ee1ecc9cfad7eb2",
    "31a3dcf8eb5af956",
    "5a477854922c6407",
    "da0d4d88065a36c1",
    "eaff9553560d881b",
    "50606add3b5bb4c1",
    "fd21a6e35977be88",
}


def test_an_approval_covers_the_zone():
    assert digest(Create(A)) != digest(Create(A), replace(ACCOUNT, zone="Asia/Dubai"))


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (Create(A), Create(A, again=RECORD.operation)),
        (Create(A), Create(one("a", "2027-06-01 12:00", labels=["x"], owner="acme/other"))),
        (Create(A), Create(replace(A, ready_on=date(2027, 5, 21)))),
        (REPLACE, replace(REPLACE, seen=row_of(RECORD, "scheduled"))),
        (REPLACE, replace(REPLACE, remainder=A.timetable, done=(NOW,), next_old=NOW)),
        (Stop(RECORD, ROW), Stop(RECORD, None)),
        (RESOLVE, replace(RESOLVE, desired=None)),
    ],
)
def test_an_approval_does_not_cover_statuses_remarks_and_what_time_changes(change, same):
    assert digest(change) == digest(same)


def test_the_decision_digest_does_not_depend_on_order_serial_time_or_quiet_changes():
    plan = a_plan(Create(A), Stop(record_of(B), None))
    for same in (
        a_plan(Stop(record_of(B), None), Create(A)),
        a_plan(*plan.changes, serial=99),
        a_plan(*plan.changes, made_at=NOW + HOUR, expires=NOW + HOUR),
        a_plan(*plan.changes, Keep(B, RECORD, ROW), Wait(B, date(2027, 5, 25)), History(RECORD)),
        a_plan(*plan.changes, Blocked(B.key, Block.GUARD)),
        a_plan(*plan.changes, unmanaged=(stranger(),)),
        a_plan(*plan.changes, account=replace(ACCOUNT, name=AccountName("other"))),
    ):
        assert same.decision_digest == plan.decision_digest


def test_the_decision_digest_is_of_one_account_one_lineage_and_these_changes():
    plan = a_plan(Create(A))
    others = {
        a_plan(Create(A), Create(B)).decision_digest,
        a_plan().decision_digest,
        a_plan(Create(A), lineage="other").decision_digest,
        a_plan(Create(A), account=replace(ACCOUNT, account_hash="sha256:other")).decision_digest,
    }
    assert len(others | {plan.decision_digest}) == 5


def test_the_changes_that_act_and_those_of_one_kind_keep_the_plans_order():
    keep, wait = Keep(B, RECORD, ROW), Wait(B, date(2027, 5, 25))
    plan = a_plan(Create(B), keep, Create(A), wait)
    assert plan.acting == (Create(B), Create(A))
    assert tuple(plan.of(Wait)) == (wait,)


def test_a_plan_knows_what_the_files_want_by_the_keys_their_records_keep():
    numbered = replace(A, key=InstanceKey("a", day=date(2027, 6, 1), number=2))
    plan = a_plan(
        Create(numbered),
        Keep(B, RECORD, ROW),
        Stop(record_of(one("gone")), None),
        Resolve(record_of(one("open"), State.INTENT), None, OnAppear.STOP),
        Blocked(InstanceKey("kept"), Block.REFUSES_REMOVAL),
    )
    assert plan.wanted == {"a@2027-06-01#2", "b"}


@pytest.mark.parametrize("block", list(Block))
def test_a_block_ends_with_8_and_the_guard_or_the_past_with_5_and_a_halt_with_2(block):
    loud = {Block.HALTED: ExitCode.CHANGES}
    loud |= dict.fromkeys((Block.GUARD, Block.PAST, Block.UNSETTLED, Block.LIST_NOT_WHOLE), ExitCode.FROZEN)
    expected = loud.get(block, ExitCode.BLOCKED)
    assert a_plan(Blocked(A.key, block, A)).exit_codes == {expected}


@pytest.mark.parametrize(
    "change",
    [
        Create(A),
        REPLACE,
        Stop(RECORD, ROW),
        RESOLVE,
        Wait(A, date(2027, 5, 25)),
        History(RECORD),
        Keep(A, RECORD, ROW, (Remark.COSMETIC,)),
    ],
)
def test_what_is_in_order_has_no_code_of_its_own(change):
    assert a_plan(change).exit_codes == set()


def test_a_wanted_send_that_needs_a_generation_is_2():
    assert a_plan(Keep(A, RECORD, ROW, (Remark.SENT,), needs_generation=True)).exit_codes == {
        ExitCode.CHANGES
    }


@pytest.mark.parametrize("drift", list(Drift))
@pytest.mark.parametrize(
    ("before", "codes"),
    [
        (timedelta(hours=24, seconds=1), {ExitCode.CHANGES}),
        (timedelta(hours=24), {ExitCode.CHANGES, ExitCode.FROZEN}),
        (timedelta(hours=-24), {ExitCode.CHANGES, ExitCode.FROZEN}),
    ],
)
def test_drift_is_2_and_within_a_day_of_the_send_5(drift, before, codes):
    plan = a_plan(Keep(A, RECORD, None, (), drift), made_at=A.first_send - before)
    assert plan.exit_codes == codes


@pytest.mark.parametrize(
    "change",
    [
        Create(A),
        REPLACE,
        Stop(RECORD, ROW),
        Adopt(A, stranger()),
        Forget(RECORD),
        RESOLVE,
        Keep(A, RECORD, ROW),
        Wait(A, date(2027, 5, 25)),
        History(RECORD),
    ],
)
def test_each_change_speaks_of_one_instance(change):
    assert change.key == A.key
