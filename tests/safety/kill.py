"""kill -9 at every place of an apply, and the machine's disk deleted with it (reliability F1, F4; figure G2).

For each place a copy of a warm process applies 50 changes over HTTP and kills itself there. What it had on its own
disk is deleted. Then audits and applies follow as anybody would run them, and the account's own journal is judged.
"""

from __future__ import annotations

import argparse
import random
import signal
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.safety.figures import Tally, reported, say, total
from tests.safety.forking import in_a_copy, side_by_side
from tests.safety.place import STORES, Place, cores, place_like, prepared, scratch
from tests.safety.points import Points, Spot, killed_at_spot
from tests.safety.recovering import RECOVERED, accidents, met_by, recovered
from tests.safety.shop import LARGE, Edit, plan_and_apply

LEASE_IS_OVER = timedelta(hours=1)
SAMPLE = 60
"""Places tried on a store that is slow, unless told otherwise."""

CALLS = (
    *("TellTime", "AskSkew", "ReadLock", "WriteLock", "FoldLock", "KeepContent", "KeepReceipts", "ListDays"),
    *("AskReach", "PostCreate", "PostStop", "Rest"),
)
IN_A_RUN = (
    *(f"{when} {call}" for call in CALLS for when in ("before", "after")),
    *("an outcome is told", "before connect", "connected", "request head sent", "last byte sent"),
    *("answer begins", "answer read"),
)
IN_A_SHELF = tuple(
    f"{when} shelf {what}" for what in ("look", "swap", "keep", "get") for when in ("before", "after")
)
KINDS = {
    "file": (
        *IN_A_RUN,
        *("file create", "file half written", "file write", "file flush", "file close", "file replace"),
        *("file settle", "file remove", "file make_folder"),
    ),
    "git": (*IN_A_RUN, *IN_A_SHELF, "git ls-remote", "git fetch", "git fast-import", "git push"),
    "object": (*IN_A_RUN, *IN_A_SHELF),
}
"""Every kind of place that a run of 50 changes comes to. One that is never met is a hole in the net."""


@dataclass(frozen=True)
class Series:
    """Trials on one store, from one prepared place."""

    prepared: Path
    store: str
    edit: Edit
    in_flight: int = 1

    def places(self) -> list[str]:
        """The kinds of all places of a run that nobody kills, in their order."""

        def run(place: Place) -> list[str]:
            kinds: list[str] = []
            points = Points(lambda _number, kind: kinds.append(kind))
            assert plan_and_apply(place.driver(points), self.edit.after).exit_code == 0
            return kinds

        with place_like(self.prepared, self.prepared.with_name("whole"), self.store) as place:
            return in_a_copy(lambda: run(place)).result or []

    def tried(self, spot: Spot) -> Tally:
        """One trial, whose failure is an accident like any other."""
        try:
            return self._killed(spot)
        except Exception:  # noqa: BLE001  # hundreds of other trials wait
            return Tally(cases=1, accidents=[f"{self.store} {spot}: {traceback.format_exc()}"])

    def _killed(self, spot: Spot) -> Tally:
        """The process dies at that place, and others recover what it left."""
        tally = Tally(cases=1)
        trial = self.prepared.with_name(f"trial-{'-'.join(map(str, spot)).replace(' ', '-')}")
        with place_like(self.prepared, trial, self.store) as place:
            ended = in_a_copy(lambda: self._applied(place, spot))
            kind = "nowhere"
            if ended.signal == signal.SIGKILL:
                kind = _note(place).read_text()
                tally.met["killed"] += 1
            tally.met[f"killed: {kind}"] += 1
            place.lose_the_machine()
            after = in_a_copy(
                lambda: recovered(place.driver(in_flight=self.in_flight, later=LEASE_IS_OVER), self.edit)
            ).result
            assert after is not None
            place.let_everything_go_out()
            found = accidents(place.journal(), after, self.edit)
            tally.accidents += [f"{self.store} {spot} ({kind}): {each}" for each in found]
        tally.met.update(met_by(after))
        return tally

    def _applied(self, place: Place, spot: Spot) -> int:
        driver = place.driver(Points(killed_at_spot(spot, _note(place))), in_flight=self.in_flight)
        return int(plan_and_apply(driver, self.edit.after).exit_code)


def _note(place: Place) -> Path:
    return place.root / "died-at"


def trials(series: Series, spots: Sequence[Spot], workers: int) -> Tally:
    """Kill at each of these places, in so many processes."""
    shares = [share for each in range(workers) if (share := list(spots[each::workers]))]
    return total(side_by_side(shares, lambda share: total(series.tried(each) for each in share)))


def spots_of(kinds: Sequence[str]) -> list[Spot]:
    """The places of a run by their kinds, in their order."""
    met: Counter[str] = Counter()
    spots = []
    for kind in kinds:
        met[kind] += 1
        spots.append((kind, met[kind]))
    return spots


def chosen(spots: Sequence[Spot], sample: int, seed: int) -> list[Spot]:
    """All places, or so many of them, in their order."""
    if not sample:
        return list(spots)
    numbers = random.Random(seed).sample(range(len(spots)), min(sample, len(spots)))
    return [spots[each] for each in sorted(numbers)]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--store", choices=STORES, action="append", help="only this store; may be repeated")
    parser.add_argument(
        "--sample", type=int, help=f"places on each store, 0 for all; all of file and {SAMPLE} of the others"
    )
    parser.add_argument("--seed", type=int, default=1, help="which places a sample takes")
    parser.add_argument("--workers", type=int, default=cores() + 1, help="processes side by side")


def run(arguments: argparse.Namespace) -> int:
    """Print the figures. 0 if no accident happened, and every kind of place was met."""
    worst = 0
    for store in arguments.store or STORES:
        sample = arguments.sample if arguments.sample is not None else 0 if store == "file" else SAMPLE
        worst = max(worst, _run_on(store, sample, arguments.seed, arguments.workers))
    return worst


def _run_on(store: str, sample: int, seed: int, workers: int) -> int:
    began = time.monotonic()
    with (
        scratch() as folder,
        prepared(Path(folder) / "prepared", store, LARGE) as ready,
    ):
        in_flight = 2 if sample else 1
        series = Series(ready, store, LARGE, in_flight)
        kinds = series.places()
        missing = sorted(set(KINDS[store]) - set(kinds))
        say(
            f"kill, {store}: {len(kinds):,} places of {len(set(kinds))} kinds in an apply of {LARGE.changes} changes"
        )
        tally = trials(series, chosen(spots_of(kinds), sample, seed), workers)
    tally.accidents += [f"no place of this kind: {kind}" for kind in missing]
    must = RECOVERED if sample else (*RECOVERED, *(f"killed: {kind}" for kind in KINDS[store]))
    return reported(f"kill, {store}", tally, must_meet=must, at_least=sample or 400, began=began)
