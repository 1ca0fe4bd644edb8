from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.api.pacing import Pacer, Paused


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds


def starts_of(count: int, **settings: float | None) -> list[float]:
    """When calls start, on a clock that shows 1,000 as the pacer is made."""
    clock = Clock()
    pacer = Pacer(monotonic=clock.monotonic, sleep=clock.sleep, **settings)  # type: ignore[arg-type]  # numbers
    starts = []
    for _ in range(count):
        with pacer.turn():
            starts.append(clock.now)
    return starts


def test_the_first_call_keeps_its_distance_from_whatever_the_last_command_did():
    assert starts_of(1, rate=2.5) == [1_000.4]
    assert starts_of(1, rate=None) == [1_000.0]


def test_a_pacer_that_was_made_a_while_ago_starts_at_once():
    clock = Clock()
    pacer = Pacer(rate=2.5, monotonic=clock.monotonic, sleep=clock.sleep)
    clock.now += 5
    with pacer.turn():
        assert clock.now == 1_005.0


@pytest.mark.parametrize("rate", [2.0, 2.5, 3.0])
def test_commands_one_right_after_the_other_are_spaced_like_one(rate):
    clock, starts = Clock(), []
    for _ in range(12):
        pacer = Pacer(rate=rate, monotonic=clock.monotonic, sleep=clock.sleep)
        for _ in range(2):
            with pacer.turn():
                starts.append(clock.now)
    assert min(later - earlier for earlier, later in itertools.pairwise(starts)) > 1 / rate - 1e-6


def test_calls_are_evenly_spaced():
    starts = starts_of(10, rate=2.5)
    assert [round(later - earlier, 9) for earlier, later in itertools.pairwise(starts)] == [0.4] * 9


@pytest.mark.parametrize(("rate", "most"), [(2.5, 3), (2.0, 2), (3.0, 3), (0.5, 1)])
def test_no_window_of_a_second_sees_more_calls_than_the_rate_allows(rate, most):
    starts = starts_of(40, rate=rate)
    assert max(sum(1 for other in starts if start <= other < start + 0.999_999) for start in starts) == most


def test_without_a_rate_nothing_waits():
    assert starts_of(5, rate=None) == [1_000.0] * 5


@given(st.lists(st.tuples(st.sampled_from(["call", "pause", "idle"]), st.floats(0.01, 700)), max_size=30))
def test_no_call_starts_in_a_pause_or_too_close_to_the_last(events):
    clock = Clock()
    pacer = Pacer(rate=2.5, monotonic=clock.monotonic, sleep=clock.sleep)
    paused_until, last = 0.0, 0.0
    for event, seconds in events:
        if event == "pause":
            pacer.pause(seconds)
            paused_until = max(paused_until, clock.now + seconds)
        elif event == "idle":
            clock.now += seconds
        else:
            with suppress(Paused), pacer.turn():
                assert clock.now >= paused_until - 1e-6
                assert clock.now - last >= 0.4 - 1e-6
                last = clock.now


def test_a_pause_is_told_and_a_shorter_one_does_not_end_it():
    clock = Clock()
    pacer = Pacer(monotonic=clock.monotonic, sleep=clock.sleep)
    assert pacer.paused_for() == 0
    pacer.pause(600)
    pacer.pause(5)
    assert pacer.paused_for() == 600
    clock.now += 599
    assert pacer.paused_for() == 1
    clock.now += 10
    assert pacer.paused_for() == 0


def test_a_pause_is_not_slept_through():
    clock = Clock()
    pacer = Pacer(monotonic=clock.monotonic, sleep=clock.sleep)
    pacer.pause(600)
    with pytest.raises(Paused) as caught, pacer.turn():
        pass
    assert caught.value.seconds == 600
    assert clock.now == 1_000.0


def test_the_last_moment_of_a_pause_is_waited_for():
    clock = Clock()
    pacer = Pacer(rate=None, monotonic=clock.monotonic, sleep=clock.sleep)
    pacer.pause(0.5)
    with pacer.turn():
        assert clock.now == 1_000.5


