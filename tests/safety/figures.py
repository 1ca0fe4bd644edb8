"""What a series of trials came to: cases, accidents, and how often each thing was met, which must not be never."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from tests.safety.summary import SERIES, Series


@dataclass
class Tally:
    """`met` counts what happened, so that a series in which nothing happens is found out."""

    cases: int = 0
    accidents: list[str] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)

    def __iadd__(self, other: Tally) -> Self:
        self.cases += other.cases
        self.accidents += other.accidents
        self.met.update(other.met)
        return self

    def never(self, kinds: Iterable[str]) -> list[str]:
        """Those that were not met at all."""
        return sorted(kind for kind in kinds if not self.met[kind])


def total(tallies: Iterable[Tally]) -> Tally:
    """Several parts of a series as one."""
    whole = Tally()
    for each in tallies:
        whole += each
    return whole


def reported(title: str, tally: Tally, *, must_meet: Sequence[str], at_least: int, began: float) -> int:
    """Print a series, and give 0 if it had cases enough, met everything and saw no accident; else 1."""
    say(f"{title}: {tally.cases:,} cases, {len(tally.accidents)} accidents, {time.monotonic() - began:.0f} s")
    for kind, number in sorted(tally.met.items()):
        say(f"    {number:>9,}  {kind}")
    for accident in tally.accidents[:20]:
        say(f"  ACCIDENT {accident}")
    never = tally.never(must_meet)
    for kind in never:
        say(f"  NEVER MET {kind}")
    too_few = tally.cases < at_least
    missed = [*never, *(["cases enough"] if too_few else [])]
    seconds = time.monotonic() - began
    SERIES.append(Series(title, tally.cases, tuple(tally.accidents), missed, seconds, dict(tally.met)))
    if too_few:
        say(f"  TOO FEW CASES: at least {at_least:,}")
    return 1 if tally.accidents or never or too_few else 0


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
