"""No apply stops or creates more than its limits, unless somebody named the limit for those very changes (protocol 11).

Whatever git wants next, and whatever was lifted: the simulated account's journal is what is judged.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import event, given, settings
from hypothesis import strategies as st

from ctsync.applying.result import Fate
from ctsync.errors import ExitCode
from tests.support.campaigns import one
from tests.support.runs import Shop, beyond, fates

NAMES = [f"c{number:02}" for number in range(90)]
POOL = {name: one(name) for name in NAMES}
NEWER = {name: one(name, "2027-06-02 12:00") for name in NAMES}
"""The same campaigns with another time: they are replaced, which is no stop and no create."""


@dataclass(frozen=True)
class Wish:
    """What git has had, what it wants next, which of that it changed, and the wish that somebody lifted the limits for."""

    before: frozenset[str]
    after: frozenset[str]
    changed: frozenset[str]
    lifted_for: frozenset[str] | None


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    """Sizes about the limits: half of all removals and creates would never come near them otherwise."""
    live = draw(st.sampled_from([1, 4, 6, 9, 10, 13, 14, 29, 30, 33, 34, 38]))
    removed = min(draw(st.sampled_from([0, 1, 3, 4, 5, 9, 10, 11, 13])), live - 1)
    added = draw(st.sampled_from([0, 1, 49, 50, 51, 52]))
    order = draw(st.permutations(NAMES[:live]))
    after = frozenset(order[removed:]) | frozenset(NAMES[live : live + added])
    changed = frozenset(order[removed : removed + draw(st.integers(0, 3))])
    kind = draw(st.sampled_from(["nobody", "this", "another"]))
    another = frozenset(order[min(draw(st.sampled_from([3, 4, 5, 10, 11, 13])), live - 1) :])
    lifted_for = {"nobody": None, "this": after, "another": another}[kind]
    return Wish(frozenset(order), after, changed, lifted_for)


@given(wishes())
@settings(max_examples=120, deadline=None)
def test_no_apply_does_more_than_its_limits_or_than_was_lifted(wish: Wish):
    shop = Shop()
    shop.apply(*(POOL[name] for name in sorted(wish.before)))
    lifted = (
        frozenset() if wish.lifted_for is None else beyond(shop.plan(*(POOL[n] for n in wish.lifted_for)))
    )
    wanted = [(NEWER if name in wish.changed else POOL)[name] for name in sorted(wish.after)]
    result = shop.apply(*wanted, lifted=lifted)

    removed, added, live = wish.before - wish.after, wish.after - wish.before, len(wish.before)
    too_many = len(removed) > (3 if live < 10 else min(10, 0.3 * live))
    may_stop = not too_many or (
        wish.lifted_for is not None and removed <= wish.before - wish.lifted_for and _covers(wish)
    )
    may_create = len(added) <= 50 or wish.lifted_for == wish.after
    told = fates(result)
    assert {key for key, fate in told.items() if fate is Fate.STOPPED} == (removed if may_stop else set())
    assert {key for key, fate in told.items() if fate is Fate.CREATED} == (added if may_create else set())
    assert {key for key, fate in told.items() if fate is Fate.REPLACED} == wish.changed
    assert result.exit_code is (ExitCode.DONE if may_stop and may_create else ExitCode.BLOCKED)
    event(f"stops held back: {not may_stop}, creates held back: {not may_create}, lifted: {bool(lifted)}")


def _covers(wish: Wish) -> bool:
    """Whether what was lifted crossed the limit of stops itself: otherwise nobody was told of a limit to lift."""
    assert wish.lifted_for is not None
    live, gone = len(wish.before), len(wish.before - wish.lifted_for)
    return gone > (3 if live < 10 else min(10, 0.3 * live))
