"""What all series of a long run came to, for machines: one JSON file with every figure that is printed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path


@dataclass(frozen=True)
class Series:
    """`met` says how often each thing was met, and `never_met` what should have been; seconds are those of the clock."""

    name: str
    cases: int
    accidents: Sequence[str]
    never_met: Sequence[str]
    seconds: float
    met: Mapping[str, int] = field(default_factory=dict)


SERIES: list[Series] = []
"""In the order in which they ended in this process."""


def core_seconds() -> float:
    """Of all processors, of this process and of its children that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def write(path: Path, *, failed: Sequence[str]) -> None:
    """All series so far. `failed` names the runs that did not end well."""
    told = {
        "well": not failed,
        "failed": list(failed),
        "core_minutes": round(core_seconds() / 60, 1),
        "series": [_told(each) for each in SERIES],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", "utf-8")


def _told(series: Series) -> dict[str, object]:
    """`asdict` would make a Counter anew from pairs, and count the pairs."""
    return {
        **asdict(replace(series, met={})),
        "seconds": round(series.seconds, 1),
        "met": dict(series.met),
    }
