"""Sequences that try to make one withdrawal wait for another, or to lose it. Each sent a message to everybody once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ctsync.applying import calls
from ctsync.applying.events import Before, Event
from ctsync.applying.result import Fate
from ctsync.errors import ExitCode, StopDelayed
from ctsync.lock.record import State
from tests.support.between_calls import Killed, Once, kill, operation
from tests.support.campaigns import one
from tests.support.runs import Shop, fates
from tests.support.world import Row, human

NEAR = "2027-05-21 12:00"
SENDS = datetime(2027, 5, 21, 6, 30, tzinfo=UTC)
LATER = datetime(2027, 6, 10, tzinfo=UTC)

FAR, SOON, KEPT = one("far", "2027-06-05 12:00"), one("soon", NEAR), one("kept", "2027-06-20 12:00")


def row_of(shop: Shop, name: str) -> Row:
    return next(row for row in shop.world.rows if human(row.name) == name)


@pytest.fixture
def stuck(shop: Shop) -> Shop:
    """An earlier run began the stop of `far`, and CleverTap does not heed it. `soon` sends in nine minutes."""
    shop.apply(FAR, SOON, KEPT)
    row_of(shop, "far").stop_ignored = True
    assert fates(shop.apply(SOON, KEPT)) == {"far": Fate.STOP_UNVERIFIED}
    shop.world.now = SENDS - timedelta(minutes=9)
    return shop


def stops_until(shop: Shop, name: str) -> list[str]:
    """The stops of the next run, up to the first one of that campaign."""
    heard: list[str] = []

    def hear(event: Event) -> None:
        if isinstance(event, Before) and isinstance(event.call, calls.PostStop) and name not in heard:
            heard.append(human(shop.world.row(event.call.campaign).name))

    shop.listener = hear
    return heard


def test_a_stop_that_cannot_be_proven_does_not_hold_up_what_sends_in_minutes(stuck: Shop):
    heard = stops_until(stuck, "soon")
    result = stuck.apply(KEPT)
    assert heard == ["soon"]
    assert fates(result) == {"soon": Fate.STOPPED, "far": Fate.STOP_UNVERIFIED}
    assert not row_of(stuck, "soon").sent_by(LATER)


def test_a_hold_stops_what_sends_in_minutes_before_it_waits_for_an_older_stop(stuck: Shop):
    heard = stops_until(stuck, "soon")
    result = stuck.hold(LATER, stops=True)
    assert heard == ["soon"]
    assert fates(result) == {"soon": Fate.STOPPED, "far": Fate.STOP_UNVERIFIED}


def test_an_exchange_whose_stop_is_proven_beside_a_withdrawal_makes_its_second_half_in_the_same_run(
    shop: Shop,
):
    shop.apply(FAR, SOON, KEPT)
    moved = one("far", "2027-06-05 18:00")
    row_of(shop, "far").stop_ignored = True
    assert fates(shop.apply(moved, SOON, KEPT)) == {"far": Fate.STOP_UNVERIFIED}
    row_of(shop, "far").stop_ignored = False
    result = shop.apply(moved, KEPT)
    assert fates(result) == {"soon": Fate.STOPPED, "far": Fate.CREATED}
    assert shop.world.live() == ["far", "kept"]


MANY = [one(f"c{number:02}", f"2027-06-{1 + number // 4:02} 12:00") for number in range(15)]


def test_a_hold_that_is_killed_amid_its_stops_is_finished_by_the_next_audit(shop: Shop):
    shop.apply(*MANY)
    shop.listener = Once(Before, calls.PostStop, kill)
    with pytest.raises(Killed):
        shop.hold(LATER, stops=True)
    shop.listener = lambda _: None
    shop.world.advance(timedelta(minutes=15))
    assert shop.audit().exit_code is ExitCode.DONE
    assert shop.world.live() == []
    assert operation(shop, "c14").state is State.STOPPED_BEFORE


@pytest.mark.parametrize("run", ["apply", "roll"])
def test_any_run_finishes_the_stops_of_a_hold(shop: Shop, run: str):
    shop.apply(*MANY)
    shop.listener = Once(Before, calls.PostStop, kill)
    with pytest.raises(Killed):
        shop.hold(LATER, stops=True)
    shop.listener = lambda _: None
    getattr(shop, run)(*MANY)
    assert shop.world.live() == []


def test_what_a_hold_could_not_write_down_is_named_and_finished_by_the_next_audit(shop: Shop):
    shop.apply(*MANY)
    shop.store.faults.extend(["", "", "", "full", "full", "full"])
    result = shop.hold(LATER, stops=True)
    assert ExitCode.STOP_NOT_VERIFIED in result.exit_codes
    left = {name for name, fate in fates(result).items() if fate is Fate.NOT_TRIED}
    assert left == {"c10", "c11", "c12", "c13", "c14"}
    shop.store.faults.clear()
    shop.audit()
    assert shop.world.live() == []


def test_what_was_taken_over_under_a_hold_is_not_stopped_by_it(shop: Shop):
    shop.apply(KEPT)
    shop.hold(LATER, stops=True)
    row = shop.world.add_by_hand("Letter", "20270605 12:00")
    shop.world.advance(timedelta(minutes=1))
    shop.apply(KEPT, one("letter", "2027-06-05 12:00", adopt=str(row.id), dashboard_name="Letter"))
    assert operation(shop, "letter").state is State.LIVE
    shop.audit()
    assert operation(shop, "letter").state is State.LIVE


def test_what_a_released_hold_did_not_come_to_is_left(shop: Shop):
    shop.apply(*MANY)
    shop.listener = Once(Before, calls.PostStop, kill)
    with pytest.raises(Killed):
        shop.hold(LATER, stops=True)
    shop.listener = lambda _: None
    shop.release()
    shop.audit()
    assert len(shop.world.live()) == 5


def test_a_pause_in_which_something_withdrawn_would_send_is_not_slept_through(shop: Shop):
    shop.apply(SOON, KEPT)
    shop.world.now = SENDS - timedelta(minutes=9)
    shop.world.list_faults.append("limited")
    with pytest.raises(StopDelayed) as raised:
        shop.apply(KEPT)
    assert raised.value.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert "soon is withdrawn, and sends on 2027-05-21 at 12:00 IST" in raised.value.why
    assert str(row_of(shop, "soon").id) in raised.value.hint
    assert shop.world.now < SENDS


@pytest.mark.parametrize(("minutes", "kept"), [(9, (SOON, KEPT)), (60, (KEPT,))])
def test_a_pause_that_ends_in_time_is_slept_through(shop: Shop, minutes: int, kept: tuple[object, ...]):
    shop.apply(SOON, KEPT)
    shop.world.now = SENDS - timedelta(minutes=minutes)
    shop.world.list_faults.append("limited")
    assert shop.apply(*kept).exit_code is ExitCode.DONE  # type: ignore[arg-type]  # campaigns, as `one` gives them
