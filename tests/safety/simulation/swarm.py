"""What one seed switches on: few things at a time, so that rare meetings of two of them are not drowned by the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Any


@dataclass(frozen=True)
class Swarm:
    """Probabilities per call, and the most seconds that CleverTap takes."""

    call_faults: float = 0.0
    store_faults: float = 0.0
    crash: float = 0.0
    pause: float = 0.0
    lag: int = 0
    late: int = 600
    settle: float = 0.0
    commits: int = 4
    bases: int = 4
    people: float = 0.0
    panics: float = 0.0
    hides: float = 0.0
    audits: float = 0.5
    planned: float = 0.3
    reruns: float = 0.2
    twice: float = 0.2
    loss: str = ""
    """How the lock is lost in the middle: "rollback" to an older copy, "gone", or not at all."""
    deaf: float = 0.0
    """How likely a campaign takes stops without heeding them for hours."""
    meddles: float = 0.0
    """How likely somebody in the dashboard stops a campaign whose create got no clear answer."""
    flips: bool = False
    """Whether git goes to and fro between two contents."""
    splits: bool = False
    """Whether git splits files by language, and moves them, on the very day that they send."""
    dies_stopping: bool = False
    """Whether processes die just when they have sent a stop."""
    shuffles: bool = False
    """Whether files have several moments of one day, and lose and win some with each merge."""
    blunders: bool = False
    """Whether the second merge loses all files but one while all of them are live."""
    dies_again: float = 0.0
    """How likely the process after one that died dies as well, at each of its calls."""
    holds: bool = False
    """Whether somebody sets holds, with and without a stop, and ends some of them."""
    adopts: bool = False
    """Whether files take over campaigns that somebody made in the dashboard, or name a wrong one."""
    lets_go: bool = False
    """Whether files say that removing them lets their campaigns go, or is refused."""
    markets: bool = False
    """Whether files are split by market, some by language as well."""
    rolls: bool = False
    """Whether every other file is a rolling one, and people panic about those."""
    returns: bool = False
    """Whether the second merge takes files away, and the third brings them back as they were."""
    shallow: float = 0.0
    """How likely a runner's git has no commit but the run's own. The command line refuses such a one; this is the layer below."""
    leases: bool = True
    """Whether a run waits for another one's lease; without it all exclusion is by compare-and-swap."""


ALSO = ("holds", "holds", "adopts", "lets_go", "markets", "rolls", "returns")
AS_BEFORE = 8
"""So many of 15 seeds have nothing of that."""


def with_more(drawn: Swarm, also: Random) -> Swarm:
    """One more thing in every other seed, drawn with dice of its own. A blunder is about the number of stops alone."""
    more = also.choice((*ALSO, *("",) * AS_BEFORE))
    dies_again = also.choice((0.0, 0.0, 0.0, 0.05, 0.2)) if drawn.crash else 0.0
    drawn = replace(drawn, dies_again=dies_again, shallow=also.choice((0.0, 0.0, 0.0, 0.1, 0.4)))
    if not more or drawn.blunders:
        return drawn
    if more == "rolls":
        drawn = replace(drawn, panics=max(drawn.panics, 0.6), splits=False, shuffles=False)
    if more == "markets":
        drawn = replace(drawn, shuffles=False)
    also_on: dict[str, Any] = {more: True}
    return replace(drawn, **also_on)


def swarm(random: Random, rarely: Random) -> Swarm:
    """The settings of one seed; what is rare has dice of its own."""
    pick = random.choice
    drawn = Swarm(
        call_faults=pick((0.0, 0.08, 0.08, 0.25, 0.55)),
        store_faults=pick((0.0, 0.0, 0.0, 0.02, 0.08)),
        crash=pick((0.0, 0.0, 0.01, 0.05)),
        pause=pick((0.0, 0.0, 0.01, 0.03)),
        lag=pick((0, 0, 20, 120, 600)),
        late=pick((60, 600, 600, 4200)),
        settle=pick((0.0, 0.0, 10.0, 30.0)),
        commits=pick((3, 4, 4, 5, 6)),
        bases=pick((1, 2, 3, 4, 5, 6)),
        people=pick((0.0, 0.0, 0.0, 0.3, 0.8)),
        panics=pick((0.0, 0.0, 0.0, 0.3, 0.6)),
        hides=pick((0.0, 0.0, 0.3)),
        audits=pick((0.0, 0.5, 1.0)),
        planned=pick((0.0, 0.4, 0.8)),
        reruns=pick((0.0, 0.2, 0.5)),
        twice=pick((0.0, 0.2, 0.6)),
        loss=pick(("",) * 28 + ("rollback", "gone")),
        leases=pick((True, False)),
        deaf=rarely.choice((0.0, 0.0, 0.0, 0.0, 0.0, 0.4)),
        meddles=rarely.choice((0.0, 0.0, 0.0, 0.0, 0.5)),
        splits=rarely.choice((False, False, False, False, True)),
        flips=rarely.choice((False, False, False, True)),
    )
    drawn = replace(drawn, shuffles=rarely.random() < 0.1)
    if not drawn.flips and rarely.random() < 0.06:
        return replace(
            drawn,
            blunders=True,
            bases=6,
            call_faults=0.0,
            crash=0.0,
            planned=0.0,
            splits=False,
            shuffles=False,
        )
    if not drawn.flips:
        return drawn
    calm: dict[str, Any] = {
        "commits": 3,
        "lag": 600,
        "twice": 0.0,
        "reruns": 0.0,
        "pause": 0.0,
        "store_faults": 0.0,
        "deaf": 0.0,
    }
    kind = rarely.choice(("anything", "unclear creates", "broken stops"))
    if kind == "unclear creates":
        return replace(drawn, **calm, call_faults=0.25, crash=0.0)
    if kind == "broken stops":
        return replace(drawn, **calm, call_faults=0.0, crash=0.0, dies_stopping=True, leases=False)
    return drawn
