"""Processes of one machine that write the same lock at once, and share what the machine keeps of it."""

from __future__ import annotations

import multiprocessing
import threading
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from ctsync.errors import CtsyncError, Fenced
from ctsync.lock.stores import STORES
from ctsync.lock.stores.contract import revision_of
from tests.support.conditional_store import ConditionalStore
from tests.support.locks import a_lock
from tests.support.remotes import a_bare_repository

ROUNDS = 12
PATIENCE = 120.0


def now() -> datetime:
    return datetime(2027, 6, 1, tzinfo=UTC)


@pytest.fixture(params=STORES)
def opened(request, tmp_path):
    """Opens the store in any process."""
    folder = tmp_path / "ours"
    if request.param == "file":
        yield partial(STORES["file"], tmp_path / "lock.json")
    elif request.param == "git":
        remote = a_bare_repository(tmp_path / "remote.git")
        yield partial(STORES["git"], str(remote), "ctsync-lock/here", folder, now=now)
    else:
        with ConditionalStore() as server:
            yield partial(STORES["object"], "s3://kaveri/here", folder, now=now, settings=server.settings)


def _races(opened, who, bar, told):
    """Round by round: both read the same lock, both write. What is told is the nonce that was written, if it was."""
    store, outcomes = opened(), []
    try:
        for number in range(ROUNDS):
            lock = store.read()
            bar.wait(PATIENCE)
            try:
                changed = replace(lock, applied_commit=f"{who}-{number}")
                won = store.write(changed, based_on=revision_of(lock)).nonce
            except Fenced:
                won = ""
            bar.wait(PATIENCE)
            outcomes.append((won, store.read().nonce))
    except CtsyncError as error:
        outcomes.append((f"{type(error).__name__}: {error.what}", error.why))
        bar.abort()
    except threading.BrokenBarrierError:
        pass
    told.send(outcomes)


def _reads(opened, over, told):
    """One that only reads, all the time: nothing that it sees may look older than what it knows."""
    store, accused = opened(), []
    while not over.is_set():
        try:
            store.read()
        except CtsyncError as error:
            accused.append(f"{type(error).__name__}: {error.what}")
    told.send(accused)


def test_of_two_processes_that_write_at_once_one_wins_and_the_lock_is_its_own(opened):
    opened().write(a_lock(), based_on=None)
    apart = multiprocessing.get_context("spawn")
    bar, over = apart.Barrier(2), apart.Event()
    pipes = [apart.Pipe(duplex=False) for _ in range(3)]
    (ours, ours_told), (theirs, theirs_told), (reader, reader_told) = pipes
    processes = [
        apart.Process(target=_races, args=(opened, "apply", bar, ours_told)),
        apart.Process(target=_races, args=(opened, "stop", bar, theirs_told)),
        apart.Process(target=_reads, args=(opened, over, reader_told)),
    ]
    for process in processes:
        process.start()
    outcomes = [each.recv() if each.poll(PATIENCE) else None for each in (ours, theirs)]
    over.set()
    accused = reader.recv() if reader.poll(PATIENCE) else None
    for process in processes:
        process.join(PATIENCE)
    assert accused == []
    assert [len(each or ()) for each in outcomes] == [ROUNDS, ROUNDS], outcomes
    for ours_was, theirs_was in zip(*outcomes, strict=True):
        (won,) = {ours_was[0], theirs_was[0]} - {""}
        assert (ours_was[1], theirs_was[1]) == (won, won)
