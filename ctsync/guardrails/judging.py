"""Every guardrail of policy.yaml asked of one plan: which level is crossed, by what number, and what would make it pass.

A number that is not known, although it was asked for, is not weighed as 0. It meets the guardrail as if somebody had to agree, wherever the guardrail
asks for anything more than a warning (yaml.md 11).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from ctsync.guardrails.measures import GUARDRAILS, Guardrail, Measure, lasting
from ctsync.guardrails.thresholds import Crossing
from ctsync.guardrails.verdict import Level, Verdict, bound_to
from ctsync.guardrails.weights import Weights
from ctsync.planning.plan import change_digest
from ctsync.policy.model import PolicyFile
from ctsync.values import Span

BUILT_IN: Final = ("creates", "stops", "stopped_share")
"""Guardrails whose `block` is weighed with ctsync's own limits, which a policy can only make smaller."""

_SAID: Final[Mapping[Level, str]] = {
    Level.INFO: "it is mentioned {side} {limit}",
    Level.WARN: "a warning is due {side} {limit}",
    Level.APPROVE: "somebody has to agree {side} {limit}",
    Level.BLOCK: "the limit is {limit}",
}


def judged(weights: Weights, *, withdraws: bool | None = None) -> tuple[Verdict, ...]:
    """What the guardrails that the policy sets say, in their fixed order.

    With `withdraws` only those that are, or are not, weighed before anything is stopped.
    """
    return tuple(
        verdict
        for name, guardrail in GUARDRAILS.items()
        if withdraws in (None, guardrail.withdraws) and (limits := limits_of(weights.policy, name))
        for measure in guardrail.measure(weights)
        if (verdict := _verdict(name, guardrail, measure, limits, weights)) is not None
    )


def limits_of(policy: PolicyFile, name: str) -> Mapping[Level, float]:
    """The number of each level, the mildest first; empty if the policy says nothing, or `off`.

    `messages_per_5_minutes` is also a rule of lint, which compares what files expect; this compares what was counted.
    """
    limits = getattr(policy.guardrails, name)
    found = {level: getattr(limits, level.value, None) for level in Level} if limits is not None else {}
    if name in BUILT_IN:
        found.pop(Level.BLOCK, None)
    return {level: _number(number) for level, number in found.items() if number is not None}


def asks_for_people(policy: PolicyFile) -> bool:
    """Whether anything in the policy can only be told by counting people."""
    counted = ("reach_per_campaign", "reach_total", "reach_change", "messages_per_5_minutes", "cost")
    said = any(limits_of(policy, name) for name in counted)
    entries = (entry.when for entry in policy.approvals)
    wants = any(
        each is not None
        for when in entries
        for each in (when.reach_over, when.reach_grows_by, when.cost_over)
    )
    return said or wants or bool(policy.checks)


def asks_for_templates(policy: PolicyFile) -> bool:
    """Whether anything in the policy asks which templates were sent before."""
    return bool(policy.checks) or any(entry.when.new_template is not None for entry in policy.approvals)


def of_crossing(crossing: Crossing, *, is_lifted: bool) -> Verdict:
    """One of ctsync's own limits as a verdict beside the others."""
    cure = GUARDRAILS[crossing.limit.value].cure.format(limit=f"{crossing.most:,}")
    return Verdict(
        guardrail=crossing.limit.value,
        level=Level.BLOCK,
        number=crossing.count,
        limit=crossing.most,
        unit="campaigns",
        changes=crossing.changes,
        text=crossing.words,
        cure=cure,
        digests=crossing.digests,
        digest=crossing.digest,
        is_lifted=is_lifted,
    )


def _verdict(
    name: str, guardrail: Guardrail, measure: Measure, limits: Mapping[Level, float], weights: Weights
) -> Verdict | None:
    level = crossed_level(measure.number, limits, falls=guardrail.falls)
    if measure.unknown and weights.is_counted and Level.APPROVE.rank > (-1 if level is None else level.rank):
        if not limits.keys() & {Level.APPROVE, Level.BLOCK}:
            return None if level is None else _of(name, guardrail, measure, level, limits, weights)
        return _unknown(name, guardrail, measure, limits, weights)
    return None if level is None else _of(name, guardrail, measure, level, limits, weights)


def crossed_level(number: float | None, limits: Mapping[Level, float], *, falls: bool) -> Level | None:
    """The worst level whose number is crossed: by more than it, or of time that is left by less."""
    if number is None:
        return None
    over = [level for level, limit in limits.items() if (number < limit if falls else number > limit)]
    return max(over, key=lambda level: level.rank, default=None)


def _of(
    name: str,
    guardrail: Guardrail,
    measure: Measure,
    level: Level,
    limits: Mapping[Level, float],
    weights: Weights,
) -> Verdict:
    unit = unit_of(guardrail, weights)
    limit = spoken(limits[level], unit)
    said = limit_words(level, limit, falls=guardrail.falls)
    digests, digest = (
        _lifting(name, guardrail, measure, weights) if level is Level.BLOCK else (frozenset(), "")
    )
    return Verdict(
        guardrail=name,
        level=level,
        number=measure.number,
        limit=limits[level],
        unit=unit,
        changes=measure.changes,
        text=f"{measure.said}; {said}.",
        cure=guardrail.cure.format(limit=limit),
        digests=digests,
        digest=digest,
    )


def _unknown(
    name: str, guardrail: Guardrail, measure: Measure, limits: Mapping[Level, float], weights: Weights
) -> Verdict:
    """Nobody knows whether the limit is crossed, so somebody has to agree."""
    lowest = min(
        (limits[level] for level in (Level.APPROVE, Level.BLOCK) if level in limits),
        key=lambda limit: -limit if guardrail.falls else limit,
    )
    unit = unit_of(guardrail, weights)
    known = f"{measure.said}, and {measure.unknown}" if measure.said else _capital(measure.unknown)
    return Verdict(
        guardrail=name,
        level=Level.APPROVE,
        number=None,
        limit=lowest,
        unit=unit,
        changes=measure.lacking or measure.changes,
        text=f"{known}; so somebody has to agree, as over {spoken(lowest, unit)}.",
        cure="Make the number known, or have somebody agree without it.",
    )


def _lifting(
    name: str, guardrail: Guardrail, measure: Measure, weights: Weights
) -> tuple[frozenset[str], str]:
    if not guardrail.can_be_lifted or weights.plan.assumed:
        return frozenset(), ""
    account = weights.plan.account
    digests = frozenset(change_digest(change, account) for change in measure.changes)
    return digests, bound_to(name, account.account_hash, digests)


def limit_words(level: Level, limit: str, *, falls: bool) -> str:
    """The rest of a sentence about a number: `a warning is due over 20`."""
    return _SAID[level].format(side="under" if falls else "over", limit=limit)


def unit_of(guardrail: Guardrail, weights: Weights) -> str:
    """Of money the account's currency."""
    return (weights.plan.account.currency or "") if guardrail.unit == "money" else guardrail.unit


def spoken(number: float, unit: str) -> str:
    """`1,000`, `20 %`, `60 minutes`, `2 days`, `50,000 INR`."""
    if unit == "minutes":
        return lasting(number)
    plain = f"{number:,.2f}".rstrip("0").rstrip(".")
    return plain if unit in ("campaigns", "people", "messages", "") else f"{plain} {unit}"


def _number(written: Any) -> float:
    """Durations in minutes, amounts and counts as they are."""
    if isinstance(written, Span):
        return written.seconds / 60
    return float(written) if isinstance(written, Decimal) else written


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
