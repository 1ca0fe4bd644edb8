"""Whether an approved change still reaches about as many people as when it was approved (protocol 9).

A segment that grew overnight makes the same file another decision. So people are counted again under the lock, in the way
in which the plan counted them, after the withdrawals and before anything is created.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ctsync.applying.counting import Counted, count_people
from ctsync.applying.request import Asking
from ctsync.applying.result import Fate, Outcome
from ctsync.applying.run import Run
from ctsync.guardrails.review import Reach
from ctsync.names import RemoteId
from ctsync.planning.change import Acting, Approve, Create, Replace
from ctsync.planning.plan import Plan, change_digest
from ctsync.planning.saved import MOST_MOVED_IN_PERCENT, has_moved

_Weighed = Create | Replace | Approve


def near_what_was_approved(run: Run, plan: Plan, chosen: tuple[Acting, ...]) -> Asking[tuple[Acting, ...]]:
    """What is left of the chosen changes; the rest is named with its numbers (exit 7, or 4 if CleverTap refuses it).

    Without a saved plan nothing is counted again: the numbers were shown a moment ago.
    """
    weighed = dict(_approved_numbers(run, chosen))
    if not weighed or (yield from run.rest(0.0)):
        return chosen
    changes = [change for change in chosen if id(change) in weighed and isinstance(change, _Weighed)]
    counted = yield from count_people(_asked(changes, plan), plan)
    held: dict[int, Outcome] = {}
    for change in changes:
        outcome = _verdict(change, weighed[id(change)], _reach_of(change, counted, plan))
        if outcome is not None:
            held[id(change)] = outcome
    held |= _dates_of_held(chosen, held)
    for outcome in held.values():
        yield from run.settle(outcome)
    return tuple(change for change in chosen if id(change) not in held)


def _approved_numbers(run: Run, chosen: Iterable[Acting]) -> Iterator[tuple[int, int]]:
    saved = run.request.saved
    for change in chosen if saved is not None else ():
        number = saved.reach.get(change_digest(change, run.request.account)) if saved else None
        if number is not None:
            yield id(change), number


def _asked(changes: Iterable[_Weighed], plan: Plan) -> list[Counted]:
    """The changes to ask for: each of them, and of a rolling definition all its dates, of which the nearest is asked."""
    changes = tuple(changes)
    series = {key for change in changes if (key := _series_key(change))}
    keys = {str(change.key) for change in changes if not isinstance(change, Approve)}
    return [
        change
        for change in plan.changes
        if isinstance(change, Counted) and (_series_key(change) in series or str(change.key) in keys)
    ]


def _series_key(change: _Weighed | Counted) -> str:
    series = change.series if isinstance(change, Approve) else change.desired.series
    return "" if series is None else str(series.key)


def _reach_of(change: _Weighed, counted: Mapping[str, Reach], plan: Plan) -> Reach | None:
    if not isinstance(change, Approve):
        return counted[str(change.key)]
    return people_of_series(change, counted, plan)


def people_of_series(change: Approve, counted: Mapping[str, Reach], plan: Plan) -> Reach | None:
    """What was counted for the nearest date of a rolling definition; None if none of its dates is counted."""
    dates = [
        each for each in plan.changes if isinstance(each, Counted) and _series_key(each) == str(change.key)
    ]
    dates.sort(key=lambda each: each.desired.first_send)
    return next((counted[str(each.key)] for each in dates if str(each.key) in counted), None)


def _verdict(change: _Weighed, approved: int, now: Reach | None) -> Outcome | None:
    """Why the change is left, if it is."""
    old = change.record.operation.remote_id if isinstance(change, Replace) else None
    kept = " The old one is kept." if isinstance(change, Replace) else ""
    if now is None:
        return None
    if now.refused:
        return _left(change, old, f"CleverTap would refuse it: {now.refused}.{kept}", Fate.REFUSED)
    if now.total is None:
        why = now.unknown or "no number"
        return _left(
            change,
            old,
            f"{approved:,} people were approved, and they could not be counted again ({why}).{kept} "
            "Apply the same plan again.",
        )
    if not has_moved(approved, now.total):
        return None
    return _left(
        change,
        old,
        f"{approved:,} people were approved, and it would reach {now.total:,} now{_share(approved, now.total)}; "
        f"the limit is {MOST_MOVED_IN_PERCENT} %.{kept} Make a new plan and have the new number approved.",
    )


def _share(approved: int, now: int) -> str:
    return f", {(now - approved) / approved:+.1%}" if approved else ""


def _left(change: Acting, old: RemoteId | None, text: str, fate: Fate = Fate.NOT_TRIED) -> Outcome:
    return Outcome(change.key, fate, old, text=text)


def _dates_of_held(chosen: Iterable[Acting], held: dict[int, Outcome]) -> dict[int, Outcome]:
    """Dates that rest on an approval which is held: they came due since the plan was made, so it has no number of theirs."""
    series = {str(change.key) for change in chosen if isinstance(change, Approve) and id(change) in held}
    text = "The approval of all its dates is held back, because it reaches another number of people now."
    return {
        id(change): _left(change, None, text)
        for change in chosen
        if isinstance(change, Create)
        and id(change) not in held
        and not change.standing
        and _series_key(change) in series
    }
