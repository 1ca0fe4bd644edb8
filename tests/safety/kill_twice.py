"""kill -9 in an apply, and again in the audit or the apply that recovers it; both machines' disks go (reliability F2).

The first place is anywhere in an apply of 4 changes; the second anywhere in what follows it, as far as that goes on.
"""

from __future__ import annotations

import argparse
import random
import signal
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ctsync.applying.audit import audit
from tests.safety.figures import Tally, reported, say, total
from tests.safety.forking import in_a_copy, side_by_side
from tests.safety.kill import LEASE_IS_OVER, Series
from tests.safety.place import STORES, Place, cores, place_like, prepared, scratch
from tests.safety.points import Points, killed_at
from tests.safety.recovering import accidents, met_by, recovered
from tests.safety.shop import SMALL, asked, plan_and_apply

SAMPLE = {"file": 400, "object": 40, "git": 10}
"""Pairs tried on each store unless told otherwise."""

MUST = (
    *("killed", "killed again", "killed again in an audit", "killed again in an apply"),
    *("found again", "stops proven", "created", "ended well"),
)

Pair = tuple[int, int]
"""Two places: in the apply, and in what recovers it."""


@dataclass(frozen=True)
class Twice(Series):
    """Trials in which the run that recovers dies as well."""

    def tried_twice(self, pair: Pair) -> Tally:
        """One trial, whose failure is an accident like any other."""
        try:
            return self._killed_twice(*pair)
        except Exception:  # noqa: BLE001  # hundreds of other trials wait
            return Tally(cases=1, accidents=[f"{self.store} {pair}: {traceback.format_exc()}"])

    def _killed_twice(self, first: int, second: int) -> Tally:
        tally = Tally(cases=1)
        trial = self.prepared.with_name(f"trial-{first}-{second}")
        with place_like(self.prepared, trial, self.store) as place:
            kinds = [self._dies(place, first, is_first=True), self._dies(place, second, is_first=False)]
            tally.met["killed"] += bool(kinds[0])
            if all(kinds):
                tally.met["killed again"] += 1
                tally.met[f"killed again in an {(place.root / 'command').read_text()}"] += 1
            driver = place.driver(in_flight=self.in_flight, later=2 * LEASE_IS_OVER)
            after = in_a_copy(lambda: recovered(driver, self.edit)).result
            assert after is not None
            place.let_everything_go_out()
            found = accidents(place.journal(), after, self.edit)
            tally.accidents += [f"{self.store} {first} and {second} ({kinds}): {each}" for each in found]
        tally.met.update(met_by(after))
        return tally

    def _dies(self, place: Place, number: int, *, is_first: bool) -> str:
        """The kind of place at which it died, empty if it lived; its machine is deleted either way."""
        note = place.root / f"died-at-{'first' if is_first else 'second'}"
        points = Points(killed_at(number, note))
        work = (lambda: self._whole(place, points)) if is_first else (lambda: self._recovering(place, points))
        ended = in_a_copy(work)
        place.lose_the_machine()
        return note.read_text() if ended.signal == signal.SIGKILL else ""

    def _whole(self, place: Place, points: Points) -> int:
        return int(plan_and_apply(place.driver(points), self.edit.after).exit_code)

    def _recovering(self, place: Place, points: Points) -> int:
        """As `recovered` does; a note says which command is at work."""
        driver = place.driver(points, later=LEASE_IS_OVER)
        command = place.root / "command"
        command.write_text("audit")
        with driver.store.hold():
            driver.run(audit(asked(())))
        command.write_text("apply")
        return int(plan_and_apply(driver, self.edit.after).exit_code)


def pairs(places: int, sample: int, seed: int) -> list[Pair]:
    """Pairs spread over both runs, without two of the same. What recovers is about as long as what it recovers."""
    dice, found = random.Random(seed), dict[Pair, None]()
    while len(found) < min(sample, places * places):
        found[dice.randint(1, places), dice.randint(1, places)] = None
    return list(found)


def trials(series: Twice, chosen: Sequence[Pair], workers: int) -> Tally:
    """Kill at each of these pairs of places, in so many processes."""
    shares = [share for each in range(workers) if (share := list(chosen[each::workers]))]
    return total(side_by_side(shares, lambda share: total(series.tried_twice(each) for each in share)))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--store", choices=STORES, action="append", help="only this store; may be repeated")
    parser.add_argument("--sample", type=int, help="pairs on each store")
    parser.add_argument("--seed", type=int, default=1, help="which pairs a sample takes")
    parser.add_argument("--workers", type=int, default=cores() + 1, help="processes side by side")


def run(arguments: argparse.Namespace) -> int:
    """Print the figures. 0 if no accident happened, and both commands died a second time."""
    stores = arguments.store or STORES
    return max(_run_on(each, arguments.sample or SAMPLE[each], arguments) for each in stores)


def _run_on(store: str, sample: int, arguments: argparse.Namespace) -> int:
    began = time.monotonic()
    with (
        scratch() as folder,
        prepared(Path(folder) / "prepared", store, SMALL) as ready,
    ):
        series = Twice(ready, store, SMALL)
        places = len(series.places())
        say(f"kill-twice, {store}: {places:,} places in an apply of {SMALL.changes} changes")
        tally = trials(series, pairs(places, sample, arguments.seed), arguments.workers)
    must = MUST if sample >= 40 else ("killed", "killed again")
    return reported(f"kill-twice, {store}", tally, must_meet=must, at_least=sample, began=began)
