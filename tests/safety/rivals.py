"""Others in the middle of an apply: a signal, a second apply, a holder that slept (reliability F5, F6, F7).

Real processes on a store that several machines reach. Whoever comes off second best must notice it: each campaign is
asked for at most once, and what one run leaves the next one finishes.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ctsync.applying.driver import Driver
from ctsync.errors import CtsyncError
from ctsync.workspace.signals import told_of_signals
from tests.safety.figures import Tally, reported, total
from tests.safety.forking import copied, in_a_copy, side_by_side
from tests.safety.kill import LEASE_IS_OVER, Series
from tests.safety.place import Place, cores, place_like, prepared, scratch
from tests.safety.points import Points, dawdling, paused_at, signalled_at
from tests.safety.recovering import accidents, met_by, recovered
from tests.safety.shop import Edit, plan_and_apply
from tests.stories.oracle import posts

STORE = "object"
EDIT = Edit(leaving=3, changing=2, coming=7)
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
NAMES = ("signalled", "paused", "racing")
CROWDS = ((2, 200), (8, 20))
"""How many processes at once, and how often."""

SIGNALLED = ("SIGINT ended with 130", "SIGTERM ended with 143", "SIGHUP ended with 130")
PAUSED = ("the sleeper ended with 3", "the other ended with 0", "the other ended with 5")
RACING = tuple(
    f"{crowd} at once {how}, ended with {code}"
    for crowd, _ in CROWDS
    for how in ("with a lease", "by swap alone")
    for code in (0, 3)
)
"""What each series must have met."""


@dataclass(frozen=True)
class Rivals(Series):
    """Trials in which a run is disturbed and not killed."""

    def signalled(self, number: int) -> Tally:
        """A signal comes at that place: no call is begun after it, and what was done is written down."""
        which = SIGNALS[number % len(SIGNALS)]

        def disturb(place: Place) -> Counter[str]:
            note = place.root / "signalled-at"
            driver = place.driver(Points(signalled_at(number, which, note)))
            code = in_a_copy(lambda: self._ends(driver)).result
            came = int(note.read_text()) if note.exists() else time.monotonic_ns()
            journal = place.journal()
            late = [
                row["path"]
                for row in (*posts(journal, "create"), *posts(journal, "stop"))
                if row["monotonic"] > came
            ]
            assert len(late) <= 1, f"begun after the signal: {late}"
            return Counter({f"{which.name} ended with {code}": 1, "a call was under way": len(late)})

        return self._tried(f"signalled-{number}", disturb)

    def paused(self, number: int) -> Tally:
        """The holder sleeps there until its lease is over and another machine has done everything; then it goes on."""

        def disturb(place: Place) -> Counter[str]:
            sleeper = copied(lambda: self._ends(place.driver(Points(paused_at(number)))))
            if not sleeper.until_it_stops():
                return Counter({"ended before its place": 1, f"code {sleeper.ended().result}": 1})
            other = in_a_copy(
                lambda: recovered(place.driver(later=LEASE_IS_OVER, work=place.another("other")), self.edit)
            ).result
            os.kill(sleeper.pid, signal.SIGCONT)
            code = sleeper.ended().result
            assert other is not None
            return Counter(
                {f"the sleeper ended with {code}": 1, f"the other ended with {other.codes[-1]}": 1}
            )

        return self._tried(f"paused-{number}", disturb)

    def racing(self, crowd: int, seed: int) -> Tally:
        """Several runs apply the same files at once; every other time without the lease between them.

        Of four seeds, two are of several machines, and two of one that shares with all what it keeps of the lock.
        """
        holds, is_one_machine = seed % 2 == 0, seed % 4 > 1

        def disturb(place: Place) -> Counter[str]:
            def one(number: int) -> Callable[[], int]:
                work = place.work if is_one_machine else place.another(f"machine-{number}")
                points = Points(dawdling(seed * 100 + number))
                return lambda: self._ends(place.driver(points, work=work), holds=holds)

            begun = [copied(one(number)) for number in range(crowd)]
            codes = [each.ended().result for each in begun]
            how = "with a lease" if holds else "by swap alone"
            return Counter(f"{crowd} at once {how}, ended with {code}" for code in codes)

        return self._tried(f"racing-{crowd}-{seed}", disturb)

    def _ends(self, driver: Driver, *, holds: bool = True) -> int:
        """An apply as a command runs it: told of signals, and an error ends it with its code."""
        try:
            with told_of_signals(driver.interrupt):
                return int(plan_and_apply(driver, self.edit.after, holds=holds).exit_code)
        except CtsyncError as error:
            return int(error.exit_code)

    def _tried(self, what: str, disturb: Callable[[Place], Counter[str]]) -> Tally:
        """One trial, what the next runs make of it, and what the account's journal says."""
        tally = Tally(cases=1)
        try:
            with place_like(self.prepared, self.prepared.with_name(what), self.store) as place:
                tally.met.update(disturb(place))
                after = in_a_copy(lambda: recovered(place.driver(later=2 * LEASE_IS_OVER), self.edit)).result
                assert after is not None
                place.let_everything_go_out()
                tally.accidents += [
                    f"{what}: {each}" for each in accidents(place.journal(), after, self.edit)
                ]
            tally.met.update(met_by(after))
        except Exception:  # noqa: BLE001  # the other trials wait, and this one's failure is an accident
            tally.accidents.append(f"{what}: {traceback.format_exc()}")
        return tally


@contextmanager
def rivals(folder: Path, edit: Edit) -> Iterator[Rivals]:
    with prepared(folder / "prepared", STORE, edit) as ready:
        yield Rivals(ready, STORE, edit)


def shared_out(trials: Sequence[Callable[[], Tally]], workers: int) -> Tally:
    """Do them in so many processes."""
    shares = [share for each in range(workers) if (share := trials[each::workers])]
    return total(side_by_side(shares, lambda share: total(each() for each in share)))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", choices=NAMES, help="this series alone")
    parser.add_argument("--one-in", type=int, default=1, metavar="N", help="an even share of the trials")
    parser.add_argument("--workers", type=int, default=cores(), help="processes side by side")


def run(arguments: argparse.Namespace) -> int:
    """Print the figures. 0 if no accident happened, and every kind of end was met."""
    worst = 0
    with (
        scratch() as folder,
        rivals(Path(folder), EDIT) as series,
    ):
        places = len(series.places())
        fifty = sorted(random.Random(5).sample(range(1, places + 1), 50))
        plans: Mapping[str, tuple[Sequence[Callable[[], Tally]], Sequence[str]]] = {
            "signalled": ([partial(series.signalled, each) for each in fifty], SIGNALLED),
            "paused": ([partial(series.paused, each) for each in range(1, places + 1)], PAUSED),
            "racing": (
                [partial(series.racing, crowd, seed) for crowd, times in CROWDS for seed in range(times)],
                RACING,
            ),
        }
        for name in [arguments.only] if arguments.only else NAMES:
            began = time.monotonic()
            trials, must = plans[name]
            must = must if arguments.one_in == 1 else ()
            tally = shared_out(trials[:: arguments.one_in], arguments.workers)
            worst = max(worst, reported(f"rivals, {name}", tally, must_meet=must, at_least=1, began=began))
    return worst
