"""What a run leaves out because it would stop or create too much at once (protocol 11).

Asked anew under the lock, of what the run is about to do: the plan that was shown may be another one by now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ctsync.applying.approving import is_approved
from ctsync.applying.request import Asking
from ctsync.applying.result import Fate, Outcome
from ctsync.applying.run import Run
from ctsync.errors import ExitCode
from ctsync.guardrails.thresholds import Crossing, Limit, Most, crossings, is_a_stop, live_definitions
from ctsync.planning.change import Acting, Resolve, Stop
from ctsync.planning.plan import Plan

_LEFT = {
    Limit.STOPS: "The limit of stops is crossed, so it was not stopped.",
    Limit.CREATES: "The limit of creates is crossed, so it was not created.",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """What was so before a run did anything: the `live` definitions, and which unclear creates it told to stop.

    `over` is the limit of stops, if it was crossed even then: the run stops nothing that git no longer wants.
    """

    live: frozenset[str] = frozenset()
    steered: tuple[Resolve, ...] = ()
    over: Crossing | None = None


def count_first(run: Run, plan: Plan, steered: Iterable[Resolve]) -> Counted:
    """Count before open work is finished: an unclear create that is told to stop may turn up and be stopped at once."""
    live = live_definitions(plan)
    told = tuple(change for change in steered if is_a_stop(change))
    stops: list[Acting] = [*told, *(change for change in plan.of(Stop) if is_approved(run, change))]
    over = next(iter(_held_back(run, stops, live)), None)
    return Counted(live, () if over else told, over)


def within_limits(
    run: Run, plan: Plan, chosen: tuple[Acting, ...], before: Counted
) -> Asking[tuple[Acting, ...]]:
    """What is left of the chosen changes; the rest is named, with the limit that it crosses (exit 8)."""
    found = _held_back(run, [*before.steered, *chosen], before.live | live_definitions(plan))
    if before.over is not None:
        found = [before.over, *(each for each in found if each.limit is not Limit.STOPS)]
    left = chosen
    for crossing in found:
        run.codes.add(ExitCode.BLOCKED)
        run.notes.append(f"{crossing.words} None of them was. {_lift(run, crossing)}")
        held = _of(crossing, left)
        left = tuple(change for change in left if id(change) not in held)
        for change in held.values():
            if not isinstance(change, Resolve):
                yield from run.settle(_left_out(change, crossing))
    return left


def _held_back(run: Run, changes: list[Acting], live: frozenset[str]) -> list[Crossing]:
    found = crossings(changes, live, run.request.account, Most.of(run.request.policy))
    saved = run.request.saved
    lifted = run.request.lifted if saved is None else saved.lifts(run.now)
    return [each for each in found if not each.is_lifted(lifted)]


def _lift(run: Run, crossing: Crossing) -> str:
    """What lifts the limit, as a sentence: under a saved plan only another one, because that is what is approved."""
    if run.request.saved is None:
        return crossing.lift
    return f"If you mean it: `ctsync plan {crossing.option} --out FILE` makes a plan that lifts it for exactly these changes."


def _of(crossing: Crossing, changes: tuple[Acting, ...]) -> dict[int, Acting]:
    """The changes that a crossing holds back; of stops all of them, whenever it was found."""
    if crossing.limit is Limit.STOPS:
        return {id(change): change for change in changes if is_a_stop(change)}
    held = {id(change) for change in crossing.changes}
    return {id(change): change for change in changes if id(change) in held}


def _left_out(change: Acting, crossing: Crossing) -> Outcome:
    old = change.record.operation if isinstance(change, Stop) else None
    return Outcome(
        change.key,
        Fate.BLOCKED,
        None if old is None else old.remote_id,
        first_send=None if old is None else old.first_send,
        text=_LEFT[crossing.limit],
    )
