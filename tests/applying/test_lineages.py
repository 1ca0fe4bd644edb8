"""Elsewhere than on this machine ctsync.yaml names the lock: with another one nothing happens but a panic stop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from ctsync.applying.calendar_run import look_for_calendar
from ctsync.applying.explaining import explain
from ctsync.applying.releasing import forget
from ctsync.applying.result import Fate
from ctsync.applying.settling import settle_as, settle_as_absent
from ctsync.calendar.frame import Frame
from ctsync.errors import ExitCode, LockForeign, UsageError
from ctsync.lock.record import State, Why
from ctsync.names import RemoteId
from ctsync.planning.planner import empty_lock
from tests.support.campaigns import ACCOUNT, NOW, one
from tests.support.runs import Shop, fates

REMOTE = replace(ACCOUNT, is_local=False, is_sandbox=False)
A, B = one("a", account=REMOTE), one("b", "2027-06-02 12:00", account=REMOTE)
FRAME = Frame.around(NOW.date(), REMOTE.zone)
PROVEN = "looked in the dashboard at 10:40"


@dataclass
class Elsewhere(Shop):
    """An account that is not on this machine; `lineage` is what ctsync.yaml says of its lock."""

    lineage: str = "7q2m4k"

    def request(self, *wanted, approved=None):
        return replace(super().request(*wanted, approved=approved), account=REMOTE, lineage=self.lineage)


@pytest.fixture
def shop() -> Elsewhere:
    """One live campaign, made with the lock of another lineage than ctsync.yaml has by now."""
    shop = Elsewhere()
    shop.store.lock = empty_lock(REMOTE, "7q2m4k")
    assert fates(shop.apply(A)) == {"a": Fate.CREATED}
    shop.lineage = "zzzzzz"
    return shop


def _operation(shop: Shop):
    assert shop.store.lock is not None
    return shop.store.lock.records["a"].operation


COMMANDS = {
    "apply": lambda shop: shop.apply(A, B),
    "apply --roll": lambda shop: shop.roll(A, B),
    "plan": lambda shop: shop.plan(A, B),
    "audit": lambda shop: shop.audit(),
    "hold": lambda shop: shop.hold(shop.world.now + timedelta(days=1)),
    "hold --release": lambda shop: shop.release(),
    "resolve --absent": lambda shop: shop.driver().run(settle_as_absent(shop.request(), "a", PROVEN)),
    "resolve --id": lambda shop: shop.driver().run(settle_as(shop.request(), "a", RemoteId(1), PROVEN)),
    "resolve --seen": lambda shop: shop.seen("a"),
    "resolve numbers:": lambda shop: shop.driver().run(explain(shop.request(), "numbers:all", PROVEN)),
    "lock forget": lambda shop: shop.driver().run(forget(shop.request(), "a", PROVEN, _operation(shop))),
    "calendar": lambda shop: shop.driver().run(look_for_calendar(shop.request(), FRAME)),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_with_the_lock_of_another_lineage_nothing_is_planned_sent_or_written(shop: Elsewhere, command: str):
    before, journal = shop.store.lock, list(shop.world.journal)
    with pytest.raises(LockForeign, match="not the one of the account") as caught:
        COMMANDS[command](shop)
    assert caught.value.exit_code is ExitCode.LOCK_UNREADABLE
    assert "lineage is 7q2m4k, and ctsync.yaml says zzzzzz" in caught.value.why
    assert (shop.store.lock, shop.world.journal) == (before, journal)


def test_the_panic_button_stops_what_the_other_lock_knows_and_does_not_end_well(shop: Elsewhere):
    result = shop.stop("a")
    assert fates(result) == {"a": Fate.STOPPED}
    assert result.exit_codes == {ExitCode.LOCK_UNREADABLE}
    assert any("The right lock may know more of them" in note for note in result.notes)
    assert shop.world.live() == []
    assert (_operation(shop).state, _operation(shop).why) == (State.STOPPED_BEFORE, Why.PANIC)


def test_a_name_that_the_other_lock_does_not_know_is_no_slip_of_the_pen(shop: Elsewhere):
    result = shop.stop("b")
    assert result.exit_codes == {ExitCode.STOP_NOT_VERIFIED, ExitCode.LOCK_UNREADABLE}
    assert shop.world.live() == ["a"]


def test_with_the_lock_of_another_project_the_panic_button_goes_by_the_marks_of_ours(shop: Elsewhere):
    assert shop.store.lock is not None
    shop.store.lock = replace(shop.store.lock, project="theirs")
    theirs, result = shop.store.lock, shop.stop("a")
    assert result.exit_codes == {ExitCode.STOP_NOT_VERIFIED, ExitCode.LOCK_UNREADABLE}
    assert (shop.world.live(), shop.store.lock) == ([], theirs)


def test_with_its_own_lock_the_panic_button_ends_well(shop: Elsewhere):
    shop.lineage = "7q2m4k"
    assert shop.stop("a").exit_codes == frozenset()
    with pytest.raises(UsageError, match="a campaign named b"):
        shop.stop("b")
