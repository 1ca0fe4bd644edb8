"""Sequences that break what ctsync remembers while it is at work. Each was thought up by somebody who wanted it to fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ctsync.applying import calls
from ctsync.applying.events import After, Before
from ctsync.applying.machine import apply_changes
from ctsync.applying.result import Fate
from ctsync.errors import CtsyncError, ExitCode, Fenced, LockMissing
from ctsync.lock.record import Why
from tests.support.between_calls import Once, another, operation
from tests.support.campaigns import one
from tests.support.runs import Shop, fates, kinds


def test_an_outcome_that_cannot_be_written_is_not_an_error_before_anything_happened(shop: Shop):
    shop.apply(one("b"))
    shop.store.faults.extend(["", "", "full", "full", "full", "full"])
    result = shop.apply(one("a"), one("b"))
    assert fates(result) == {"a": Fate.FROZEN}
    assert result.exit_code is ExitCode.FROZEN
    shop.store.faults.clear()
    assert fates(shop.apply(one("a"), one("b"))) == {"a": Fate.FOUND}
    assert len(shop.world.calls("create")) == 2


@pytest.mark.parametrize("nth", range(1, 12))
@pytest.mark.parametrize("fault", ["full", "fenced"])
def test_a_store_that_fails_at_any_write_never_ends_well_with_something_open(
    shop: Shop, fault: str, nth: int
):
    shop.apply(one("a"), one("b"), one("c"))
    shop.store.faults.extend([""] * (nth - 1) + [fault])
    later = (one("a", "2027-06-01 13:00"), one("b"), one("d"))
    try:
        code = shop.apply(*later).exit_code
    except CtsyncError as error:
        code = error.exit_code
    assert (code is ExitCode.DONE) == bool(shop.store.faults)
    shop.store.faults.clear()
    for _ in range(2):
        last = shop.apply(*later)
    assert last.exit_code is ExitCode.DONE
    assert shop.world.live() == ["a", "b", "d"]
    shop.world.advance(timedelta(days=30))
    assert set(shop.world.sent().values()) == {1}


def test_a_lock_that_is_gone_since_the_run_was_asked_for_is_not_begun_anew(shop: Shop):
    shop.apply(one("a"))
    request = replace(shop.request(one("a"), one("b")), lineage="")
    shop.store.lock = None
    with pytest.raises(LockMissing):
        shop.driver().run(apply_changes(request))
    assert len(shop.world.calls("create")) == 1


def test_giving_the_lock_back_never_overwrites_a_panic(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.listener = Once(Before, calls.FoldLock, lambda: another(shop).stop("a"))
    assert ExitCode.HELD in _codes(shop, one("a"), one("b"))
    shop.listener = lambda _: None
    assert operation(shop, "a").why is Why.PANIC
    shop.apply(one("a"), one("b"))
    assert shop.world.live() == ["b"]


def test_letting_go_after_a_failure_never_overwrites_a_panic(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.world.list_faults.extend(["broken"] * 3)
    shop.listener = Once(Before, calls.ListDays, lambda: another(shop).stop("a"))
    _codes(shop, one("a"), one("b"))
    assert operation(shop, "a").why is Why.PANIC


def test_a_look_at_the_end_that_fails_is_said(shop: Shop):
    shop.listener = Once(
        After, calls.PostCreate, lambda: shop.world.list_faults.extend([""] + ["broken"] * 3)
    )
    result = shop.apply(one("a"))
    assert result.exit_code is ExitCode.FROZEN
    assert fates(result) == {"a": Fate.CREATED}
    shop.listener = lambda _: None
    assert shop.apply(one("a")).exit_code is ExitCode.DONE


def test_a_plan_made_while_an_apply_creates_does_not_take_its_rows_for_foreign(shop: Shop):
    shop.apply(one("b"))
    planning = another(shop)
    planning.listener = Once(Before, calls.ListDays, lambda: shop.apply(one("a"), one("b")))
    assert kinds(planning.plan(one("a"), one("b"))) == {"a": "Keep", "b": "Keep"}


def test_an_apply_that_another_one_overtakes_is_fenced_and_does_not_call_the_lock_lost(shop: Shop):
    shop.apply(one("b"))
    late = another(shop)
    late.listener = Once(Before, calls.ListDays, lambda: shop.apply(one("a"), one("b")))
    with pytest.raises(Fenced):
        late.apply(one("a"), one("b"))
    assert len(shop.world.calls("create")) == 2


def test_an_outcome_that_others_keep_from_being_written_leaves_the_create_open_and_loud(shop: Shop):
    shop.apply(one("b"))
    shop.store.faults.extend(["", "", *["fenced"] * 10])
    result = shop.apply(one("a"), one("b"))
    assert fates(result) == {"a": Fate.FROZEN}
    assert {ExitCode.FROZEN, ExitCode.HELD} <= result.exit_codes
    assert fates(shop.apply(one("a"), one("b"))) == {"a": Fate.FOUND}


def test_a_lock_that_vanishes_while_a_create_is_under_way_is_not_written_again(shop: Shop):
    shop.apply(one("b"))

    def lose() -> None:
        shop.store.lock = None

    shop.listener = Once(After, calls.PostCreate, lose)
    result = shop.apply(one("a"), one("b"))
    assert shop.store.lock is None
    assert fates(result) == {"a": Fate.FROZEN}
    assert ExitCode.HELD in result.exit_codes


def _codes(shop: Shop, *campaigns: Any) -> frozenset[ExitCode]:
    try:
        return shop.apply(*campaigns).exit_codes
    except CtsyncError as error:
        return frozenset({error.exit_code})
