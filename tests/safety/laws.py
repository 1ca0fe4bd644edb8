"""Laws that everyday tests try some hundred times, at length: histories, tampered locks (reliability G7, G16).

Histories are of up to 60 steps and drawn anew each time; what breaks one is printed as an example to be kept.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from tests.safety.figures import Tally, reported, say
from tests.safety.place import cores

ROOT = Path(__file__).parents[2]
HISTORIES = ("tests/laws/test_whatever_breaks.py",)
TAMPERED = ("tests/laws/test_tampering.py",)
_COUNTED = re.compile(r"(\d+) (passed|failed|error)")
_BROKEN = re.compile(r"(?m)^(?:FAILED|ERROR) (.+)$")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--histories", type=int, default=500, help="how many are played")
    parser.add_argument("--steps", type=int, default=60, help="how many steps each has at most")
    parser.add_argument("--tamperings", type=int, default=1_600, help="changes of each half of a lock")


def run(arguments: argparse.Namespace) -> int:
    """Print the figures. 0 if every law held."""
    length = {"PYTEST_LAW_EXAMPLES": arguments.histories, "PYTEST_LAW_STEPS": arguments.steps}
    worst = _held("laws, histories", HISTORIES, length)
    return max(worst, _held("laws, tampering", TAMPERED, {"PYTEST_TAMPERINGS": arguments.tamperings}))


def _held(title: str, tests: tuple[str, ...], length: dict[str, int]) -> int:
    began = time.monotonic()
    told = {name: str(number) for name, number in length.items()}
    say(f"{title}: {', '.join(f'{name}={number}' for name, number in told.items())}")
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", str(cores()), "-p", "no:cacheprovider", *tests],
        cwd=ROOT,
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        check=False,
    )
    met = {kind: int(number) for number, kind in _COUNTED.findall(ended.stdout.rpartition("\n=")[2])}
    tally = Tally(sum(met.values()), _BROKEN.findall(ended.stdout))
    tally.met.update(met)
    if ended.returncode and not tally.accidents:
        tally.accidents.append(f"{ended.stdout[-2_000:]}{ended.stderr[-2_000:]}")
    return reported(title, tally, must_meet=("passed",), at_least=1, began=began)
