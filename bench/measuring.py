"""What a process costs, and the median of several that took turns.

Processor time and not the clock on the wall: other programs run on this machine too. The process that measures stays
small, because Linux counts a parent's memory at the moment of starting a child as the child's own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
_MEGABYTE: Final = 1024 if sys.platform == "linux" else 1024 * 1024
"""`ru_maxrss` counts kilobytes on Linux and bytes elsewhere."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process and its own children: seconds on a processor, seconds on the wall, megabytes at the most."""

    processor: float
    wall: float
    peak: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `goal` is the most that `value` should be; None is told without a goal."""

    name: str
    value: float
    unit: str = ""
    goal: float | None = None

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        return "met" if self.value <= self.goal else "NOT MET"


class Bench:
    """A folder for one run of all measurements, gone afterwards, and the processes that are measured in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *arguments: str, ends: tuple[int, ...] = (0,)) -> str:
        """Run this Python with some arguments, and give what it printed. Raises RuntimeError if it fails."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode not in ends:
            raise RuntimeError(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr[-2000:]}")
        return done.stdout

    def cost(self, *arguments: str) -> Cost:
        """What this Python costs with some arguments. Raises RuntimeError if it fails."""
        begun = os.times().elapsed
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=self._environment(), stdout=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}")
        return Cost(used.ru_utime + used.ru_stime, os.times().elapsed - begun, used.ru_maxrss / _MEGABYTE)

    def in_turns(
        self,
        times: int,
        before: Mapping[str, Callable[[], object]] | None = None,
        **commands: tuple[str, ...],
    ) -> dict[str, Cost]:
        """The medians of several commands that took turns, so that a busy minute falls on all of them.

        Each is run once before, unmeasured: its modules are compiled then, and its files are in memory. `before` says
        what is done, unmeasured, before each run of a command.
        """
        first = before or {}

        def one(name: str) -> Cost:
            first.get(name, tuple)()
            return self.cost(*commands[name])

        for name in commands:
            one(name)
        rounds = [{name: one(name) for name in commands} for _ in range(times)]
        return {name: _median([each[name] for each in rounds]) for name in commands}

    def _environment(self) -> Mapping[str, str]:
        """This environment without what would change the measurement, and with compiled modules kept."""
        kept = {
            name: text
            for name, text in os.environ.items()
            if not name.startswith(("CTSYNC", "COVERAGE", "PYTHON"))
        }
        return kept | {
            "PYTHONPATH": str(ROOT),
            "PYTHONHASHSEED": "0",
            "PYTHONPYCACHEPREFIX": str(self.folder / "pycache"),
            "NO_COLOR": "1",
        }


@contextmanager
def a_bench() -> Iterator[Bench]:
    """A bench with an empty folder of its own."""
    with TemporaryDirectory(prefix="ctsync-bench-") as folder:
        yield Bench(Path(folder))


def _median(costs: list[Cost]) -> Cost:
    return Cost(
        median(cost.processor for cost in costs),
        median(cost.wall for cost in costs),
        median(cost.peak for cost in costs),
    )
