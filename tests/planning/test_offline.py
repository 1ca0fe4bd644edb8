"""A plan against the lock alone: it takes the lock at its word, and says so."""

from __future__ import annotations

import pytest

from ctsync.campaign.observed import RemoteStatus
from ctsync.lock.record import State
from ctsync.planning.change import Create, Keep, Replace, Stop
from ctsync.planning.offline import assumed_sightings, plan_offline
from tests.planning.making import MINUTE, by_key, lock_of, record_of
from tests.support.campaigns import ACCOUNT, NOW, one

A = one("a", "2027-06-01 12:00")


def test_it_says_create_replace_keep_and_stop():
    lock = lock_of(record_of(A), record_of(one("b"), seq=2), record_of(one("c"), seq=3))
    files = [A, one("b", "2027-06-01 14:00"), one("d")]
    made = plan_offline(files, lock, account=ACCOUNT, now=NOW)
    assert {key: type(change) for key, change in by_key(made).items()} == {
        "a": Keep,
        "b": Replace,
        "c": Stop,
        "d": Create,
    }
    assert made.assumed
    assert made.exit_codes == set()


def test_it_knows_no_campaigns_but_those_of_the_lock():
    sightings = assumed_sightings(lock_of(record_of(A)), NOW)
    assert [row.status for row in sightings.rows] == [RemoteStatus.PENDING]
    assert sightings.windows == ()
    begun = assumed_sightings(lock_of(record_of(A)), A.first_send + MINUTE)
    assert [row.status for row in begun.rows] == [RemoteStatus.RUNNING]


@pytest.mark.parametrize("state", [state for state in State if state is not State.LIVE])
def test_it_assumes_nothing_of_what_is_not_live(state):
    assert assumed_sightings(lock_of(record_of(A, state)), NOW).rows == ()


def test_a_live_record_without_an_id_shows_no_row():
    assert assumed_sightings(lock_of(record_of(A, remote_id=None)), NOW).rows == ()
