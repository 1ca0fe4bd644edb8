"""Histories whose faults end: three clean runs later the account is what git wants, but for what is frozen."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence

from tests.safety.simulation.batch import Batch, say, seeds_of, several, side_by_side
from tests.safety.simulation.liveness import MET_IN_EVERY_BATCH, judge


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seeds", type=seeds_of, default=range(2_000), help="from:to, or one seed")
    parser.add_argument("--workers", type=int, default=2, help="processes at a time")


def run(arguments: argparse.Namespace) -> int:
    began = time.monotonic()
    batch = side_by_side(arguments.seeds, arguments.workers, portion)
    return say("calm", batch, began, MET_IN_EVERY_BATCH if batch.seeds >= 200 else ())


def portion(seeds: Sequence[int]) -> Batch:
    return several(seeds, judge)
