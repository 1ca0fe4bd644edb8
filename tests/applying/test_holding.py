"""Holds against the real machine: what they keep from being made, what they stop, and what they leave alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ctsync.applying import calls
from ctsync.applying.events import After, Before, Event
from ctsync.applying.holding import Names, hold_now, stopped_by_holds, would_be_stopped
from ctsync.applying.machine import apply_changes
from ctsync.applying.result import ApplyResult, Fate
from ctsync.errors import ExitCode, Fenced, StoreError, UsageError
from ctsync.lock.holds import EVERYTHING, Hold
from ctsync.lock.record import OnAppear, State, Why
from ctsync.planning.change import Block, Blocked, Create
from tests.planning.making import lock_of, record_of
from tests.support.campaigns import NOW, one, wanted
from tests.support.rolling import daily
from tests.support.runs import Shop, digests, fates, kinds

DAY = timedelta(days=1)
A, B, C = (one(name, f"2027-06-0{day} 12:00") for day, name in enumerate(("a", "b", "c"), 1))
A_LATER = one("a", "2027-06-01 18:00")
UNTIL = NOW + 2 * DAY
LATE = NOW + 40 * DAY


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    shop.apply(A)
    return shop


def state_of(shop: Shop, key: str) -> State:
    assert shop.store.lock is not None
    return shop.store.lock.records[key].operation.state


def creates(shop: Shop) -> int:
    return len(list(shop.world.calls("create")))


def test_nothing_is_created_or_exchanged_while_it_holds_and_all_of_it_afterwards(shop: Shop):
    shop.hold(UNTIL, reason="prices are wrong")
    result = shop.apply(A_LATER, B)
    assert result.exit_codes == {ExitCode.BLOCKED}
    assert result.plan is not None
    assert {change.block for change in result.plan.of(Blocked)} == {Block.HELD}
    assert (creates(shop), list(shop.world.calls("stop"))) == (1, [])
    shop.world.advance(2 * DAY)
    assert fates(shop.apply(A_LATER, B)) == {"a": Fate.REPLACED, "b": Fate.CREATED}


def test_withdrawals_go_through_while_it_holds(shop: Shop):
    shop.apply(A, B)
    shop.hold(UNTIL)
    result = shop.apply(B, C)
    assert fates(result)["a"] is Fate.STOPPED
    assert result.exit_codes == {ExitCode.BLOCKED}, "for the create that is held"
    assert state_of(shop, "a") is State.STOPPED_BEFORE


def test_an_approved_withdrawal_runs_although_a_hold_came_after_the_plan(shop: Shop):
    shop.apply(A, B)
    approved = digests(shop.plan(B, C))
    shop.hold(UNTIL)
    result = shop.apply(B, C, approved=approved)
    assert fates(result)["a"] is Fate.STOPPED
    assert creates(shop) == 2
    assert state_of(shop, "a") is State.STOPPED_BEFORE


def test_an_open_create_that_git_gave_up_is_still_stopped_while_it_holds(shop: Shop):
    shop.world.create_faults.append("late")
    shop.apply(A, B)
    shop.hold(UNTIL)
    shop.apply(A)
    shop.world.advance(timedelta(minutes=5))
    for _ in range(4):
        shop.audit()
    assert state_of(shop, "b") is State.STOPPED_BEFORE


def test_an_open_create_does_not_give_way_to_new_content_while_it_holds(shop: Shop):
    """Seed 7265 of the simulator: it turned up, and was stopped for an edition that the hold forbade to make."""
    shop.world.create_faults.append("late")
    shop.apply(A, B)
    later = one("b", "2027-06-02 14:00")
    shop.hold(LATE)
    shop.world.advance(timedelta(minutes=20))
    shop.apply(A, later)
    assert state_of(shop, "b") is State.LIVE
    assert list(shop.world.calls("stop")) == []
    shop.release()
    assert fates(shop.apply(A, later)) == {"b": Fate.REPLACED}


def test_the_nightly_job_obeys_and_catches_up(shop: Shop):
    dates = daily()
    shop.apply(A, dates)
    made = creates(shop)
    shop.hold(UNTIL, "news")
    shop.world.advance(DAY)
    result = shop.roll(A, dates)
    assert ExitCode.BLOCKED in result.exit_codes
    assert creates(shop) == made
    shop.release("news")
    assert shop.roll(A, dates).exit_code is ExitCode.DONE
    assert creates(shop) == made + 1


def test_an_audit_says_what_holds_and_not_what_has_run_out(shop: Shop):
    shop.hold(UNTIL, "letter-*", reason="prices are wrong")
    result = shop.audit()
    assert result.notes == (
        "A hold on letter-* until 2027-05-22 10:00 IST, set by asha@kaveri.example: prices are wrong.",
    )
    assert result.exit_code is ExitCode.DONE
    shop.world.advance(2 * DAY)
    assert shop.audit().notes == ()


def test_a_hold_touches_nothing_live(shop: Shop):
    before = list(shop.world.calls("stop"))
    result = shop.hold(LATE)
    assert result.outcomes == ()
    assert list(shop.world.calls("stop")) == before
    assert state_of(shop, "a") is State.LIVE


def test_told_to_stop_it_stops_what_would_send_before_it_ends_and_nothing_else(shop: Shop):
    shop.apply(A, B, C)
    result = shop.hold(B.first_send, stops=True)
    assert fates(result) == {"a": Fate.STOPPED}
    assert result.exit_code is ExitCode.DONE
    assert (state_of(shop, "a"), state_of(shop, "b"), state_of(shop, "c")) == (
        State.STOPPED_BEFORE,
        State.LIVE,
        State.LIVE,
    )


def test_its_scope_limits_what_it_stops(shop: Shop):
    shop.apply(A, B)
    assert fates(shop.hold(LATE, "b*", stops=True)) == {"b": Fate.STOPPED}


def test_what_it_would_stop_can_be_told_before_from_the_lock_alone_the_nearest_first():
    repeat = one("b", {"every": "1 week", "days": ["thu"], "start": "2027-05-20 18:00", "runs": "3"})
    far = one("c", "2027-06-09 12:00")
    lock = lock_of(
        record_of(far, seq=1),
        record_of(A, seq=2),
        record_of(repeat, seq=3),
        record_of(one("d", "2027-06-01 12:00"), State.STOPPING, seq=4),
        record_of(one("e", "2027-06-01 12:00"), State.SENT, seq=5),
        record_of(one("f", "2027-05-21 12:00"), seq=6),
    )
    hold = Hold(EVERYTHING, NOW + 14 * DAY, NOW, "asha@kaveri.example", "", stops=True)

    def told(hold: Hold, now: datetime = NOW) -> list[str]:
        return [str(record.key) for record in would_be_stopped(lock, hold, now)]

    assert told(hold) == ["b", "f", "a"]
    assert told(replace(hold, until=A.first_send)) == ["b", "f"], "at the hold's end it may send again"
    assert told(replace(hold, until=A.first_send + timedelta(seconds=1))) == ["b", "f", "a"]
    assert told(replace(hold, scope="a")) == ["a"]
    next_week = repeat.first_send + DAY
    assert told(replace(hold, until=next_week + DAY), next_week) == [], "its next run comes after the hold"


def test_what_a_hold_stopped_and_nothing_took_the_place_of_can_be_told():
    held = record_of(A, State.STOPPED_BEFORE, seq=1, why=Why.HOLD)
    others = (
        record_of(B, State.STOPPED_BEFORE, seq=2, why=Why.REMOVE),
        record_of(C, State.STOPPED_MAYBE, seq=3, why=Why.HOLD),
    )
    assert stopped_by_holds(lock_of(held, *others)) == (held,)


def test_what_it_stopped_comes_back_only_by_a_new_approval(shop: Shop):
    before = digests(Shop().plan(A))
    shop.hold(LATE, stops=True)
    shop.release()
    plan = shop.plan(A)
    (change,) = plan.of(Create)
    assert change.held is not None
    left = shop.apply(A, approved=before)
    assert fates(left) == {"a": Fate.NOT_TRIED}
    assert ExitCode.STALE in left.exit_codes
    assert fates(shop.apply(A, approved=digests(plan))) == {"a": Fate.CREATED}


def test_the_nightly_job_never_brings_back_what_it_stopped(shop: Shop):
    dates = daily()
    shop.apply(A, dates)
    result = shop.hold(NOW + 3 * DAY, "news", stops=True)
    stopped = [key for key, fate in fates(result).items() if fate is Fate.STOPPED]
    assert stopped
    shop.release("news")
    made = creates(shop)
    rolled = shop.roll(A, dates)
    assert creates(shop) == made
    assert {key: fates(rolled)[key] for key in stopped} == dict.fromkeys(stopped, Fate.NOT_TRIED)
    assert fates(shop.apply(A, dates)) == dict.fromkeys(stopped, Fate.CREATED)


def test_a_stop_that_came_too_late_counts_as_sent(shop: Shop):
    shop.world.now = A.first_send - timedelta(seconds=30)
    result = shop.hold(LATE, stops=True)
    assert fates(result) == {"a": Fate.MAYBE_SENT}
    shop.release()
    assert kinds(shop.plan(A)) == {"a": "Keep"}


def test_what_has_been_sent_is_settled_and_not_stopped(shop: Shop):
    shop.world.advance(A.first_send - NOW + timedelta(hours=2))
    result = shop.hold(LATE, stops=True)
    assert result.exit_code is ExitCode.DONE
    assert state_of(shop, "a") is State.SENT
    assert list(shop.world.calls("stop")) == []


def test_what_is_being_sent_is_stopped(shop: Shop):
    shop.world.advance(A.first_send - NOW + timedelta(minutes=20))
    shop.hold(LATE, stops=True)
    assert len(list(shop.world.calls("stop"))) >= 1
    assert kinds(shop.plan(A)) != {"a": "Create"}


def test_what_was_stopped_while_it_was_sent_is_not_created_for_another_day(shop: Shop):
    shop.world.advance(A.first_send - NOW + timedelta(minutes=20))
    shop.hold(LATE, stops=True)
    assert state_of(shop, "a") is State.STOPPED_BEFORE
    assert shop.store.lock is not None
    assert stopped_by_holds(shop.store.lock) == ()
    shop.release()
    made = creates(shop)
    shop.apply(one("a", "2027-06-03 12:00"))
    assert creates(shop) == made


def test_a_repeat_whose_next_run_comes_after_it_is_left(shop: Shop):
    weekly = wanted("w", {"every": "1 week", "days": ["thu"], "start": "2027-05-20 12:00", "runs": "4"})
    shop.apply(A, weekly)
    shop.world.advance(DAY)
    assert fates(shop.hold(NOW + 4 * DAY, "w", stops=True)) == {}
    assert fates(shop.hold(NOW + 8 * DAY, "w", stops=True)) == {"w": Fate.STOPPED}
    shop.release("w")
    assert fates(shop.apply(A, weekly)) == {"w": Fate.CREATED}
    row = shop.world.rows[-1]
    assert min(row.moments) > shop.world.now, "only what is left of it"


def test_a_campaign_of_another_name_is_not_stopped(shop: Shop):
    shop.apply(A, B)
    rows = shop.world.rows
    rows[0].name, rows[1].name = rows[1].name, rows[0].name
    result = shop.hold(LATE, "a", stops=True)
    assert fates(result) == {"a": Fate.STOP_UNVERIFIED}
    assert list(shop.world.calls("stop")) == []
    assert state_of(shop, "a") is State.LIVE, "what is not sure to be ours is not even marked"


def test_a_create_under_way_is_stopped_when_it_turns_up(shop: Shop):
    shop.world.create_faults.append("late")
    shop.apply(A, B)
    assert state_of(shop, "b") is State.INTENT
    result = shop.hold(LATE, "b", stops=True)
    assert fates(result) == {"b": Fate.STOPPED}, "the second look found it"
    shop.apply(A, B)
    assert state_of(shop, "b") is State.STOPPED_BEFORE
    assert shop.store.lock is not None
    assert shop.store.lock.records["b"].operation.why is Why.HOLD


def test_a_create_that_does_not_turn_up_stays_frozen_and_is_never_taken_over(shop: Shop):
    shop.world.create_faults.append("lost before")
    shop.apply(A, B)
    assert shop.hold(LATE, "b", stops=True).exit_codes == {ExitCode.FROZEN}
    shop.release("b")
    assert ExitCode.FROZEN in shop.apply(A, B).exit_codes
    assert creates(shop) == 2, "a, and the one that got lost"
    assert shop.store.lock is not None
    operation = shop.store.lock.records["b"].operation
    assert (operation.state, operation.on_appear) == (State.INTENT, OnAppear.STOP)


def test_the_last_word_about_a_scope_counts(shop: Shop):
    shop.hold(UNTIL, "b")
    result = shop.hold(UNTIL - DAY, "b")
    assert any("takes the place" in note for note in result.notes)
    shop.world.advance(DAY)
    assert fates(shop.apply(A, B)) == {"b": Fate.CREATED}


def test_only_the_scope_that_holds_can_be_released(shop: Shop):
    shop.hold(UNTIL, "b*")
    with pytest.raises(UsageError, match="no hold on the whole account") as raised:
        shop.release()
    assert "--scope 'b*'" in raised.value.why
    shop.release("b*")
    with pytest.raises(UsageError):
        shop.release("b*")
    assert fates(shop.apply(A, B)) == {"b": Fate.CREATED}


@pytest.mark.parametrize("until", [NOW, NOW - DAY], ids=["now", "past"])
def test_a_hold_that_is_over_is_no_hold(shop: Shop, until: datetime):
    with pytest.raises(UsageError, match="has passed"):
        shop.hold(until)
    assert shop.store.lock is not None
    assert shop.store.lock.holds == {}


def test_without_a_lock_there_is_nothing_to_hold():
    with pytest.raises(UsageError, match="no lock"):
        Shop().hold(UNTIL)


def test_a_hold_that_cannot_be_written_stops_nothing_and_says_so(shop: Shop):
    shop.store.faults.append("full")
    with pytest.raises(StoreError):
        shop.hold(LATE, stops=True)
    assert list(shop.world.calls("stop")) == []
    assert state_of(shop, "a") is State.LIVE


def test_a_hold_outlasts_writers_that_get_in_between(shop: Shop):
    shop.store.faults.extend(["fenced"] * 4)
    shop.hold(UNTIL, stops=True)
    assert shop.store.lock is not None
    assert set(shop.store.lock.holds) == {"*"}
    shop.store.faults.extend(["fenced"] * 30)
    with pytest.raises(Fenced):
        shop.hold(UNTIL)


def test_what_has_long_run_out_is_forgotten(shop: Shop):
    shop.hold(NOW + timedelta(hours=1), "b")
    shop.hold(UNTIL, "c")
    shop.world.advance(timedelta(days=2, hours=1, minutes=1))
    shop.apply(A)
    assert shop.store.lock is not None
    assert set(shop.store.lock.holds) == {"c"}


NAMES = {"older": ("older", "a", "fresh")}


def held_by_name(shop: Shop, scope: str, names: Names, *, stops: bool = True) -> ApplyResult:
    hold = Hold(scope, LATE, shop.world.now, "asha@kaveri.example", "", stops)
    return shop.driver().run(hold_now(shop.request(), hold, names))


@pytest.fixture
def older() -> Shop:
    """A campaign whose first name, `older`, is its key, and that is called `a` in the lock and `fresh` in the files."""
    shop = Shop()
    shop.apply(one("a", "2027-06-01 12:00", renamed_from=["older"]))
    assert shop.store.lock is not None
    assert [(key, record.name) for key, record in shop.store.lock.records.items()] == [("older", "a")]
    return shop


@pytest.mark.parametrize("scope", ["older", "a", "fresh", "fre*"])
def test_any_name_of_a_renamed_campaign_stops_it_before_the_apply_that_records_the_new_one(
    older: Shop, scope: str
):
    assert fates(held_by_name(older, scope, NAMES)) == {"older": Fate.STOPPED}


@pytest.mark.parametrize("scope", ["older", "a", "fresh"])
def test_a_hold_by_any_name_outlasts_the_rename(older: Shop, scope: str):
    held_by_name(older, scope, NAMES, stops=False)
    for _ in range(2):
        edited = one("fresh", "2027-06-01 18:00", renamed_from=["older", "a"])
        result = older.apply(edited, B)
        assert fates(result).get("older") is not Fate.REPLACED
        assert ExitCode.BLOCKED in result.exit_codes
    assert state_of(older, "older") is State.LIVE


def test_a_hold_that_should_stop_something_and_means_nothing_is_refused(older: Shop):
    with pytest.raises(UsageError, match="nothing would be stopped"):
        held_by_name(older, "fresh", {})
    assert older.store.lock is not None
    assert dict(older.store.lock.holds) == {}
    assert any("No campaign" in note for note in held_by_name(older, "fresh", {}, stops=False).notes)


def at_each(kind: type, when: type[Before | After], act: Callable[[], object]) -> Callable[[Event], None]:
    left = [act]

    def hear(event: Event) -> None:
        if isinstance(event, when) and isinstance(event.call, kind) and left:
            left.pop()()

    return hear


def raced(
    shop: Shop, kind: type, when: type, act: Callable[[], object], *git: object
) -> ApplyResult | Fenced:
    driver = shop.driver()
    driver.listener = at_each(kind, when, act)
    try:
        return driver.run(apply_changes(shop.request(*git)))  # type: ignore[arg-type]  # campaigns, as `one` gives them
    except Fenced as fenced:
        return fenced


MANY = [one(f"c{number}", f"2027-06-0{number} 12:00") for number in range(1, 9)]


@pytest.mark.parametrize("kind", [calls.ListDays, calls.KeepContent, calls.WriteLock, calls.ReadLock])
@pytest.mark.parametrize("when", [Before, After])
def test_a_hold_that_lands_before_the_first_post_keeps_everything_from_being_made(
    shop: Shop, kind: type, when: type
):
    result = raced(shop, kind, when, lambda: shop.hold(UNTIL), A, *MANY)
    assert creates(shop) == 1
    codes = {result.exit_code} if isinstance(result, Fenced) else result.exit_codes
    assert codes <= {ExitCode.HELD, ExitCode.BLOCKED}
    assert codes
    assert shop.store.lock is not None
    assert not any(r.operation.state is State.INTENT for r in shop.store.lock.records.values())
    again = shop.apply(A, *MANY)
    assert creates(shop) == 1
    assert again.exit_codes == {ExitCode.BLOCKED}
    shop.release()
    assert set(fates(shop.apply(A, *MANY)).values()) == {Fate.CREATED}


def test_a_hold_between_the_swap_and_the_post_is_obeyed(shop: Shop):
    writes: list[object] = []

    def hear(event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, calls.WriteLock):
            writes.append(event)
            if any(r.operation.state is State.INTENT for r in event.call.lock.records.values()):
                driver.listener = lambda _: None
                shop.hold(UNTIL, reason="prices")

    driver = shop.driver()
    driver.listener = hear
    result = driver.run(apply_changes(shop.request(A, B, C)))
    assert creates(shop) == 1, "the intent was written, and nothing was sent under it"
    told = {str(each.key): each for each in result.outcomes}
    assert {told[key].fate for key in told} == {Fate.NOT_TRIED}
    assert "set a hold meanwhile" in told["b"].text
    assert result.exit_codes == {ExitCode.HELD}
    assert state_of(shop, "b") is State.REFUSED


def test_after_the_stop_half_of_a_replace_the_gap_is_told(shop: Shop):
    result = raced(shop, calls.PostStop, After, lambda: shop.hold(UNTIL), A_LATER)
    assert not isinstance(result, Fenced)
    assert ExitCode.HELD in result.exit_codes
    shop.audit()
    assert state_of(shop, "a") is State.STOPPED_BEFORE
    assert creates(shop) == 1
    assert kinds(shop.plan(A_LATER)) == {"a": "Blocked"}
    shop.release()
    assert fates(shop.apply(A_LATER)) == {"a": Fate.CREATED}


def test_a_hold_before_the_stop_half_keeps_the_old_one(shop: Shop):
    result = raced(shop, calls.AskReach, After, lambda: shop.hold(UNTIL), A_LATER)
    assert isinstance(result, Fenced)
    assert result.exit_code is ExitCode.HELD
    assert list(shop.world.calls("stop")) == []
    assert state_of(shop, "a") is State.LIVE


def test_what_was_being_posted_while_a_hold_with_stop_landed_is_stopped(shop: Shop):
    driver = shop.driver()
    driver.listener = at_each(calls.PostCreate, Before, lambda: shop.hold(LATE, stops=True))
    result = driver.run(apply_changes(shop.request(A, *MANY[:2])))
    assert ExitCode.HELD in result.exit_codes
    for _ in range(2):
        shop.audit()
    assert not any(row.stopped_at is None for row in shop.world.rows)
    assert shop.store.lock is not None
    ends = {(r.operation.state, r.operation.why) for r in shop.store.lock.records.values()}
    assert ends == {(State.STOPPED_BEFORE, Why.HOLD)}


TWELVE = [one(f"d{number:02}", f"2027-06-{number:02} 12:00") for number in range(1, 15)]


@pytest.mark.parametrize(
    "kind", [calls.ListDays, calls.PostStop, calls.WriteLock], ids=["list", "stop", "write"]
)
@pytest.mark.parametrize("then", ["released", "set anew"])
def test_what_was_not_begun_when_a_hold_ends_is_left_live_and_told(kind: type, then: str):
    shop = Shop()
    shop.apply(TWELVE)

    def change_mind() -> None:
        if then == "released":
            shop.release()
        else:
            shop.hold(UNTIL)

    driver = shop.driver()
    driver.listener = at_each(kind, After, change_mind)
    hold = Hold("*", LATE, shop.world.now, "asha@kaveri.example", "", stops=True)
    result = driver.run(hold_now(shop.request(), hold))
    stopped = set(shop.world.calls("stop"))
    assert len(stopped) == (10 if kind is calls.PostStop else 0)
    told = fates(result)
    assert list(told.values()).count(Fate.STOPPED) == len(stopped)
    assert list(told.values()).count(Fate.NOT_TRIED) == len(TWELVE) - len(stopped)
    assert result.exit_codes == {ExitCode.HELD}
    assert len(shop.world.live()) == len(TWELVE) - len(stopped)
