"""Whether a change still reaches about as many people as were approved, and as its file agreed to (protocol 9, yaml.md 5.3).

A segment that grew overnight makes the same file another decision. So people are counted again under the lock, in the way
in which the plan counted them, after the withdrawals and before anything is created.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ctsync.applying.approving import is_approved
from ctsync.applying.counting import Counted, count_people, to_count
from ctsync.applying.request import Asking
from ctsync.applying.result import Fate, Outcome
from ctsync.applying.run import Run
from ctsync.guardrails.expected import Weighed, people_of, unexpected
from ctsync.guardrails.judging import asks_for_people
from ctsync.guardrails.reach import Reach
from ctsync.planning.change import Acting, Approve, Create, Replace
from ctsync.planning.plan import Plan, change_digest
from ctsync.planning.saved import MOST_MOVED_IN_PERCENT, has_moved, was_begun


def as_many_as_agreed(run: Run, plan: Plan, chosen: tuple[Acting, ...]) -> Asking[tuple[Acting, ...]]:
    """What is left of the chosen changes; the rest is named with its numbers.

    Exit 7 for what moved away from the approved number, 8 on a protected account for what its file did not agree to or
    nobody could count, 4 for what CleverTap refuses. Where no number was approved, the account is not protected and the
    policy asks for none, nothing is counted again: the numbers were shown a moment ago. The second half of an exchange
    that an earlier run began is compared with what was approved with the whole of it, unless it was approved anew.
    """
    approved = dict(_approved_numbers(run, chosen))
    is_protected = run.request.account.protected
    counts_all = is_protected or asks_for_people(run.request.policy)
    changes = [c for c in chosen if isinstance(c, Weighed) and (counts_all or id(c) in approved)]
    if not changes:
        return chosen
    if (yield from run.rest(0.0)) or run.halted:
        return (yield from without_approvals(run, chosen, changes))
    counted = yield from count_people(_asked(changes, plan), plan)
    run.reach.update(counted)
    outside = unexpected(changes, plan, counted)
    held: dict[int, Outcome] = {}
    for change in changes:
        now = people_of(change, plan, counted)
        outcome = _disagreement(change, outside.get(id(change), ""), now, is_protected=is_protected)
        outcome = outcome or _moved(change, approved.get(id(change)), now)
        if outcome is not None:
            held[id(change)] = outcome
    held |= dates_of_held(chosen, held, _NUMBERS)
    held |= beyond_the_rule(run, plan, chosen, held)
    for outcome in held.values():
        yield from run.settle(outcome)
    return tuple(change for change in chosen if id(change) not in held)


def without_approvals(
    run: Run, chosen: tuple[Acting, ...], uncounted: Iterable[Acting]
) -> Asking[tuple[Acting, ...]]:
    """A halted run creates nothing, so nothing is counted for it; nor does it approve dates for good that nobody counted."""
    left = {id(change): change for change in uncounted if isinstance(change, Approve)}
    for change in left.values():
        yield from run.settle(
            Outcome(
                change.key, Fate.NOT_TRIED, text=f"{run.halt_text} It is not approved.", code=run.halt_code
            )
        )
    return tuple(change for change in chosen if id(change) not in left)


def _approved_numbers(run: Run, chosen: Iterable[Acting]) -> Iterator[tuple[int, int]]:
    saved = run.request.saved
    for change in chosen:
        number = None if saved is None else saved.reach.get(change_digest(change, run.request.account))
        if was_begun(change) and (run.request.rolls or not is_approved(run, change)):
            then = run.lock.records[str(change.key)].operation.then
            number = None if then is None else then.reach
        if number is not None:
            yield id(change), number


def _asked(changes: Sequence[Weighed], plan: Plan) -> list[Counted]:
    """What to ask for: each change, all dates of a rolling definition, of which the nearest is asked, and for a sum its parts."""
    wanted = [change.lead if isinstance(change, Approve) else change.desired for change in changes]
    series = {str(each.series.key) for each in wanted if each.series is not None}
    sends = dict.fromkeys(
        (each.key.definition, each.key.day, each.key.number) for each in wanted if each.together
    )
    own = to_count(changes, plan)
    dates = [each for key in sorted(series) for each in plan.dates.get(key, ())]
    parts = to_count((each for send in sends for each in plan.parts.get(send, ())), plan)
    return list({str(each.key): each for each in (*own, *dates, *parts)}.values())


def _disagreement(change: Weighed, outside: str, now: Reach | None, *, is_protected: bool) -> Outcome | None:
    """Why the change is not what its file agreed to, if it is not; or cannot be, because CleverTap would refuse it."""
    if now is not None and now.refused:
        return left_alone(change, f"CleverTap would refuse it: {now.refused}.", Fate.REFUSED)
    if not is_protected:
        return None
    if outside:
        text = f"{outside} Mend the audience, or agree to the number in the file."
        return left_alone(change, text, Fate.BLOCKED)
    if now is not None and now.total is None:
        text = (
            f"The account is protected, and the people could not be counted ({now.unknown or 'no number'})."
        )
        return left_alone(change, text, Fate.BLOCKED, "Apply again.")
    return None


def _moved(change: Weighed, approved: int | None, now: Reach | None) -> Outcome | None:
    """Why the change is no longer what was approved, if it is not."""
    if approved is None or now is None:
        return None
    if now.total is None:
        why = now.unknown or "no number"
        text = f"{approved:,} people were approved, and they could not be counted again ({why})."
        return left_alone(change, text, Fate.NOT_TRIED, "Run the same command again.")
    if not has_moved(approved, now.total):
        return None
    text = (
        f"{approved:,} people were approved, and it would reach {now.total:,} now{_share(approved, now.total)}; "
        f"the limit is {MOST_MOVED_IN_PERCENT} %."
    )
    return left_alone(change, text, Fate.NOT_TRIED, "Make a new plan and have the new number approved.")


def _share(approved: int, now: int) -> str:
    return f", {(now - approved) / approved:+.1%}" if approved else ""


def left_alone(change: Acting, text: str, fate: Fate, then: str = "") -> Outcome:
    """`then` says what to do. Of an exchange it is said whether the old campaign is kept, or gone already."""
    old = change.record.operation.remote_id if isinstance(change, Replace) else None
    kept = "The old one is kept." if isinstance(change, Replace) else ""
    if isinstance(change, Create) and change.resumes:
        kept = "The old campaign is stopped already."
    return Outcome(change.key, fate, old, text=" ".join(filter(None, (text, kept, then))))


def beyond_the_rule(
    run: Run, plan: Plan, chosen: Iterable[Acting], held: Mapping[int, Outcome]
) -> dict[int, Outcome]:
    """Dates that only another approval of all of them would allow, which is held: the one that stands counts for them."""
    if not any(isinstance(change, Approve) and id(change) in held for change in chosen):
        return {}
    left = [change for change in chosen if id(change) not in held]
    outside = unexpected(left, plan, run.reach)
    return {id(c): left_alone(c, outside[id(c)], Fate.BLOCKED) for c in left if id(c) in outside}


_NUMBERS = "The approval of all its dates is held back, because of how many people it reaches."


def dates_of_held(chosen: Iterable[Acting], held: Mapping[int, Outcome], text: str) -> dict[int, Outcome]:
    """Dates that rest on an approval which is held: they came due since the plan was made, so it has no number of theirs."""
    series = {
        str(change.key): held[id(change)].fate
        for change in chosen
        if isinstance(change, Approve) and id(change) in held
    }
    return {
        id(change): left_alone(change, text, series[key])
        for change in chosen
        if isinstance(change, Create)
        and id(change) not in held
        and not change.standing
        and change.desired.series is not None
        and (key := str(change.desired.series.key)) in series
    }