def test_a_pause_that_begins_while_a_call_waits_for_its_turn_stops_that_call_too():
    clock = Clock()
    interrupt: list[Callable[[], None]] = []

    def sleep(seconds: float) -> None:
        clock.now += seconds
        interrupt.pop()()

    pacer = Pacer(rate=1.0, monotonic=clock.monotonic, sleep=sleep)
    clock.now += 1
    with pacer.turn():
        pass
    interrupt.append(lambda: pacer.pause(600))
    with pytest.raises(Paused), pacer.turn():
        pass
    clock.now += 600
    with pacer.turn():
        pass


def test_no_more_calls_are_open_at_once_than_allowed():
    pacer = Pacer(rate=None, in_flight=2)
    both_in, let_go, third_in = threading.Barrier(3), threading.Event(), threading.Event()

    def one_of_two() -> None:
        with pacer.turn():
            both_in.wait(5)
            let_go.wait(5)

    def third() -> None:
        with pacer.turn():
            third_in.set()

    threads = [threading.Thread(target=one_of_two) for _ in range(2)]
    for thread in threads:
        thread.start()
    both_in.wait(5)
    threads.append(threading.Thread(target=third))
    threads[-1].start()
    assert not third_in.wait(0.05)
    let_go.set()
    assert third_in.wait(5)
    for thread in threads:
        thread.join(5)


def test_threads_that_share_a_pacer_share_its_spacing():
    clock, mutex = Clock(), threading.Lock()
    starts: list[None] = []

    def sleep(seconds: float) -> None:
        with mutex:
            clock.now += seconds

    pacer = Pacer(rate=2.0, in_flight=8, monotonic=clock.monotonic, sleep=sleep)

    def calls() -> None:
        for _ in range(5):
            with pacer.turn():
                starts.append(None)

    threads = [threading.Thread(target=calls) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(starts) == 40
    assert clock.now - 1_000.0 >= 40 * 0.5 - 1e-6


def test_after_a_pause_one_call_goes_alone_and_the_others_follow_once_it_was_not_limited():
    clock, alone, done = Clock(), threading.Event(), threading.Event()
    order: list[str] = []

    def sleep(seconds: float) -> None:
        assert seconds == pytest.approx(0.1)
        order.append("waits")
        alone.set()
        done.wait(5)

    pacer = Pacer(rate=None, in_flight=2, monotonic=clock.monotonic, sleep=sleep)
    pacer.pause(600)
    clock.now += 600

    def second() -> None:
        with pacer.turn():
            order.append("second")

    thread = threading.Thread(target=second)
    with pacer.turn():
        thread.start()
        assert alone.wait(5)
        order.append("first")
    done.set()
    thread.join(5)
    assert order == ["waits", "first", "second"]


def test_a_call_that_goes_alone_and_is_limited_again_lets_nobody_follow():
    clock = Clock()
    pacer = Pacer(rate=None, monotonic=clock.monotonic, sleep=clock.sleep)
    pacer.pause(600)
    for _ in range(3):
        clock.now += 600
        with pacer.turn():
            pacer.pause(600)
        with pytest.raises(Paused), pacer.turn():
            pass


def test_a_call_that_goes_alone_and_fails_gives_way_to_the_next():
    clock = Clock()
    pacer = Pacer(rate=None, monotonic=clock.monotonic, sleep=clock.sleep)
    pacer.pause(600)
    clock.now += 600
    with pytest.raises(RuntimeError), pacer.turn():
        raise RuntimeError
    with pacer.turn(), pacer.turn():
        assert clock.now == 1_600.0


@pytest.mark.parametrize("settings", [{"rate": 0}, {"rate": -1.0}, {"in_flight": 0}])
def test_a_pacer_that_could_never_let_anybody_through_is_refused(settings):
    with pytest.raises(ValueError):
        Pacer(**settings)


def test_a_failing_call_gives_its_place_back():
    pacer = Pacer(rate=None, in_flight=1)
    for _ in range(3):
        with pytest.raises(RuntimeError), pacer.turn():
            raise RuntimeError
