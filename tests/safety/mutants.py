"""Each safety rule taken out of a copy of the package: the simulator, or a test, must notice (reliability G4)."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.safety.simulation.mutation import Kill, Trial, hunted, trials_of
from tests.safety.simulation.table import MUTANTS
from tests.safety.summary import SERIES, Series

MOST_SEEDS = 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seeds", type=int, default=MOST_SEEDS, help="how many each may live through")
    parser.add_argument("--workers", type=int, default=2, help="mutants at a time")
    parser.add_argument("--only", default="", help="those whose name holds this")
    parser.add_argument(
        "--afresh", action="store_true", help="do not begin with the seeds that are known to kill"
    )


def run(arguments: argparse.Namespace) -> int:
    began = time.monotonic()
    trials = [trial for trial in trials_of(MUTANTS) if arguments.only in trial.name]

    def one(trial: Trial) -> Kill:
        pinned = () if arguments.afresh else trial.pinned
        kill = hunted(trial, [*pinned, *(seed for seed in range(arguments.seeds) if seed not in pinned)])
        _say(f"  {kill.by or 'LIVES':>8}  {trial.name}: {_how(kill)}")
        return kill

    with ThreadPoolExecutor(arguments.workers) as pool:
        kills = list(pool.map(one, trials))
    _table(trials, kills)
    alive = [trial.name for trial, kill in zip(trials, kills, strict=True) if not kill.by]
    _say(
        f"{len(trials)} trials of {len(MUTANTS)} mutants, {len(alive)} alive, {time.monotonic() - began:.0f} s"
    )
    seconds = time.monotonic() - began
    by = Counter(kill.by or "nothing" for kill in kills)
    SERIES.append(Series("mutants", len(trials), [f"{name} lives" for name in alive], (), seconds, by))
    return 1 if alive else 0


def _table(trials: Sequence[Trial], kills: Sequence[Kill]) -> None:
    """Each rule with what noticed that it was missing: as it is, and with the layer off that covers it."""
    found = {(trial.mutant.name, trial.is_uncovered): kill for trial, kill in zip(trials, kills, strict=True)}
    names = dict.fromkeys(trial.mutant.name for trial in trials)
    width = max(map(len, names), default=0)
    _say(f"  {'without the rule':<{width}}  {'as it is':<20}  with what covers it off")
    for name in names:
        plain, bare = (found.get((name, each)) for each in (False, True))
        _say(f"  {name:<{width}}  {_short(plain, 'hidden'):<20}  {_short(bare, 'nothing covers it')}")


def _short(kill: Kill | None, otherwise: str) -> str:
    if kill is None:
        return otherwise
    return f"{kill.by or 'LIVES'}" + ("" if kill.seed is None else f", seed {kill.seed}")


def _how(kill: Kill) -> str:
    return kill.text if kill.seed is None else f"after {kill.seeds} seeds, by seed {kill.seed}: {kill.text}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
