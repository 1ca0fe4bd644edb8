"""How long somebody waits for a command that does nothing: `--version` and `--help`, against importing click alone."""

from __future__ import annotations

from collections.abc import Iterator

from bench.measuring import Bench, Figure

TIMES = 15
OVER_CLICK = 2

_MEASURE = "import click"
_COMMANDS = {
    _MEASURE: ("-c", _MEASURE),
    "ctsync --version": ("-m", "ctsync", "--version"),
    "ctsync --help": ("-m", "ctsync", "--help"),
}


def figures(bench: Bench) -> Iterator[Figure]:
    """Both commands, and what they are measured by."""
    costs = bench.in_turns(TIMES, None, **_COMMANDS)
    measure = costs[_MEASURE].processor
    yield Figure(f"python -c '{_MEASURE}': processor", measure * 1000, "ms")
    for name in list(_COMMANDS)[1:]:
        yield Figure(f"{name} : {_MEASURE}", costs[name].processor / measure, "x", OVER_CLICK)
