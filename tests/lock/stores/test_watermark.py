"""What a machine remembers of a lock, when several runs of it remember at once."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from filelock import FileLock

from ctsync.errors import LockForeign, LockMissing
from ctsync.lock.stores import watermark
from ctsync.lock.stores.watermark import Watermark


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "seen.json"


@pytest.fixture
def patient(monkeypatch):
    """A slow disk is not what these tests are about."""
    monkeypatch.setattr(watermark, "PATIENCE", 30.0)


def test_it_is_never_lowered(path):
    Watermark(path).raise_to(7)
    Watermark(path).raise_to(6)
    assert Watermark(path).serial == 7


@pytest.mark.usefixtures("patient")
def test_a_run_that_read_the_mark_before_another_raised_it_does_not_write_over_it(path, monkeypatch):
    """The one has found its 6 to be higher; before it writes, the other comes with 7."""
    one, other = Watermark(path), Watermark(path)
    compares = Watermark._is_below
    second = threading.Thread(target=other.raise_to, args=(7,))

    def compare(self, serial):
        found = compares(self, serial)
        if self is one:
            second.start()
            second.join(0.1)
        return found

    monkeypatch.setattr(Watermark, "_is_below", compare)
    one.raise_to(6)
    second.join(30)
    assert one.serial == 7


@pytest.mark.usefixtures("patient")
def test_of_many_that_raise_it_at_once_the_highest_stays(path):
    serials = list(range(1, 61))
    random.Random(3).shuffle(serials)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda serial: Watermark(path).raise_to(serial), serials))
    assert Watermark(path).serial == 60


def test_a_run_that_sleeps_over_it_keeps_nobody_waiting_and_loses_nothing_but_the_raise(path):
    mark = Watermark(path)
    mark.raise_to(3)
    waits = threading.Thread(target=mark.raise_to, args=(4,))
    with FileLock(path.with_name("seen.json.lockfile")):
        waits.start()
        waits.join(5)
        assert not waits.is_alive()
        assert mark.serial == 3
    mark.raise_to(4)
    assert mark.serial == 4


def test_a_mark_that_cannot_be_read_gives_way_to_one_that_can(path):
    path.parent.mkdir()
    path.write_text("{}")
    Watermark(path).raise_to(5)
    assert Watermark(path).serial == 5


def test_what_was_seen_before_the_question_judges_the_answer(path):
    mark = Watermark(path)
    mark.raise_to(9)
    mark.check(8, 8, "memory")
    mark.check(None, 0, "memory")
    with pytest.raises(LockForeign):
        mark.check(8, 9, "memory")
    with pytest.raises(LockMissing):
        mark.check(None, 9, "memory")
    mark.check(12, 9, "memory")
    assert mark.serial == 12
