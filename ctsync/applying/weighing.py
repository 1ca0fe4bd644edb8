"""What a run leaves out because a guardrail, a check or a missing approval of policy.yaml says so (yaml.md 11).

Asked anew under the lock, of what the run is about to do, with the people that were counted there. Withdrawals are asked
about before anything is stopped, and only what the policy says of stops; all else after they are done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ctsync.applying.recounting import beyond_the_rule, dates_of_held, left_alone, without_approvals
from ctsync.applying.request import Asking
from ctsync.applying.result import Fate, Outcome
from ctsync.applying.run import Run
from ctsync.applying.templates import sent_templates
from ctsync.guardrails.approvers import lacking
from ctsync.guardrails.asking import needs_of, still_asking
from ctsync.guardrails.checks import checked
from ctsync.guardrails.judging import judged
from ctsync.guardrails.verdict import Verdict, with_lifts
from ctsync.guardrails.weights import Sending, Weights
from ctsync.planning.change import ACTING, Acting, Resolve
from ctsync.planning.needs import Need
from ctsync.planning.plan import Plan, change_digest
from ctsync.policy.model import NOTHING


def agreed_withdrawals(run: Run, plan: Plan, chosen: tuple[Acting, ...]) -> Asking[tuple[Acting, ...]]:
    """What is left of the chosen changes when those that give nobody anything lack an approval (exit 8)."""
    if is_unweighed(run):
        return chosen
    weights = Weights(_only(plan, chosen), policy=run.request.policy)
    verdicts = still_asking(judged(weights, withdraws=True), weights.plan)
    others = tuple(change for change in chosen if not isinstance(change, Sending | Resolve))
    return (yield from _without(run, chosen, _unproven(run, weights, verdicts, others), plan))


def agreed_resolves(run: Run, plan: Plan, steered: Iterable[Resolve]) -> Asking[tuple[Acting, ...]]:
    """What is left of the unclear creates that git has changed its mind about; the rest stays as it is (exit 8)."""
    chosen = tuple(steered)
    if is_unweighed(run):
        return chosen
    weights = Weights(_only(plan, chosen), policy=run.request.policy)
    return (yield from _without(run, chosen, _unproven(run, weights, (), chosen), plan))


def within_policy(run: Run, plan: Plan, chosen: tuple[Acting, ...]) -> Asking[tuple[Acting, ...]]:
    """What is left of the chosen changes; what is over a limit or lacks an approval is named with its reason (exit 8)."""
    if is_unweighed(run):
        return chosen
    if run.halted:
        return (yield from without_approvals(run, chosen, chosen))
    sent = yield from sent_templates(plan, run.request.policy)
    weights = Weights(_only(plan, chosen), run.reach, run.request.policy, sent)
    found = with_lifts((*judged(weights, withdraws=False), *checked(weights)), _lifted(run))
    verdicts = still_asking(found, weights.plan)
    held = _blocked(verdicts)
    sending = tuple(change for change in chosen if isinstance(change, Sending) and id(change) not in held)
    held |= _unproven(run, weights, verdicts, sending)
    return (yield from _without(run, chosen, held, plan))


def is_unweighed(run: Run) -> bool:
    """Whether nobody asked for anything: no policy here, and none when the plan was saved."""
    saved = run.request.saved
    return run.request.policy == NOTHING and (saved is None or not saved.needs)


def needs_under(run: Run, weights: Weights, verdicts: Iterable[Verdict]) -> Mapping[int, tuple[Need, ...]]:
    """Who has to agree to which change, by its `id`: as the policy says now, and as the saved plan said before."""
    now = dict(needs_of(weights, verdicts))
    saved = run.request.saved
    for change in weights.plan.acting if saved is not None else ():
        before = saved.needs.get(change_digest(change, run.request.account), ()) if saved is not None else ()
        known = {(need.id, need.of, need.count) for need in now.get(id(change), ())}
        more = tuple(need for need in before if (need.id, need.of, need.count) not in known)
        if more:
            now[id(change)] = (*now.get(id(change), ()), *more)
    return now


def _only(plan: Plan, chosen: Iterable[Acting]) -> Plan:
    """The plan with what this run is about to do, and all that it does nothing about."""
    ids = {id(change) for change in chosen}
    kept = tuple(each for each in plan.changes if not isinstance(each, ACTING) or id(each) in ids)
    return replace(plan, changes=kept)


def _lifted(run: Run) -> frozenset[str]:
    saved = run.request.saved
    return run.request.lifted if saved is None else saved.lifts(run.now)


def _blocked(verdicts: Iterable[Verdict]) -> dict[int, str]:
    held: dict[int, str] = {}
    for verdict in verdicts:
        if verdict.blocks:
            for change in verdict.changes:
                held.setdefault(id(change), f"{verdict.text} {verdict.cure}")
    return held


def _unproven(
    run: Run, weights: Weights, verdicts: Iterable[Verdict], changes: Iterable[Acting]
) -> dict[int, str]:
    """The changes that lack an approval which has to be shown, and what lacks."""
    evidence = run.request.evidence
    if evidence is None:
        return {}
    needs = needs_under(run, weights, verdicts)
    said = {
        id(change): " ".join(
            lacking(need, evidence) for need in needs.get(id(change), ()) if not evidence.meets(need)
        )
        for change in changes
    }
    return {key: text for key, text in said.items() if text}


def _without(
    run: Run, chosen: tuple[Acting, ...], held: Mapping[int, str], plan: Plan
) -> Asking[tuple[Acting, ...]]:
    outcomes: dict[int, Outcome] = {
        id(change): left_alone(change, held[id(change)], Fate.BLOCKED)
        for change in chosen
        if id(change) in held
    }
    outcomes |= dates_of_held(chosen, outcomes, "The approval of all its dates is held back.")
    outcomes |= beyond_the_rule(run, plan, chosen, outcomes)
    for outcome in outcomes.values():
        yield from run.settle(outcome)
    return tuple(change for change in chosen if id(change) not in outcomes)
