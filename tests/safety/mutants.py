"""Each safety rule taken out of a copy of the package: the simulator, or a test, must notice (reliability G4)."""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tests.safety.simulation.mutation import Kill, Trial, hunted, trials_of
from tests.safety.simulation.table import MUTANTS

MOST_SEEDS = 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seeds", type=int, default=MOST_SEEDS, help="how many each may live through")
    parser.add_argument("--workers", type=int, default=2, help="mutants at a time")
    parser.add_argument("--only", default="", help="those whose name holds this")
    parser.add_argument("--pinned", action="store_true", help="begin with the seeds that are known to kill")


def run(arguments: argparse.Namespace) -> int:
    began = time.monotonic()
    trials = [trial for trial in trials_of(MUTANTS) if arguments.only in trial.name]

    def one(trial: Trial) -> Kill:
        pinned = trial.pinned if arguments.pinned else ()
        kill = hunted(trial, [*pinned, *(seed for seed in range(arguments.seeds) if seed not in pinned)])
        _say(f"  {kill.by or 'LIVES':>8}  {trial.name}: {_how(kill)}")
        return kill

    with ThreadPoolExecutor(arguments.workers) as pool:
        kills = list(pool.map(one, trials))
    alive = [trial.name for trial, kill in zip(trials, kills, strict=True) if not kill.by]
    _say(
        f"{len(trials)} trials of {len(MUTANTS)} mutants, {len(alive)} alive, {time.monotonic() - began:.0f} s"
    )
    return 1 if alive else 0


def _how(kill: Kill) -> str:
    return kill.text if kill.seed is None else f"after {kill.seeds} seeds, by seed {kill.seed}: {kill.text}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
