"""An audit is loud for as long as something is wrong, and quiet about what nobody wants (protocol 6)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ctsync.applying.result import Fate
from ctsync.errors import ExitCode
from ctsync.lock.record import Lock, State, Why
from tests.support.campaigns import one
from tests.support.runs import Shop, fates

A, Z = one("a"), one("z", "2027-06-20 12:00")


def lock_of(shop: Shop) -> Lock:
    assert shop.store.lock is not None
    return shop.store.lock


@pytest.fixture
def shop() -> Shop:
    """Somebody stopped a wanted campaign in the dashboard, long before its send."""
    shop = Shop()
    shop.apply(A, Z)
    shop.world.rows[0].stopped_at = shop.world.now
    return shop


def test_what_others_stopped_is_told_by_every_audit_until_its_send_is_over(shop: Shop):
    first, second, third = (shop.audit() for _ in range(3))
    assert fates(first) == {"a": Fate.SETTLED}
    assert fates(second) == fates(third) == {"a": Fate.DRIFTED}
    assert second.outcomes[0].remote_id == shop.world.rows[0].id
    assert {each.exit_code for each in (first, second, third)} == {ExitCode.CHANGES}
    assert shop.plan(A, Z).exit_codes == {ExitCode.CHANGES}
    shop.world.now = A.first_send - timedelta(hours=2)
    assert shop.audit().exit_code is ExitCode.FROZEN, "near its send it is a matter of hours"
    shop.world.now = A.first_send + timedelta(hours=2)
    assert shop.audit().exit_code is ExitCode.DONE


def test_once_its_file_is_removed_nobody_misses_it(shop: Shop):
    shop.audit()
    assert shop.audit().exit_code is ExitCode.CHANGES
    assert shop.apply(Z).exit_code is ExitCode.DONE
    assert lock_of(shop).records["a"].operation.state is State.FOREIGN
    assert shop.audit().exit_code is ExitCode.DONE


def test_a_file_that_comes_back_is_missed_again_and_a_higher_generation_mends_it(shop: Shop):
    shop.apply(Z)
    assert shop.audit().exit_code is ExitCode.DONE
    assert shop.apply(A, Z).exit_code is ExitCode.CHANGES
    assert shop.audit().exit_code is ExitCode.CHANGES
    again = one("a", generation="2")
    assert shop.apply(again, Z).exit_code is ExitCode.DONE
    assert shop.audit().exit_code is ExitCode.DONE


@pytest.mark.parametrize("is_by_panic", [True, False])
def test_a_withdrawn_create_that_others_stopped_was_not_wanted(is_by_panic):
    shop = Shop()
    shop.world.create_faults.extend(["", "lost before"])
    shop.apply(A, Z)
    name = lock_of(shop).records["z"].operation.remote_name
    if is_by_panic:
        shop.stop("z")
    else:
        shop.apply(A)
    shop.world.add_by_hand(name, "20270620 12:00", status="stopped")
    assert shop.audit().exit_code is ExitCode.DONE
    operation = lock_of(shop).records["z"].operation
    assert (operation.state, operation.why) == (
        State.FOREIGN,
        Why.PANIC if is_by_panic else Why.REMOVE,
    )
    assert shop.audit().exit_code is ExitCode.DONE


def test_an_apply_that_changes_nothing_writes_no_wish_twice(shop: Shop):
    shop.apply(Z)
    known = lock_of(shop).records
    shop.apply(Z)
    assert lock_of(shop).records == known
