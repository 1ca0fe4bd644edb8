"""The sandbox's memory: one SQLite file that survives the command and that several processes may have open.

Everything happens inside `State.transaction()`, which takes SQLite's write lock first, so two processes never
interleave. The journal is guarded by triggers: rows can be added and never changed or removed.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ctsync.errors import UsageError

WAIT_FOR_OTHERS = 30.0
"""Seconds to wait for another process's transaction."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS campaigns (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, target_mode TEXT NOT NULL, body TEXT NOT NULL,
    source TEXT NOT NULL, created INTEGER NOT NULL, scheduled_on INTEGER NOT NULL,
    first_run INTEGER NOT NULL, last_run INTEGER, next_run INTEGER, runs_done INTEGER NOT NULL DEFAULT 0,
    stopped_at INTEGER, told_status TEXT, hidden INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS campaigns_by_start ON campaigns (scheduled_on);
CREATE INDEX IF NOT EXISTS campaigns_by_run ON campaigns (next_run) WHERE next_run IS NOT NULL;
CREATE TABLE IF NOT EXISTS sends (
    number INTEGER PRIMARY KEY AUTOINCREMENT, campaign INTEGER NOT NULL, at INTEGER NOT NULL, zone TEXT,
    people INTEGER NOT NULL, messages INTEGER NOT NULL, clicked INTEGER NOT NULL, remark TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS sends_by_campaign ON sends (campaign);
CREATE TABLE IF NOT EXISTS journal (
    number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, clock INTEGER NOT NULL, monotonic INTEGER NOT NULL,
    method TEXT, path TEXT, body TEXT, status INTEGER, answer TEXT, created INTEGER, stopped INTEGER,
    in_flight INTEGER, fault TEXT, remark TEXT);
CREATE TRIGGER IF NOT EXISTS journal_keeps BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS journal_stays BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TABLE IF NOT EXISTS faults (
    number INTEGER PRIMARY KEY AUTOINCREMENT, told TEXT NOT NULL, seen INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS postponed (
    number INTEGER PRIMARY KEY AUTOINCREMENT, act TEXT NOT NULL, body TEXT NOT NULL, lists INTEGER, due INTEGER);
CREATE TABLE IF NOT EXISTS promised_estimates (number INTEGER PRIMARY KEY, estimates TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS people (id INTEGER PRIMARY KEY, facts TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS events (person INTEGER NOT NULL, event TEXT NOT NULL, at INTEGER NOT NULL, properties TEXT);
CREATE INDEX IF NOT EXISTS events_by_name ON events (event, at);
CREATE TABLE IF NOT EXISTS outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, source TEXT NOT NULL, campaign INTEGER,
    channel TEXT NOT NULL, device TEXT NOT NULL, person INTEGER, recipient TEXT NOT NULL, content TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS outbox_by_campaign ON outbox (campaign);
CREATE TABLE IF NOT EXISTS held (
    at INTEGER NOT NULL, campaign INTEGER NOT NULL, send INTEGER NOT NULL, person INTEGER NOT NULL,
    zone TEXT NOT NULL, devices TEXT NOT NULL, copies TEXT NOT NULL,
    PRIMARY KEY (at, campaign, send, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS received (
    day INTEGER NOT NULL, person INTEGER NOT NULL, messages INTEGER NOT NULL,
    PRIMARY KEY (day, person)) WITHOUT ROWID;
"""
"""One row of `outbox` is one message on one device: `source` is `campaign`, `identity` or `trigger`; `channel` is a
`target_mode`; `device` is `android`, `ios`, `web`, or the channel's own word; `recipient` is the identity it went to;
`content` is JSON as that person sees it. A large run leaves its first messages only; `sends` counts them all."""

ADDED_COLUMNS = {
    "sends": {
        "planned": "TEXT NOT NULL DEFAULT ''",
        "held_from": "INTEGER",
        "audience": "INTEGER NOT NULL DEFAULT 0",
        "viewed": "INTEGER NOT NULL DEFAULT 0",
        "left_out": "TEXT NOT NULL DEFAULT '{}'",
        "held": "TEXT NOT NULL DEFAULT '[]'",
    },
}
"""Columns that tables got later, in new files as in old ones."""

INDEXES = """
CREATE INDEX IF NOT EXISTS sends_by_plan ON sends (campaign, planned);
CREATE INDEX IF NOT EXISTS held_by_send ON held (campaign, send);
"""
"""Made last: they may name columns that tables got later."""

VERSION = 5
"""Raised when a table, column or index is added; a state file of an older version gets what it lacks."""


class State:
    """An open state file. To be used by one thread; close it when done.

    Raises UsageError for a file that SQLite cannot use.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_private(path)
        self.path = path
        self._connection = sqlite3.connect(path, timeout=WAIT_FOR_OTHERS, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise UsageError(
                "The sandbox's state cannot be used.",
                why=f"{path}: {error}.",
                hint=f"Delete the folder {path.parent} to start from nothing, account and lock together.",
            ) from None

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        if self._connection.execute("PRAGMA user_version").fetchone()[0] < VERSION:
            with self.transaction():
                self._create_tables()

    def _create_tables(self) -> None:
        self._run_script(SCHEMA)
        for table, columns in ADDED_COLUMNS.items():
            known = {row["name"] for row in self.rows(f"PRAGMA table_info({table})")}
            for name in columns.keys() - known:
                self._connection.execute(f"ALTER TABLE {table} ADD COLUMN {name} {columns[name]}")
        self._run_script(INDEXES)
        self._connection.execute(f"PRAGMA user_version={VERSION}")

    def _run_script(self, script: str) -> None:
        """Inside the transaction, which `executescript` of Python would commit."""
        statement = ""
        for line in script.splitlines():
            statement += line + "\n"
            if sqlite3.complete_statement(statement):
                self._connection.execute(statement)
                statement = ""

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; inside another transaction it joins that one."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # some failures of SQLite have taken everything back already
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def step(self) -> Iterator[None]:
        """A part of a transaction that may fail by itself: then it did nothing, and the transaction can go on."""
        self.run("SAVEPOINT step")
        try:
            yield
        except BaseException:
            self.run("ROLLBACK TO step")
            raise
        finally:
            self.run("RELEASE step")

    def run(self, sql: str, *values: Any) -> sqlite3.Cursor:
        return self._connection.execute(sql, values)

    def run_many(self, sql: str, rows: Iterator[tuple[Any, ...]] | list[tuple[Any, ...]]) -> None:
        self._connection.executemany(sql, rows)

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in self._connection.execute(sql, values)]

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        row = self._connection.execute(sql, values).fetchone()
        return None if row is None else row[0]

    def fact(self, name: str, otherwise: Any = None) -> Any:
        """A remembered JSON value."""
        written = self.value("SELECT value FROM facts WHERE name = ?", name)
        return otherwise if written is None else json.loads(written)

    def remember(self, name: str, value: Any) -> None:
        self.run("INSERT OR REPLACE INTO facts VALUES (?, ?)", name, as_json(value))


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def as_json(value: Any) -> str:
    """The value as compact JSON, other scripts as they are."""
    return _ENCODER.encode(value)


def _make_private(path: Path) -> None:
    """Readable by its owner only, and never through a link planted there (reliability A18)."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)
