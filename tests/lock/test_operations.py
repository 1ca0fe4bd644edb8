"""The drawing of protocol 4: every step it has, and no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ctsync.lock.operations import (
    STEPS,
    IllegalStep,
    counts_as_sent,
    is_watched,
    may_be_followed,
    now_absent,
    now_foreign,
    now_held,
    now_live,
    now_missed,
    now_panicked,
    now_refused,
    now_released,
    now_sent,
    now_stopped,
    now_stopping,
    was_held,
    with_on_appear,
)
from ctsync.lock.record import OnAppear, Operation, State, Successor, Why
from ctsync.names import Fingerprint, RemoteId
from tests.support.locks import NOW, an_operation

ID = RemoteId(42)

TAKE: dict[State, list[Callable[[Operation], Operation]]] = {
    State.INTENT: [lambda o: with_on_appear(o, OnAppear.STOP)],
    State.LIVE: [lambda o: now_live(o, ID, NOW, reach=7)],
    State.REFUSED: [lambda o: now_refused(o, "no", NOW)],
    State.ABSENT: [lambda o: now_absent(o, "looked", NOW)],
    State.MISSED: [lambda o: now_missed(o, NOW)],
    State.STOPPING: [lambda o: now_stopping(o, Why.REMOVE, NOW)],
    State.STOPPED_BEFORE: [lambda o: now_stopped(o, in_time=True, done_to=(), at=NOW)],
    State.STOPPED_MAYBE: [lambda o: now_stopped(o, in_time=False, done_to=(), at=NOW)],
    State.FOREIGN: [lambda o: now_foreign(o, NOW), lambda o: now_foreign(o, NOW, ID)],
    State.SENT: [lambda o: now_sent(o, NOW), lambda o: now_sent(o, NOW, ID)],
    State.RELEASED: [lambda o: now_released(o, NOW)],
}

LEGAL = {
    (State.INTENT, State.INTENT),
    (State.INTENT, State.LIVE),
    (State.INTENT, State.REFUSED),
    (State.INTENT, State.ABSENT),
    (State.INTENT, State.MISSED),
    (State.INTENT, State.SENT),
    (State.INTENT, State.FOREIGN),
    (State.LIVE, State.STOPPING),
    (State.LIVE, State.FOREIGN),
    (State.LIVE, State.SENT),
    (State.LIVE, State.RELEASED),
    (State.STOPPING, State.STOPPED_BEFORE),
    (State.STOPPING, State.STOPPED_MAYBE),
}
PAIRS = [(start, to) for start in State for to in State]


def in_state(state: State) -> Operation:
    intent = state is State.INTENT
    return an_operation(
        state=state, on_appear=OnAppear.ADOPT if intent else None, remote_id=None if intent else ID
    )


@pytest.mark.parametrize(("start", "to"), [pair for pair in PAIRS if pair in LEGAL])
def test_every_step_of_the_drawing_is_legal(start, to):
    for take in TAKE[to]:
        assert take(in_state(start)).state is to


@pytest.mark.parametrize(("start", "to"), [pair for pair in PAIRS if pair not in LEGAL])
def test_no_other_step_is(start, to):
    for take in TAKE[to]:
        with pytest.raises(IllegalStep):
            take(in_state(start))


def test_the_table_of_steps_is_the_drawing():
    assert {(start, to) for start, all_of in STEPS.items() for to in all_of} == LEGAL


@pytest.mark.parametrize(("start", "to"), sorted(LEGAL))
def test_a_step_keeps_what_was_sent(start, to):
    """The token, the name and the times are never recomputed."""
    before = in_state(start)
    for take in TAKE[to]:
        after = take(before)
        changed = {
            "state",
            "remote_id",
            "on_appear",
            "why",
            "then",
            "done_to",
            "stopping_since",
            "settled_at",
            "note",
            "reach",
        }
        kept = [name for name in Operation.__slots__ if name not in changed]
        assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]


def test_a_create_that_was_answered_knows_its_id_and_its_people():
    live = now_live(in_state(State.INTENT), ID, NOW, reach=7)
    assert (live.remote_id, live.on_appear, live.settled_at, live.reach) == (ID, None, NOW, 7)
    assert now_live(in_state(State.INTENT), ID, NOW).reach is None


def test_a_refusal_and_an_absence_keep_their_words():
    assert now_refused(in_state(State.INTENT), "Invalid id", NOW).note == "Invalid id"
    assert now_absent(in_state(State.INTENT), "not in the dashboard", NOW).note == "not in the dashboard"


def test_an_unclear_create_can_be_told_to_be_stopped_and_told_back():
    stop = with_on_appear(in_state(State.INTENT), OnAppear.STOP)
    assert stop.on_appear is OnAppear.STOP
    assert with_on_appear(stop, OnAppear.ADOPT).on_appear is OnAppear.ADOPT


def test_a_stop_knows_why_since_when_and_what_comes_after():
    then = Successor(Fingerprint("new"), 2)
    stopping = now_stopping(in_state(State.LIVE), Why.REPLACE, NOW, then)
    assert (stopping.why, stopping.stopping_since, stopping.then) == (Why.REPLACE, NOW, then)
    stopped = now_stopped(stopping, in_time=True, done_to=(NOW,), at=NOW)
    assert (stopped.why, stopped.then, stopped.done_to, stopped.settled_at) == (
        Why.REPLACE,
        then,
        (NOW,),
        NOW,
    )


@pytest.mark.parametrize("end", [now_foreign, now_sent])
def test_the_end_of_an_unclear_create_keeps_the_id_that_was_found(end):
    assert end(in_state(State.INTENT), NOW, RemoteId(9)).remote_id == 9
    assert end(in_state(State.INTENT), NOW, RemoteId(9)).on_appear is None
    assert end(in_state(State.LIVE), NOW).remote_id == ID


@pytest.mark.parametrize("end", [now_foreign, now_sent, now_released])
def test_an_end_says_when_it_came(end):
    assert end(in_state(State.LIVE), NOW).settled_at == NOW


def test_an_end_of_an_unclear_create_says_when_it_came():
    unclear = in_state(State.INTENT)
    ends = (now_missed(unclear, NOW), now_refused(unclear, "no", NOW), now_absent(unclear, "looked", NOW))
    assert [end.settled_at for end in ends] == [NOW] * 3


@pytest.mark.parametrize(
    ("on_appear", "why", "after"),
    [
        (OnAppear.ADOPT, None, None),
        (OnAppear.STOP, None, Why.REMOVE),
        (OnAppear.STOP, Why.PANIC, Why.PANIC),
        (OnAppear.STOP, Why.REPLACE, Why.REPLACE),
    ],
)
def test_a_create_that_was_to_be_stopped_and_that_others_stopped_is_still_not_wanted(on_appear, why, after):
    unclear = replace(in_state(State.INTENT), on_appear=on_appear, why=why)
    foreign = now_foreign(unclear, NOW, ID)
    assert (foreign.state, foreign.remote_id, foreign.why) == (State.FOREIGN, ID, after)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("why", [None, *Why])
def test_what_counts_as_sent(state, why):
    operation = replace(in_state(state), why=why)
    sent = state in (State.SENT, State.STOPPED_MAYBE, State.FOREIGN, State.MISSED)
    panicked = why is Why.PANIC and state in (State.STOPPED_BEFORE, State.REFUSED, State.ABSENT)
    assert counts_as_sent(operation) == (sent or panicked)


@pytest.mark.parametrize("state", list(State))
def test_what_is_watched_should_it_turn_up_late(state):
    expected = state in (State.ABSENT, State.MISSED, State.REFUSED)
    assert is_watched(in_state(state)) is expected


@pytest.mark.parametrize("state", list(State))
def test_a_new_operation_never_follows_one_that_is_still_to_be_settled(state):
    expected = state not in (State.INTENT, State.LIVE, State.STOPPING)
    assert may_be_followed(in_state(state)) is expected


@pytest.mark.parametrize("state", list(State))
def test_a_panic_marks_whatever_a_later_run_would_go_on_with(state):
    panicked = now_panicked(in_state(state), NOW)
    if state in (State.SENT, State.STOPPED_MAYBE, State.FOREIGN, State.MISSED, State.RELEASED):
        assert panicked is None
        return
    assert panicked is not None
    assert panicked.why is Why.PANIC
    assert panicked.then is None
    assert panicked.state is (State.STOPPING if state is State.LIVE else state)
    if state is State.INTENT:
        assert panicked.on_appear is OnAppear.STOP
    if state is not State.LIVE:
        assert now_panicked(panicked, NOW) is None, "a second panic has nothing to write"


@pytest.mark.parametrize("state", list(State))
def test_a_hold_that_stops_marks_creates_under_way_and_nothing_else(state):
    held = now_held(in_state(state))
    if state is not State.INTENT:
        assert held is None
        return
    assert held is not None
    assert (held.state, held.on_appear, held.why) == (State.INTENT, OnAppear.STOP, Why.HOLD)
    assert now_held(held) is None, "a second hold has nothing to write"


@pytest.mark.parametrize("state", [State.STOPPING, State.STOPPED_BEFORE])
def test_a_hold_that_stops_ends_an_exchange_whose_new_half_is_not_begun(state):
    then = Successor(Fingerprint("sha256:" + "cd" * 32), 1)
    halfway = replace(in_state(state), why=Why.REPLACE, then=then)
    held = now_held(halfway)
    assert held == replace(halfway, why=Why.HOLD, then=None)
    assert now_held(held) is None, "a second hold has nothing to write"


def test_a_hold_never_weakens_what_the_panic_button_said():
    panicked = now_panicked(in_state(State.INTENT), NOW)
    assert panicked is not None
    assert now_held(panicked) is None
    held = now_held(in_state(State.INTENT))
    assert held is not None
    assert now_panicked(held, NOW) == panicked


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("why", [None, *Why])
def test_only_what_a_hold_stopped_in_time_was_held(state, why):
    operation = replace(in_state(state), why=why)
    expected = why is Why.HOLD and state in (State.STOPPED_BEFORE, State.REFUSED, State.ABSENT)
    assert was_held(operation) is expected
    assert not (expected and counts_as_sent(operation))
