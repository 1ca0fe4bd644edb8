"""Seeded histories of everything that can happen to ctsync, judged by the protocol's oracles (reliability G1).

python -m tests.safety simulate --seeds 0:10000     what `make safety` runs
python -m tests.safety simulate --seeds 4711 --show  one seed, with its whole journal
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.safety.figures import Tally, reported
from tests.safety.simulation.batch import MET_IN_EVERY_BATCH, say, seeds_of, side_by_side
from tests.safety.simulation.oracles import Verdict
from tests.safety.simulation.script import play


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seeds", type=seeds_of, default=range(10_000), help="from:to, or one seed")
    parser.add_argument("--workers", type=int, default=2, help="processes at a time")
    parser.add_argument(
        "--replays", type=int, default=100, help="seeds that are played twice, for the same journal"
    )
    parser.add_argument("--show", action="store_true", help="print the journals, and do nothing else")
    parser.add_argument("--stop-at-first", action="store_true", help="end at the first violation")


def run(arguments: argparse.Namespace) -> int:
    if arguments.show:
        return _show(arguments.seeds)
    began = time.monotonic()
    is_over = (lambda batch: bool(batch.violations)) if arguments.stop_at_first else (lambda _: False)
    batch = side_by_side(arguments.seeds, arguments.workers, until=is_over)
    cases = MET_IN_EVERY_BATCH if batch.seeds >= 1_000 else ()
    code = say("simulate", batch, began, cases)
    return max(code, _replayed(arguments.seeds[: arguments.replays]))


def _replayed(seeds: range) -> int:
    """Play each seed twice: 0 if it was the same to the bit each time, else 1."""
    began = time.monotonic()
    tally = Tally(len(seeds))
    for seed in seeds:
        if play(seed).digest() == play(seed).digest():
            tally.met["replayed alike"] += 1
        else:
            tally.accidents.append(f"seed {seed} is another story the second time")
    return reported("replays", tally, must_meet=("replayed alike",), at_least=len(seeds), began=began)


def _show(seeds: range) -> int:
    violations = []
    for seed in seeds:
        history = play(seed)
        violations = Verdict(history).violations()
        sys.stdout.write(f"seed {seed}: {history.swarm}\n")
        for number, commit in enumerate(history.commits):
            sys.stdout.write(f"  commit {number}\n" + "".join(f"    {file}\n" for file in commit.values()))
        for seconds, *entry in history.journal:
            sys.stdout.write(f"{seconds / 3600:10.3f} h  {entry}\n")
        for violation in violations:
            sys.stdout.write(f"VIOLATION {violation}\n")
        sys.stdout.write(f"journal {history.digest()}\n")
    return 1 if violations else 0
