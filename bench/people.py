"""A million made-up people: how long they take to make, and an estimate over HTTP against the same question to duckdb alone.

The bare query is written by hand over the same files, by somebody who knows which columns they have. Both take turns, by
the clock on the wall, because the sandbox answers in a process of its own threads.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from bench.measuring import Bench, Figure
from ctsync.sandbox import ACCOUNT_ID, PASSCODE
from ctsync.sandbox.account import Account
from ctsync.sandbox.large.making import COLUMNS
from ctsync.sandbox.server import EmbeddedSandbox

MANY, FEW = 1_000_000, 200_000
TURNS = 9
NOW = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
ZONE = "Asia/Kolkata"
MOST = 3
"""Times that an estimate may take what the bare query takes."""

_SINCE = int(datetime(2026, 8, 31, 18, 30, tzinfo=UTC).timestamp())
_CHARGED = {"event_name": "Charged", "from": 20260901, "to": 20261124}
QUERIES: dict[str, tuple[dict[str, Any], str]] = {
    "an event with two properties, two profile fields, one event not done": (
        _CHARGED
        | {
            "event_properties": [
                {"name": "Amount", "operator": "greater_than", "value": 1000},
                {"name": "Items|Category", "operator": "equals", "value": ["Books", "Toys"]},
            ],
            "common_profile_properties": {
                "profile_fields": [
                    {"name": "City", "operator": "equals", "value": "Mumbai"},
                    {"name": "Risk Score", "operator": "less_than", "value": 700},
                ]
            },
            "advanced_query": {"did_none": [{"event_name": "Uninstalled", "from": 20260901, "to": 20261124}]},
        },
        (
            "{City} = 'Mumbai' AND {Risk Score} < 700 AND id IN (SELECT person FROM {events} WHERE event = 'Charged'"
            " AND moment BETWEEN {since} AND {now} AND {Amount} > 1000"
            " AND list_has_any({Items|Category}, ['Books', 'Toys']))"
            " AND id NOT IN (SELECT person FROM {events} WHERE event = 'Uninstalled' AND moment BETWEEN {since} AND {now})"
        ),
    ),
    "three times or more": (
        {
            "advanced_query": {
                "did_all": [
                    _CHARGED | {"event_name": "App Launched", "operator": "greater_than_equals", "value": 3}
                ]
            }
        },
        (
            "id IN (SELECT person FROM {events} WHERE moment > {year} AND moment <= {now})"
            " AND id IN (SELECT person FROM {events} WHERE event = 'App Launched' AND moment BETWEEN {since} AND {now}"
            " GROUP BY person HAVING count(*) >= 3)"
        ),
    ),
    "a profile field of people with any event in a year": (
        {
            "common_profile_properties": {
                "profile_fields": [{"name": "Plan", "operator": "equals", "value": "gold"}]
            }
        },
        "{Plan} = 'gold' AND id IN (SELECT person FROM {events} WHERE moment > {year} AND moment <= {now})",
    ),
}


def figures(bench: Bench, *, quick: bool) -> Iterator[Figure]:
    """Making them, then each question."""
    size = FEW if quick else MANY
    state = bench.folder / "people" / "sandbox.sqlite3"
    began = time.perf_counter()
    events = _make(state, size)
    yield Figure(f"making {size:,} people and {events:,} events", time.perf_counter() - began, "s")
    (folder,) = state.parent.glob("population-*")
    yield Figure("their files", sum(file.stat().st_size for file in folder.iterdir()) / 1e6, "MB")
    with EmbeddedSandbox(state, clock_start=NOW, zone=ZONE) as sandbox:
        for name, (where, bare) in QUERIES.items():
            ratio, alone = _compared(_asking(sandbox.url, where), _bare(folder, bare))
            yield Figure(f"{name}: alone", alone, "s")
            yield Figure(f"{name}: an estimate against that", ratio, "x", MOST)


def _make(state: Path, size: int) -> int:
    account = Account(state)
    account.start(NOW, ZONE)
    account.population.make(size, 1, account.clock.now)
    events, _, _ = account.population.events(account.clock.now)
    account.close()
    return events


def _compared(estimate: Callable[[], Any], bare: Callable[[], Any]) -> tuple[float, float]:
    """The ratio of the medians and the bare one's seconds, after a turn that is not counted. Both must say the same."""
    if estimate() != bare():
        raise RuntimeError(f"{estimate()} is not {bare()}")
    turns = [(_seconds(estimate), _seconds(bare)) for _ in range(TURNS)]
    ours, alone = (median(column) for column in zip(*turns, strict=True))
    return ours / alone, alone


def _seconds(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _asking(url: str, where: dict[str, Any]) -> Callable[[], tuple[int, int]]:
    body = {
        "name": "bench",
        "target_mode": "push",
        "where": where,
        "content": {"title": "Hi", "body": "There"},
        "devices": ["android", "ios"],
        "when": "20261125 10:00",
        "estimate_only": True,
    }
    headers = {
        "X-CleverTap-Account-Id": ACCOUNT_ID,
        "X-CleverTap-Passcode": PASSCODE,
        "Content-Type": "application/json",
    }
    parts = urlsplit(url)

    def ask() -> tuple[int, int]:
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=120)
        connection.request("POST", "/1/targets/create.json", json.dumps(body), headers)
        told = json.loads(connection.getresponse().read())["estimates"]
        connection.close()
        return told["android"], told["ios"]

    return ask


def _bare(folder: Path, written: str) -> Callable[[], tuple[int, int]]:
    import duckdb

    now = int(NOW.timestamp())
    named = {
        name: found.text or found.number or found.texts
        for name, found in {**COLUMNS.event, **COLUMNS.profile}.items()
    }
    named |= {
        "events": f"read_parquet('{folder}/events-*.parquet')",
        "since": str(_SINCE),
        "now": str(now),
        "year": str(now - 365 * 86400),
    }
    for name, column in named.items():
        written = written.replace(f"{{{name}}}", column)
    sql = (
        "SELECT count(*) FILTER (phone = 'android'), count(*) FILTER (phone = 'ios')"
        f" FROM read_parquet('{folder}/people.parquet') WHERE {written}"
    )
    connection = duckdb.connect()

    def ask() -> tuple[int, int]:
        android, ios = connection.execute(sql).fetchall()[0]
        return android, ios

    return ask
