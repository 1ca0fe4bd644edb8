"""Features that meet: a hold and the panic button, an old plan and newer decisions, a signal and the numbers of people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ctsync.api.contract import Estimated
from ctsync.applying import calls
from ctsync.applying.events import After, Before, Event
from ctsync.applying.holding import hold_now
from ctsync.applying.machine import apply_changes
from ctsync.applying.result import ApplyResult, Fate
from ctsync.errors import ExitCode
from ctsync.lock.holds import EVERYTHING, Hold
from ctsync.lock.record import State, Why
from ctsync.planning.saved import SavedPlan
from tests.support.campaigns import ACCOUNT, NOW, one, wanted
from tests.support.rolling import daily, rolling
from tests.support.runs import Shop, digests, fates, kinds
from tests.support.saved import saved_of

DAY = timedelta(days=1)
LATE = NOW + 40 * DAY


def at_first(kind: type, when: type[Before | After], act: Callable[[], object]) -> Callable[[Event], None]:
    left = [act]

    def hear(event: Event) -> None:
        if isinstance(event, when) and isinstance(event.call, kind) and left:
            left.pop()()

    return hear


def hold_and_stop(
    shop: Shop, kind: type, when: type[Before | After], act: Callable[[], object]
) -> ApplyResult:
    """A hold that stops, in whose run something else happens."""
    driver = shop.driver()
    driver.listener = at_first(kind, when, act)
    hold = Hold(EVERYTHING, LATE, shop.world.now, "asha@kaveri.example", "", stops=True)
    return driver.run(hold_now(shop.request(), hold))


def apply(shop: Shop, saved: SavedPlan, *wanted: Any) -> ApplyResult:
    request = replace(shop.request(*wanted), approved=saved.digests, saved=saved)
    return shop.driver().run(apply_changes(request))


def end_of(shop: Shop, key: str) -> tuple[State, Why | None]:
    assert shop.store.lock is not None
    operation = shop.store.lock.records[key].operation
    return operation.state, operation.why


# ── a hold that stops, and others who write the lock meanwhile ──

MANY = [one(f"c{number:02}", f"2027-06-{number:02} 12:00") for number in range(1, 15)]


@pytest.mark.parametrize("kind", [calls.PostStop, calls.ListDays])
def test_a_hold_takes_nothing_back_that_the_panic_button_decided_meanwhile(kind: type):
    shop = Shop()
    shop.apply(MANY)
    hold_and_stop(shop, kind, After, lambda: shop.stop("c14"))
    assert end_of(shop, "c14") == (State.STOPPED_BEFORE, Why.PANIC)
    shop.release()
    assert kinds(shop.plan(MANY))["c14"] == "Keep", "only a higher generation brings it back"


def held_while_others_settle(shop: Shop, act: Callable[[], object]) -> ApplyResult:
    """A hold that stops; others act right before it writes down the first stop that it has proven."""
    left = [act]

    def hear(event: Event) -> None:
        if left and isinstance(event, Before) and isinstance(event.call, calls.WriteLock):
            states = {record.operation.state for record in event.call.lock.records.values()}
            if State.STOPPED_BEFORE in states:
                left.pop()()

    driver = shop.driver()
    driver.listener = hear
    hold = Hold(EVERYTHING, LATE, shop.world.now, "asha@kaveri.example", "", stops=True)
    result = driver.run(hold_now(shop.request(), hold))
    assert not left
    return result


@pytest.fixture
def two() -> Shop:
    """Two live campaigns, of which the second ignores its first stop."""
    shop = Shop()
    shop.apply(MANY[:2])
    shop.world.stop_faults.extend(["", "ignored"])
    return shop


def test_what_another_run_proved_meanwhile_is_told_and_not_stopped_again(two: Shop):
    result = held_while_others_settle(two, two.audit)
    assert fates(result) == {"c01": Fate.STOPPED, "c02": Fate.STOPPED}
    assert {end_of(two, key) for key in ("c01", "c02")} == {(State.STOPPED_BEFORE, Why.HOLD)}


def test_what_was_let_go_and_made_anew_meanwhile_is_not_stopped_by_the_old_hold(two: Shop):
    def let_go() -> None:
        two.audit()
        two.release()
        two.apply(MANY[:2])

    held_while_others_settle(two, let_go)
    assert two.world.live() == ["c01", "c02"]
    assert {end_of(two, key)[0] for key in ("c01", "c02")} == {State.LIVE}


@pytest.mark.parametrize("is_proven", [False, True])
def test_an_exchange_that_a_hold_with_stop_meets_halfway_needs_a_new_approval(*, is_proven: bool):
    shop = Shop()
    shop.apply(one("a"))
    later = one("a", "2027-06-01 18:00")
    driver = shop.driver()
    driver.listener = at_first(calls.PostStop, After, lambda: shop.hold(LATE, stops=not is_proven))
    driver.run(apply_changes(shop.request(later)))
    shop.audit()
    if is_proven:
        assert end_of(shop, "a") == (State.STOPPED_BEFORE, Why.REPLACE)
        shop.hold(LATE, stops=True)
    assert end_of(shop, "a") == (State.STOPPED_BEFORE, Why.HOLD)
    shop.release()
    assert fates(shop.roll(later)) == {"a": Fate.NOT_TRIED}
    assert fates(shop.apply(later, approved=frozenset())) == {"a": Fate.NOT_TRIED}
    assert fates(shop.apply(later)) == {"a": Fate.CREATED}


# ── a saved plan, and what was decided after it ──


def without_first() -> Any:
    return daily(left_out=["2027-05-21"])


def something_else() -> Any:
    return one("a")


@pytest.mark.parametrize("between", [without_first, something_else])
def test_an_old_plan_approves_no_rolling_definition_anew(between: Callable[[], Any]):
    shop = Shop()
    saved = saved_of(shop, daily())
    apply(shop, saved, daily())
    shop.world.advance(timedelta(minutes=5))
    shop.apply(between())
    made = len(shop.world.calls("create"))
    result = apply(shop, saved, daily())
    assert len(shop.world.calls("create")) == made
    assert ExitCode.STALE in result.exit_codes
    assert Fate.APPROVED not in fates(result).values()


def test_a_plan_from_before_a_hold_brings_no_date_back_that_it_stopped_at_another_time_of_day():
    shop = Shop()
    shop.apply(daily())
    shop.world.advance(timedelta(minutes=1))
    later = daily(start="2027-05-20 19:30")
    saved = saved_of(shop, later)
    shop.world.advance(timedelta(minutes=1))
    shop.hold(NOW + 3 * DAY, stops=True)
    shop.release()
    made = len(shop.world.calls("create"))
    result = apply(shop, saved, later)
    assert ExitCode.STALE in result.exit_codes
    assert fates(result)["news"] is Fate.NOT_TRIED
    assert fates(shop.roll(later))["news@2027-05-20#2"] is Fate.NOT_TRIED
    replaced = [key for key, fate in fates(result).items() if fate is Fate.REPLACED]
    assert (len(shop.world.calls("create")) - made, replaced) == (1, ["news@2027-05-23"])
    assert Fate.CREATED in fates(shop.apply(later)).values()


def test_a_plan_from_before_a_hold_brings_nothing_back_as_a_list_of_dates():
    shop = Shop()
    shop.apply(one("a", channel="email"))
    dates = wanted("a", {"at": ["2027-06-01 18:00", "2027-06-08 18:00"]}, channel="email")
    saved = saved_of(shop, dates)
    shop.world.advance(timedelta(minutes=1))
    shop.hold(NOW + 20 * DAY, "a", stops=True)
    shop.release("a")
    assert [change.kind for change in saved.changes].count("Create") == 2
    result = apply(shop, saved, dates)
    told = fates(result)
    assert all("a hold has stopped it, or a relative" in each.text for each in result.outcomes)
    assert (told["a@2027-06-01"], told["a@2027-06-08"]) == (Fate.NOT_TRIED, Fate.NOT_TRIED)
    assert ExitCode.STALE in result.exit_codes
    assert list(fates(shop.apply(dates)).values()).count(Fate.CREATED) == 2


def test_a_limit_that_a_saved_plan_crosses_is_lifted_by_another_plan():
    shop = Shop()
    shop.apply(MANY)
    result = apply(shop, saved_of(shop, MANY[:2]), MANY[:2])
    assert result.exit_code is ExitCode.BLOCKED
    (note,) = result.notes
    assert "`ctsync plan --allow stops=" in note
    assert "--out FILE`" in note
    assert "ctsync apply" not in note


def far_ahead() -> Any:
    """Nothing of it is due yet, so that an approval of it makes nothing."""
    return daily(start="2027-06-20 18:30")


def test_an_old_plan_does_not_approve_anew_what_was_removed_before_any_date_was_made():
    shop = Shop()
    shop.apply(one("a"))
    saved = saved_of(shop, one("a"), far_ahead())
    assert fates(apply(shop, saved, one("a"), far_ahead())) == {"news": Fate.APPROVED}
    shop.apply(one("a"))
    result = apply(shop, saved, one("a"), far_ahead())
    assert (fates(result), result.exit_code) == ({"news": Fate.NOT_TRIED}, ExitCode.STALE)
    assert "an approval of them was taken back" in result.outcomes[0].text
    assert shop.store.lock is not None
    assert dict(shop.store.lock.standing) == {}


def test_a_plan_made_after_the_removal_approves_it():
    shop = Shop()
    shop.apply(one("a"), far_ahead())
    shop.apply(one("a"))
    saved = saved_of(shop, one("a"), far_ahead())
    assert fates(apply(shop, saved, one("a"), far_ahead())) == {"news": Fate.APPROVED}


def test_that_it_was_removed_is_forgotten_once_no_plan_from_before_can_be_good():
    shop = Shop()
    shop.apply(one("a"), far_ahead())
    shop.apply(one("a"))
    assert shop.store.lock is not None
    assert set(shop.store.lock.withdrawn) == {"news"}
    shop.world.advance(timedelta(days=7, minutes=1))
    shop.apply(one("a"))
    assert dict(shop.store.lock.withdrawn) == {}


# ── a signal, and the numbers of people ──


class Everyone:
    def estimate(self, _payload: Any) -> Any:
        return Estimated({"android": 5_000})


def test_a_signal_before_the_people_were_counted_leaves_nothing_approved_for_good():
    shop = Shop()
    protected = replace(ACCOUNT, protected=True)
    every_day = {"every": "1 day", "start": "2027-05-20 18:30", "runs": "10", "horizon": "4d"}
    dates = rolling("news", every_day, audience={"everyone": "true", "expect": "100..200"})
    shop.apply(one("old"))
    driver = shop.driver()
    driver.estimator = Everyone()

    driver.listener = at_first(calls.PostStop, After, lambda: driver.interrupt(15))
    result = driver.run(apply_changes(replace(shop.request(dates), account=protected)))
    assert ExitCode.TERMINATED in result.exit_codes
    assert shop.store.lock is not None
    assert dict(shop.store.lock.standing) == {}


def test_a_second_half_that_reaches_too_many_says_that_the_old_one_is_gone():
    shop = Shop()
    audience = {"everyone": "true", "expect": "100..200"}
    shop.apply(one("sale", audience=audience))
    later = one("sale", "2027-06-02 12:00", audience=audience)
    driver = shop.driver()
    driver.listener = at_first(calls.PostStop, After, lambda: shop.hold(LATE))
    driver.run(apply_changes(shop.request(later)))
    shop.audit()
    shop.release()
    driver = shop.driver()
    driver.estimator = Everyone()
    protected = replace(ACCOUNT, protected=True)
    result = driver.run(apply_changes(replace(shop.request(later), account=protected)))
    assert (fates(result), result.exit_code) == ({"sale": Fate.BLOCKED}, ExitCode.BLOCKED)
    assert "The old campaign is stopped already." in result.outcomes[0].text
    assert fates(shop.apply(later)) == {"sale": Fate.CREATED}


def half_exchanged(shop: Shop, later: Any) -> SavedPlan:
    """An exchange under a saved plan, with 50 people, that broke off after its stop."""
    saved = saved_of(shop, later)
    driver = shop.driver()
    driver.listener = at_first(calls.PostStop, After, lambda: shop.hold(LATE))
    driver.run(apply_changes(replace(shop.request(later), approved=saved.digests, saved=saved)))
    shop.audit()
    shop.release()
    assert end_of(shop, "sale") == (State.STOPPED_BEFORE, Why.REPLACE)
    return saved


def counted_by(shop: Shop, estimator: Any, request: Any) -> ApplyResult:
    driver = shop.driver()
    driver.estimator = estimator
    return driver.run(apply_changes(request))


@pytest.mark.parametrize("job", ["the same plan", "the nightly job"])
def test_a_second_half_in_a_later_run_is_compared_with_what_was_approved(job: str):
    shop = Shop()
    shop.apply(one("sale"))
    later = one("sale", "2027-06-02 12:00")
    saved = half_exchanged(shop, later)
    request = replace(shop.request(later), rolls=True)
    if job == "the same plan":
        request = replace(shop.request(later), approved=saved.digests, saved=saved)
    made = len(shop.world.calls("create"))
    result = counted_by(shop, Everyone(), request)
    assert (fates(result), result.exit_code) == ({"sale": Fate.NOT_TRIED}, ExitCode.STALE)
    assert "50 people were approved, and it would reach 5,000 now" in result.outcomes[0].text
    assert "The old campaign is stopped already." in result.outcomes[0].text
    assert len(shop.world.calls("create")) == made
    again = saved_of(shop, later)
    assert fates(apply(shop, again, later)) == {"sale": Fate.CREATED}, "a new approval makes it"


def test_a_second_half_that_still_reaches_as_many_is_made_by_the_nightly_job():
    shop = Shop()
    shop.apply(one("sale"))
    later = one("sale", "2027-06-02 12:00")
    half_exchanged(shop, later)
    assert fates(shop.roll(later)) == {"sale": Fate.CREATED}


def test_a_second_half_is_compared_with_what_a_plan_showed_that_was_not_saved():
    shop = Shop()
    shop.apply(one("sale"))
    later = one("sale", "2027-06-02 12:00")
    plan = shop.plan(later)
    driver = shop.driver()
    driver.listener = at_first(calls.PostStop, After, lambda: shop.hold(LATE))
    shown = dict.fromkeys(digests(plan), 50)
    driver.run(apply_changes(replace(shop.request(later), approved=digests(plan), shown=shown)))
    shop.audit()
    shop.release()
    rolled = counted_by(shop, Everyone(), replace(shop.request(later), rolls=True))
    assert fates(rolled) == {"sale": Fate.NOT_TRIED}
    assert fates(counted_by(shop, Everyone(), shop.request(later))) == {"sale": Fate.CREATED}
