from __future__ import annotations

import os
import sqlite3
import stat
import threading
from contextlib import closing

import pytest

from ctsync.errors import UsageError
from ctsync.sandbox.state import State


def test_the_file_and_its_folder_are_for_the_owner_only(tmp_path):
    os.umask(os.umask(0))
    path = tmp_path / "deep" / ".ctsync" / "state.sqlite3"
    state = State(path)
    state.remember("x", 1)
    modes = {stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    state.close()


def test_a_file_that_others_may_read_is_closed_to_them(tmp_path):
    path = tmp_path / "state.sqlite3"
    path.touch(0o644)
    State(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_planted_in_its_place_is_not_followed(tmp_path):
    target = tmp_path / "target"
    target.touch()
    (tmp_path / "state.sqlite3").symlink_to(target)
    with pytest.raises(OSError, match=r"state\.sqlite3"):
        State(tmp_path / "state.sqlite3")
    assert target.read_bytes() == b""


def test_a_file_that_is_no_state_is_refused_in_words(tmp_path):
    path = tmp_path / "state.sqlite3"
    path.write_text("not a database, whatever it is called\n")
    with pytest.raises(UsageError, match="cannot be used") as caught:
        State(path)
    assert str(path) in caught.value.why
    assert str(tmp_path) in caught.value.hint


def _remember_two_things_and_fail(state):
    with state.transaction():
        state.remember("x", 1)
        with state.transaction():
            state.remember("y", 2)
        raise ZeroDivisionError


def test_a_transaction_is_all_or_nothing(tmp_path):
    state = State(tmp_path / "state.sqlite3")
    with pytest.raises(ZeroDivisionError):
        _remember_two_things_and_fail(state)
    assert (state.fact("x"), state.fact("y", "nothing")) == (None, "nothing")
    with state.transaction():
        state.remember("x", {"ü": [1]})
    assert state.fact("x") == {"ü": [1]}
    state.close()


def test_a_commit_that_fails_takes_everything_back_and_the_next_transaction_counts(tmp_path):
    """A reference that is checked at the commit makes SQLite refuse it and keep the transaction open."""
    path = tmp_path / "state.sqlite3"
    state = State(path)
    state.run("PRAGMA foreign_keys=ON")
    state.run("CREATE TABLE a (id INTEGER PRIMARY KEY)")
    state.run("CREATE TABLE b (a INTEGER REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(sqlite3.IntegrityError), state.transaction():
        state.run("INSERT INTO b VALUES (1)")
    with state.transaction():
        state.remember("x", 1)
    with closing(State(path)) as other:
        assert (other.fact("x"), other.value("SELECT count(*) FROM b")) == (1, 0)
    state.close()


def test_two_openers_at_once_count_every_step(tmp_path):
    """Each reads, adds one and writes back; none may overwrite the other's step."""
    path = tmp_path / "state.sqlite3"

    def count():
        state = State(path)
        for _ in range(50):
            with state.transaction():
                state.remember("steps", state.fact("steps", 0) + 1)
        state.close()

    threads = [threading.Thread(target=count) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    state = State(path)
    assert state.fact("steps") == 150
    state.close()


def test_a_file_of_an_older_version_gets_the_columns_and_indexes_that_it_lacks(tmp_path):
    path = tmp_path / "state.sqlite3"
    with closing(sqlite3.connect(path)) as old:
        old.execute(
            "CREATE TABLE sends (number INTEGER PRIMARY KEY AUTOINCREMENT, campaign INTEGER NOT NULL,"
            " at INTEGER NOT NULL, zone TEXT, people INTEGER NOT NULL, messages INTEGER NOT NULL,"
            " clicked INTEGER NOT NULL, remark TEXT NOT NULL)"
        )
        old.execute("INSERT INTO sends VALUES (1, 7, 100, NULL, 5, 6, 2, '')")
        old.execute("PRAGMA user_version=1")
        old.commit()
    state = State(path)
    (row,) = state.rows("SELECT * FROM sends")
    assert (row["people"], row["viewed"], row["left_out"], row["held"]) == (5, 0, "{}", "[]")
    indexes = {row["name"] for row in state.rows("SELECT name FROM sqlite_schema WHERE type = 'index'")}
    assert {"sends_by_plan", "held_by_send"} <= indexes
    state.close()
    State(path).close()
