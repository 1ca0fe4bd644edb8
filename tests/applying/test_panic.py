"""`ctsync stop` where names, series and the lock are not what they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.applying import calls
from ctsync.applying.events import After, Event
from ctsync.applying.panic import stop_now
from ctsync.applying.request import Limits
from ctsync.applying.result import Fate
from ctsync.errors import ExitCode
from ctsync.lock.record import Lock, State
from ctsync.planning.change import Block, Blocked
from tests.support.campaigns import one, wanted
from tests.support.rolling import daily
from tests.support.runs import Shop, fates


@pytest.fixture
def shop() -> Shop:
    return Shop()


def lock_of(shop: Shop) -> Lock:
    assert shop.store.lock is not None
    return shop.store.lock


def test_a_series_that_was_renamed_is_stopped_by_the_name_that_its_dates_were_made_under(shop: Shop):
    """Whoever looks at the dashboard sees the name of then, and no further date may be made under any name."""
    shop.apply(daily(), one("z"))
    lock = lock_of(shop)
    renamed = {key: replace(each, name="letters") for key, each in lock.standing.items()}
    dates = {
        key: replace(record, name="bulletin")
        for key, record in lock.records.items()
        if record.key.definition == "news"
    }
    shop.store.lock = replace(lock.with_records(dates), standing=renamed)
    told = fates(shop.stop("bulletin"))
    assert told["news"] is Fate.SETTLED
    assert {told[key] for key in dates} == {Fate.STOPPED}
    assert lock_of(shop).standing["news"].stopped_at == shop.world.now


def test_a_lock_that_vanishes_while_a_panic_waits_is_not_made_up(shop: Shop):
    shop.world.create_faults.extend(["", "lost before"])
    shop.apply(one("z"), one("a", "2027-06-02 12:00"))
    known = lock_of(shop)

    def hear(event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, calls.Rest):
            shop.store.lock = None

    driver = shop.driver()
    driver.listener = hear
    request = replace(shop.request(), limits=Limits(stop_recheck=30.0))
    result = driver.run(stop_now(request, ["a"]))
    assert result.exit_code is not ExitCode.DONE
    assert fates(result) == {"a": Fate.FROZEN}
    assert shop.store.lock is None
    assert known.records["a"].operation.state is State.INTENT


def test_another_locks_records_are_not_taken_for_what_an_apply_has_handed_in(shop: Shop):
    shop.world.create_faults.extend(["", "lost before"])
    shop.apply(one("z"), one("a", "2027-06-02 12:00"))

    def hear(event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, calls.Rest):
            shop.store.lock = replace(lock_of(shop), lineage="theirs", records={})

    driver = shop.driver()
    driver.listener = hear
    request = replace(shop.request(), limits=Limits(stop_recheck=30.0))
    assert fates(driver.run(stop_now(request, ["a"]))) == {"a": Fate.FROZEN}


def test_a_list_of_dates_is_not_stopped_as_a_whole_while_the_store_is_away(shop: Shop):
    """Its only campaign is over, so there is nothing to stop but what is yet to come, and that stands nowhere."""
    shop.apply(wanted("news", ["2027-05-20 18:50"], channel="email"))
    shop.world.advance(timedelta(days=2))
    shop.audit()
    assert lock_of(shop).records["news@2027-05-20"].operation.state is State.SENT
    shop.store.faults.append("full")
    result = shop.stop("news")
    assert fates(result)["news"] is Fate.STOP_UNVERIFIED
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert shop.stop("news").exit_code is ExitCode.DONE
    (blocked,) = shop.plan(wanted("news", ["2027-06-05 18:50"], channel="email")).of(Blocked)
    assert blocked.block is Block.HALTED


def test_a_panic_stops_what_exists_twice_both_times(shop: Shop):
    shop.apply(one("a"), one("z"))
    row = next(row for row in shop.world.rows if row.name.startswith("a "))
    shop.world.add_by_hand(row.name, "20270601 12:00")
    result = shop.stop("a")
    assert result.exit_code is ExitCode.DUPLICATE
    assert shop.world.live() == ["z"]


def test_a_hold_that_stops_does_not_leave_an_extra_row_live(shop: Shop):
    shop.apply(one("a"), one("z"))
    row = next(row for row in shop.world.rows if row.name.startswith("a "))
    shop.world.add_by_hand(row.name, "20270601 12:00")
    result = shop.hold(shop.world.now + timedelta(days=30), "a", stops=True)
    assert result.exit_code is ExitCode.DUPLICATE
    assert shop.world.live() == ["z"]
