"""The rules of policy.yaml that a plan keeps, each with its number: who reviews sees that they were asked, and how near it was.

What breaks a rule is a `Verdict`; a rule is here or there, never in both. A number that nobody knows keeps no rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ctsync.guardrails.judging import BUILT_IN, crossed_level, limit_words, limits_of, spoken, unit_of
from ctsync.guardrails.measures import GUARDRAILS, Guardrail, Measure
from ctsync.guardrails.thresholds import Most, is_a_stop, live_definitions
from ctsync.guardrails.verdict import Level, Verdict
from ctsync.guardrails.weights import Weights
from ctsync.planning.needs import Need
from ctsync.planning.plan import Plan

_NOTHING: Final = "Nothing in this plan is weighed by it."
_UNCOUNTED: Final = " People were not counted here; an apply counts them."


@dataclass(frozen=True, slots=True)
class KeptRule:
    """A rule that finds nothing to say.

    `rule` is its key in policy.yaml, `checks.ID` or `approvals.ID`. `number` is the one that is nearest to `limit`, the
    limit that would be crossed first, in the units of `Verdict`; None where nothing is weighed, and both for checks and
    approvals. `is_known` is False for a rule that nobody can tell of for want of a number.
    """

    rule: str
    number: float | None
    limit: float | None
    unit: str
    text: str
    is_known: bool = True


def kept_rules(
    weights: Weights, verdicts: Collection[Verdict], needs: Mapping[int, tuple[Need, ...]]
) -> tuple[KeptRule, ...]:
    """The guardrails in their fixed order, then checks and approvals in that of the policy; what is `off` is left out."""
    broken = {verdict.guardrail for verdict in verdicts}
    asking = {(need.id, need.of, need.count) for each in needs.values() for need in each}
    return (
        *_guardrails(weights, broken),
        *_checks(weights, broken),
        *_approvals(weights, asking),
    )


def _guardrails(weights: Weights, broken: Collection[str]) -> Iterator[KeptRule]:
    for name, guardrail in GUARDRAILS.items():
        limits = {**limits_of(weights.policy, name), **_own_limit(name, weights)}
        if limits and name not in broken:
            yield from _guardrail(name, guardrail, limits, weights)


def _own_limit(name: str, weights: Weights) -> Mapping[Level, float]:
    """The block of a guardrail that is weighed with ctsync's own limits, as far as the policy speaks of it."""
    said = getattr(weights.policy.guardrails, name)
    if name not in BUILT_IN or not any(getattr(said, level.value, None) is not None for level in Level):
        return {}
    most = Most.of(weights.policy)
    own = {"creates": most.creates, "stops": _most_stops(most, weights.plan), "stopped_share": most.percent}
    return {Level.BLOCK: own[name]}


def _most_stops(most: Most, plan: Plan) -> int:
    stopped = {change.key.definition for change in plan.acting if is_a_stop(change)}
    return most.stopped(len(live_definitions(plan) | stopped)) if stopped else most.stops


def _guardrail(
    name: str, guardrail: Guardrail, limits: Mapping[Level, float], weights: Weights
) -> Iterator[KeptRule]:
    """None if a limit of it is crossed after all, which ctsync's own limits then say under another name."""
    measures = list(guardrail.measure(weights))
    level, limit = _first_crossed(limits, falls=guardrail.falls)
    unit = unit_of(guardrail, weights)
    unknown = [measure.unknown for measure in measures if measure.unknown]
    if unknown:
        text = f"{_of_unknown(unknown)}{'' if weights.is_counted else _UNCOUNTED}"
        yield KeptRule(name, None, limit, unit, text, is_known=False)
        return
    nearest = _nearest(measures, falls=guardrail.falls)
    if nearest is None:
        yield KeptRule(name, None, limit, unit, _NOTHING)
    elif crossed_level(nearest.number, limits, falls=guardrail.falls) is None:
        most = "the soonest" if guardrail.falls else "the most"
        of = f", {most} of {len(measures):,}" if len(measures) > 1 else ""
        said = limit_words(level, spoken(limit, unit), falls=guardrail.falls)
        yield KeptRule(name, nearest.number, limit, unit, f"{nearest.said}{of}; {said}.")


def _first_crossed(limits: Mapping[Level, float], *, falls: bool) -> tuple[Level, float]:
    """Mostly the mildest level's; a limit of ctsync's own may lie below it. Of two that are alike, the worse level."""
    return min(limits.items(), key=lambda each: (-each[1] if falls else each[1], -each[0].rank))


def _of_unknown(unknown: Sequence[str]) -> str:
    more = f" (and {len(unknown) - 1:,} more)" if len(unknown) > 1 else ""
    return f"Not weighed: {unknown[0]}{more}."


def _nearest(measures: Sequence[Measure], *, falls: bool) -> Measure | None:
    known = [(measure.number, measure) for measure in measures if measure.number is not None]
    if not known:
        return None
    pick = min if falls else max
    return pick(known, key=lambda each: each[0])[1]


def _checks(weights: Weights, broken: Collection[str]) -> Iterator[KeptRule]:
    asked = len(weights.sending)
    text = f"Its condition is true of none of {asked:,} changes."
    if asked == 1:
        text = "Its condition is not true of the one change."
    for check in weights.policy.checks:
        rule = f"checks.{check.id}"
        if check.level != "off" and rule not in broken:
            yield KeptRule(rule, None, None, "", text if asked else _NOTHING)


def _approvals(weights: Weights, asking: Collection[tuple[str, tuple[str, ...], int]]) -> Iterator[KeptRule]:
    """An owner who is asked is asked under the guardrail's name, which an entry may have as well."""
    for entry in weights.policy.approvals:
        if (entry.id, entry.from_, entry.count) not in asking:
            yield KeptRule(
                f"approvals.{entry.id}", None, None, "", "It asks nobody to agree to what is here."
            )
