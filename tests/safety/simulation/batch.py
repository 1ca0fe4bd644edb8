"""Many seeds on several processors: what was violated, and how often each thing was met, which must not be never."""

from __future__ import annotations

import gc
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

from tests.safety.simulation.account import CREATE_FAULTS, ESTIMATE_FAULTS, LIST_FAULTS, STOP_FAULTS
from tests.safety.simulation.history import FATES_IN_EVERY_BATCH, UNREADABLE, UNWRITABLE
from tests.safety.simulation.oracles import Verdict
from tests.safety.simulation.script import play
from tests.safety.summary import SERIES, Series

PORTION = 25

MET_IN_EVERY_BATCH: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            *(fate.value for fate in FATES_IN_EVERY_BATCH),
            *(f"fault: {kind}" for kind in (*CREATE_FAULTS, *STOP_FAULTS, *LIST_FAULTS, *ESTIMATE_FAULTS)),
            *(
                "fault: late by more than 50 minutes",
                "fault: deaf to stops",
                "fault: store away",
                "fault: store answer lost",
            ),
            *("apply with exit 0", "roll with exit 0", "panic with exit 0", "panic with another exit"),
            *("panic with the store", "fenced", "killed", "killed after a call"),
            *(f"stopped by a panic with the store {how}" for how in (UNREADABLE, UNWRITABLE)),
            *(
                "paused",
                "cancelled",
                "nights",
                "started twice",
                "old run again",
                "shallow clone",
                "applied what was approved",
            ),
            *(
                "commit: edit",
                "commit: flip",
                "commit: split",
                "commit: blunder",
                "commit: shuffle",
                "commit: revert",
                "commit: mistake",
                "hidden row",
                "lock gone",
                "lock rolled back",
            ),
            *("person: stop", "person: rename", "person: move", "person: look-alike", "person: absent"),
            *("person: seen", "settled by a person", "sent", "sent after a good apply", "promised"),
            *(
                "killed twice in a row",
                "hold",
                "hold that stops",
                "hold of everything",
                "hold of one campaign",
            ),
            *("hold ended early", "begun under a hold", "stopped by a hold", "taken over"),
            *("one that was taken over was stopped", "one that was taken over was changed by hand"),
            *(
                "sent after it may have been let go",
                "removal refused",
                "split by market",
                "commit: brought back",
            ),
            "list not whole",
            "panic of a rolling campaign",
            *("stopped in the account", *(f"exit {code}" for code in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10))),
        )
    )
)
"""A batch of some hundred seeds in which one of these is missing proves less than it says."""


@dataclass
class Batch:
    """`violations` are those that must not be; `tolerated` those after a lock that was rolled back."""

    seeds: int = 0
    violations: list[str] = field(default_factory=list)
    tolerated: list[str] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    calls: int = 0

    def add(self, other: Batch) -> None:
        self.seeds += other.seeds
        self.calls += other.calls
        self.violations += other.violations
        self.tolerated += other.tolerated
        self.met.update(other.met)

    def never_met(self, cases: Sequence[str] = MET_IN_EVERY_BATCH) -> list[str]:
        return [case for case in cases if not self.met[case]]


def judge(seed: int) -> Batch:
    """One safety history, played and judged."""
    history = play(seed)
    found = Verdict(history).violations()
    told = [f"seed {seed}: {each}" for each in found if not each.tolerated]
    tolerated = [f"seed {seed}: {each}" for each in found if each.tolerated]
    calls = sum(process.calls_made for process in history.processes)
    return Batch(1, told, tolerated, history.met, calls)


def several(seeds: Sequence[int], of: Callable[[int], Batch] = judge) -> Batch:
    """One after another. What lives long is not looked at by the collector of garbage again and again."""
    gc.collect()
    gc.freeze()
    whole = Batch()
    for seed in seeds:
        whole.add(of(seed))
    return whole


def side_by_side(
    seeds: Sequence[int],
    workers: int,
    of: Callable[[Sequence[int]], Batch] = several,
    *,
    until: Callable[[Batch], bool] = lambda _: False,
) -> Batch:
    """The same on several processors; `until` ends it early."""
    whole = Batch()
    portions = [seeds[begin : begin + PORTION] for begin in range(0, len(seeds), PORTION)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for part in pool.map(of, portions):
            whole.add(part)
            if until(whole):
                pool.shutdown(cancel_futures=True)
                break
    return whole


def seeds_of(text: str) -> range:
    """`0:10000`, or one number."""
    begin, colon, end = text.partition(":")
    return range(int(begin), int(end) if colon else int(begin) + 1)


def say(title: str, batch: Batch, began: float, cases: Sequence[str]) -> int:
    """Print a batch, and give the exit code of its command."""
    seconds = max(time.monotonic() - began, 0.001)
    out = sys.stdout.write
    for case, number in sorted(batch.met.items()):
        out(f"    {number:>9,}  {case}\n")
    for text in batch.tolerated:
        out(f"  after a rollback: {text}\n")
    for text in batch.violations[:50]:
        out(f"  VIOLATION {text}\n")
    never = batch.never_met(cases)
    SERIES.append(Series(title, batch.seeds, tuple(batch.violations), never, seconds, dict(batch.met)))
    if never:
        out(f"  NEVER MET: {', '.join(never)}\n")
    out(
        f"{batch.seeds:,} seeds, {batch.calls:,} calls, {len(batch.violations)} violations, "
        f"{len(batch.tolerated)} more after a rollback of the lock; {seconds:.0f} s, {batch.seeds / seconds:.1f} seeds/s\n"
    )
    return 1 if batch.violations or never else 0
