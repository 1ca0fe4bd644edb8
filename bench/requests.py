"""How many requests a plan makes, counted in the sandbox's own journal of what it was really asked.

One list call for each window of at most 31 days, one estimate for each changed campaign (one that waits for its
window is not made yet, and counts as changed), and none for the others.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.measuring import Bench, Figure

SAMPLE, MANY = 18, 200
EDITED = 3
LONGEST = 31
"""Days of one list call."""

_LIST, _CREATE = "/1/targets/list.json", "/1/targets/create.json"


@dataclass(frozen=True, slots=True)
class Asked:
    """What one plan asked for. `changed` is what it then said, `windows` how many calls its days need at least."""

    lists: int
    windows: int
    estimates: int
    changed: int
    others: int


def figures(bench: Bench, *, quick: bool) -> Iterator[Figure]:
    """The sample shop; and a generated one unless `quick`."""
    for count in (SAMPLE,) if quick else (SAMPLE, MANY):
        folder = bench.folder / f"requests-{count}"
        if count == SAMPLE:
            bench.run("-m", "ctsync", "init", str(folder))
        else:
            bench.run("-m", "bench.shop", "--files", str(folder), str(count))
        bench.run("-m", "ctsync", "apply", "--yes", "--quiet", "-C", str(folder), *allowed(bench, folder))
        yield from _told(f"plan of {count} campaigns, none changed", _plan(bench, folder))
        _edit(folder)
        yield from _told(f"plan of {count} campaigns, {EDITED} changed", _plan(bench, folder))


def allowed(bench: Bench, folder: Path) -> Iterator[str]:
    """The options that lift what a first apply of so many campaigns would otherwise leave out."""
    told = bench.run(
        "-m", "ctsync", "plan", "--no-estimate", "--format", "json", "-C", str(folder), ends=(0, 8)
    )
    for limit in json.loads(told)["limits"]:
        yield f"--allow={limit['rule']}={limit['digest']}"


def _told(name: str, asked: Asked) -> Iterator[Figure]:
    yield Figure(f"{name}: list calls", asked.lists, "", asked.windows)
    yield Figure(f"{name}: estimates", asked.estimates, "", asked.changed)
    yield Figure(f"{name}: anything else", asked.others, "", 0)


def _plan(bench: Bench, folder: Path) -> Asked:
    before = len(_journal(folder))
    told = json.loads(bench.run("-m", "ctsync", "plan", "--format", "json", "-C", str(folder)))
    rows = _journal(folder)[before:]
    lists = [json.loads(body) for path, body in rows if path == _LIST]
    estimates = [body for path, body in rows if path == _CREATE and json.loads(body).get("estimate_only")]
    return Asked(
        lists=len(lists),
        windows=_fewest(lists),
        estimates=len(estimates),
        changed=len(told["changes"]),
        others=len(rows) - len(lists) - len(estimates),
    )


def _journal(folder: Path) -> list[tuple[str, str]]:
    """The path and the body of every request that the sandbox of this shop ever got."""
    with closing(sqlite3.connect(folder / ".ctsync" / "sandbox.sqlite3")) as state:
        found = state.execute("SELECT path, body FROM journal WHERE kind = 'request' ORDER BY number")
        return [(str(path), str(body)) for path, body in found]


def _fewest(lists: list[dict[str, Any]]) -> int:
    """How many calls cover all days from the first to the last that was asked for."""
    first = min(datetime.strptime(str(asked["from"]), "%Y%m%d") for asked in lists)  # noqa: DTZ007  # days
    last = max(datetime.strptime(str(asked["to"]), "%Y%m%d") for asked in lists)  # noqa: DTZ007  # days
    return -(-((last - first).days + 1) // LONGEST)


def _edit(folder: Path) -> None:
    """Change the text of some pushes, the first by name."""
    for file in sorted(folder.glob("campaigns/**/*-push*.yaml"))[:EDITED]:
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace('  title: "', '  title: "New: ', 1), encoding="utf-8")
