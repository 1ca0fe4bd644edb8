"""Orders of trouble: read strictly, remembered, and counted call by call."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from ctsync.errors import UsageError
from ctsync.sandbox.draws import draw
from ctsync.sandbox.faults.kinds import CALLS, KINDS, PARAMETERS, REDIRECTS
from ctsync.sandbox.faults.rows import ALTERATIONS
from ctsync.sandbox.state import State, as_json


@dataclass(frozen=True, slots=True)
class Fault:
    """One order of trouble.

    It counts the calls of its `endpoints` whose campaign's name contains `name`, skips to the `nth`, and from there
    strikes each `every`-th one with `probability`, `times` times in all; 0 means for ever. What is drawn depends on
    `seed` and the number of the call alone. The other fields are the parameters of `kinds`.
    """

    kind: str
    endpoints: tuple[str, ...] = ("create",)
    nth: int = 1
    every: int = 1
    name: str = ""
    times: int = 1
    probability: float = 1.0
    seed: int = 0
    lists: int = 1
    seconds: int = 0
    text: str = ""
    code: int = 0
    retry_after: int = 0
    as_date: bool = False
    milliseconds: int = 1_000
    megabytes: int = 100
    status: int = 302
    target: str = ""
    row: str = ""
    word: str = ""
    characters: int = 64
    how: str = "trimmed"

    def concerns(self, endpoint: str, name: str) -> bool:
        """Whether a call counts at all."""
        return not {endpoint, "any"}.isdisjoint(self.endpoints) and self.name in name

    def strikes(self, seen: int, done: int) -> bool:
        """Whether it strikes the call that is number `seen` of those it counts, having struck `done` before."""
        if seen < self.nth or (self.times and done >= self.times):
            return False
        if (seen - max(self.nth, 1)) % self.every:
            return False
        return draw("fault", self.kind, self.seed, seen) < self.probability * 2**64


_URL = re.compile(r"(?:https?://[!-~]{1,2000})?")
"""What a `Location` can carry: nothing, or an address in printable ASCII."""

_SELECTION: dict[str, type] = {
    "nth": int,
    "every": int,
    "from": int,
    "name": str,
    "times": int,
    "probability": float,
    "seed": int,
}
_TYPES: dict[str, type] = _SELECTION | {name: type(each.default) for name, each in PARAMETERS.items()}
_SELECTS = ("fault", "endpoint", *_SELECTION)


def read_fault(told: Any) -> Fault:
    """A fault as somebody orders it; `UsageError` for anything it does not know.

    `endpoint` is a call, several in a list, or `any`; without it, `create`, or what the kind is made for. `from` is
    `nth` without an end.
    """
    if not isinstance(told, dict) or str(told.get("fault")) not in KINDS:
        raise UsageError("There is no such fault.", hint=f"There are: {', '.join(KINDS)}.")
    kind = KINDS[told["fault"]]
    given = {key: value for key, value in told.items() if key not in ("fault", "endpoint")}
    for key, value in given.items():
        if not _fits(key, value):
            raise UsageError(
                f"A fault has no `{key}` like that.", hint=f"It has: {', '.join((*_SELECTS, *PARAMETERS))}."
            )
    endpoints = _endpoints(told.get("endpoint", "create" if "create" in kind.calls else kind.calls[0]))
    if any(each not in kind.calls for each in endpoints if each != "any" or kind.calls != CALLS):
        raise UsageError(f"`{told['fault']}` is made for {' and '.join(kind.calls)} only.")
    return Fault(told["fault"], endpoints, **{**kind.parameters, **_counted(given)})


def _endpoints(told: Any) -> tuple[str, ...]:
    named = [told] if isinstance(told, str) else told
    if not isinstance(named, list) or not named or any(each not in (*CALLS, "any") for each in named):
        raise UsageError("There is no such endpoint.", hint=f"There are: {', '.join((*CALLS, 'any'))}.")
    return tuple(named)


def _counted(given: dict[str, Any]) -> dict[str, Any]:
    if "from" not in given:
        return given
    if "nth" in given:
        raise UsageError("A fault has `nth` or `from`, not both.")
    return {"times": 0, **{("nth" if key == "from" else key): value for key, value in given.items()}}


def _fits(key: str, value: Any) -> bool:
    kind = _TYPES.get(key)
    if kind is float:
        return type(value) in (int, float) and 0 <= value <= 1
    if kind is None or type(value) is not kind or (isinstance(value, int) and value < 0):
        return False
    if key == "target":
        return _URL.fullmatch(str(value)) is not None
    allowed: dict[str, Any] = {"every": range(1, 10**9), "status": REDIRECTS, "how": ALTERATIONS}
    return value in allowed.get(key, (value,))


class Faults:
    """The orders of one state file."""

    def __init__(self, state: State) -> None:
        self._state = state

    def order(self, told: Any) -> int:
        """Remember a fault; gives its number."""
        read_fault(told)
        return int(self._state.run("INSERT INTO faults (told) VALUES (?)", as_json(told)).lastrowid or 0)

    def forget_all(self) -> None:
        self._state.run("DELETE FROM faults")

    def all(self) -> list[dict[str, Any]]:
        """Each order with how many calls it has seen and how often it struck."""
        return [{**row, "told": json.loads(row["told"])} for row in self._state.rows("SELECT * FROM faults")]

    def strike(self, endpoint: str, name: str) -> Fault | None:
        """Count this call for every order it concerns; the first order that is due strikes."""
        struck: Fault | None = None
        for row in self.all():
            fault = read_fault(row["told"])
            if not fault.concerns(endpoint, name):
                continue
            seen = row["seen"] + 1
            self._state.run("UPDATE faults SET seen = ? WHERE number = ?", seen, row["number"])
            if struck is None and fault.strikes(seen, row["done"]):
                self._state.run("UPDATE faults SET done = done + 1 WHERE number = ?", row["number"])
                struck = fault
        return struck
