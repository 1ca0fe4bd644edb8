"""What population there is, and changing it, behind the scenes.

A change may take a minute. It holds back the sandbox's other calls meanwhile, and no other process: the state is locked
only for the step in which the new population takes the old one's place.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ctsync.errors import UsageError
from ctsync.sandbox.account import Account, Answer
from ctsync.sandbox.http.door import Door
from ctsync.sandbox.large.checking import FileMistakes
from ctsync.sandbox.large.loading import Files
from ctsync.sandbox.made_up import SEED, SIZE


def of(account: Account) -> dict[str, Any]:
    """How many people and events, from when to when (seconds since 1970, or null), and where they come from."""
    population, now = account.population, account.clock.now
    told = population.told
    events, first, last = population.events(now)
    return {
        "people": told["size"],
        "events": events,
        "first": first,
        "last": last,
        "made_up": population.made_up,
        "seed": told["seed"],
        "files": told.get("files", []),
        "is_default": told == {"size": SIZE, "seed": SEED},
    }


async def change(door: Door, body: Any) -> Any:
    """`{"people": n, "seed"?: n}`, `{"from": path, "events"?: path}`, or `{}` for what a new sandbox has."""
    try:
        return {"status": "success", **await door.work(lambda: _change(door.account, body))}
    except FileMistakes as error:
        mistakes = [one._asdict() for one in error.mistakes]
        told = {"error": error.what, "why": error.why, "hint": error.hint, "mistakes": mistakes}
        return Answer(400, {"status": "fail", "code": 400, **told})
    except UsageError as error:
        told = {"error": error.what, "why": error.why, "hint": error.hint}
        return Answer(400, {"status": "fail", "code": 400, **told})


def _change(account: Account, body: Any) -> dict[str, Any]:
    told = body if isinstance(body, dict) else {}
    population = account.population
    if "from" in told:
        events = Path(str(told["events"])) if told.get("events") else None
        population.load(Files(Path(str(told["from"])), events), account.clock.zone)
    else:
        size, seed = told.get("people", SIZE), told.get("seed", SEED)
        if type(size) is not int or type(seed) is not int:
            raise UsageError("`people` and `seed` are whole numbers.")
        population.make(size, seed, account.clock.now)
    return of(account)
