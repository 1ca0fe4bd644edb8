"""The lock, what is unfinished in it, and the nightly job."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.checkup.check import Verdict
from ctsync.checkup.keeping import OLD, Kept, lock_check, nightly_check, unfinished_check
from ctsync.errors import LockCorrupt, UsageError
from ctsync.lock.holding import Holding
from ctsync.lock.record import Holder, State
from ctsync.lock.standing import MissedSend
from tests.planning.making import LINEAGE, lock_of, record_of
from tests.support.campaigns import ACCOUNT, NOW, wanted
from tests.support.rolling import daily, rolling_lock, standing_of

HERE = "the file .ctsync/sandbox.lock"


def kept(lock=None, **more):
    return Kept(HERE, lock, **more)


def test_a_sound_lock_is_told_with_its_size_and_place():
    check = lock_check(kept(lock_of()), ACCOUNT, LINEAGE)
    assert (check.verdict, check.found) == (Verdict.OK, f"0 records in {HERE}, serial 4.")
    assert lock_check(kept(), ACCOUNT, None).verdict is Verdict.OK
    assert lock_check(kept(), replace(ACCOUNT, is_local=False), LINEAGE).verdict is Verdict.WARNING
    assert lock_check(kept(), None, None).verdict is Verdict.WARNING


@pytest.mark.parametrize(
    ("lock", "lineage", "said"),
    [
        (lock_of(account_hash="sha256:ff"), LINEAGE, "another CleverTap account"),
        (lock_of(project="other"), LINEAGE, "belongs to the project other"),
        (lock_of(), "zzzzzz", "another lock"),
        (lock_of(zone="Europe/Berlin"), LINEAGE, "ctsync.yaml says Asia/Kolkata"),
    ],
)
def test_a_lock_that_does_not_belong_here_fails(lock, lineage, said):
    check = lock_check(kept(lock), ACCOUNT, lineage)
    assert check.verdict is Verdict.FAILED
    assert said in check.found
    assert check.do


def test_damage_fails_and_a_store_that_this_version_lacks_cannot_be_checked():
    damaged = lock_check(
        kept(trouble=LockCorrupt("Damaged.", why="Cut.", hint="Put it back.")), ACCOUNT, None
    )
    assert (damaged.verdict, damaged.found, damaged.do) == (Verdict.FAILED, "Damaged. Cut.", "Put it back.")
    assert lock_check(kept(trouble=UsageError("Later.")), ACCOUNT, None).verdict is Verdict.UNCHECKED


def test_whoever_holds_it_is_named():
    held = lock_of(holder=Holder("n", "asha@laptop", NOW))
    assert "Held by asha@laptop since" in lock_check(kept(held), ACCOUNT, None).details[0]
    working = lock_check(kept(lock_of(), holding=Holding("asha@laptop", NOW)), ACCOUNT, None)
    assert "Held by asha@laptop since" in working.details[0]


def test_what_is_open_is_counted_and_named_with_the_cure():
    records = [
        record_of(wanted(name, {"at": "2027-06-02 18:30"})[0], state, number)
        for number, (name, state) in enumerate(
            [("a", State.INTENT), ("b", State.STOPPING), ("c", State.LIVE), ("d", State.SENT)], 1
        )
    ]
    missed = MissedSend(daily()[0].key, "news", NOW, NOW)
    lock = replace(lock_of(*records), missed={str(missed.key): missed})
    check = unfinished_check(lock, NOW)
    assert check.verdict is Verdict.WARNING
    assert check.found == "3 campaigns to settle."
    assert [line.split(":")[0] for line in check.details] == [
        "1 campaign not known to exist or not",
        "1 campaign without a proven stop",
        "1 campaign missed and not acknowledged",
    ]
    assert f"ctsync resolve {missed.key} --seen" in check.details[2]


def test_nothing_open_is_in_order():
    assert unfinished_check(None, NOW).verdict is Verdict.OK
    assert unfinished_check(lock_of(), NOW).verdict is Verdict.OK


def rolling(**changes):
    return rolling_lock(daily(), through=NOW, **changes)


def test_without_rolling_campaigns_no_job_is_needed():
    assert nightly_check(None, NOW).verdict is Verdict.SKIPPED
    assert nightly_check(lock_of(), NOW).verdict is Verdict.SKIPPED
    over = NOW + timedelta(days=400)
    assert nightly_check(rolling(rolled_at=NOW), over).verdict is Verdict.SKIPPED
    halted = lock_of(standing={"news": standing_of(daily(), stopped_at=NOW)})
    assert nightly_check(halted, NOW).verdict is Verdict.SKIPPED


def test_a_job_of_last_night_is_in_order():
    check = nightly_check(rolling(rolled_at=NOW - OLD), NOW)
    assert (check.verdict, "36 h ago" in check.found, "for news" in check.found) == (Verdict.OK, True, True)
    assert nightly_check(rolling(rolled_at=None), NOW).verdict is Verdict.UNCHECKED


def test_a_job_that_missed_a_night_says_what_will_be_missed_and_when():
    check = nightly_check(rolling(rolled_at=NOW - OLD - timedelta(minutes=1)), NOW)
    assert check.verdict is Verdict.WARNING
    assert check.details == ("news@2027-05-20 sends 2027-05-20 18:30 IST and is not created",)
    assert "ctsync apply --roll" in check.do
