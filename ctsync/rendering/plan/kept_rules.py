"""The rules of policy.yaml that a plan keeps, as rows and in one phrase."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ctsync.guardrails.review import ReviewedPlan
from ctsync.rendering.plan.rows import RuleRow
from ctsync.rendering.wording import count, shown

_LONGEST = 600


def kept_rows(review: ReviewedPlan) -> Iterator[RuleRow]:
    for each in review.kept_rules:
        text = shown(each.text, _LONGEST)
        yield RuleRow(shown(each.rule), each.number, each.limit, each.unit, text, each.is_known)


def kept_words(rules: Sequence[RuleRow]) -> str:
    """`9 rules of policy.yaml are met, 1 could not be weighed`; empty if there are none."""
    met = sum(rule.is_known for rule in rules)
    unknown = len(rules) - met
    told = [f"{count(met, 'rule')} of policy.yaml {'is' if met == 1 else 'are'} met"] if met else []
    if unknown:
        which = f"{unknown:,}" if met else f"{count(unknown, 'rule')} of policy.yaml"
        told.append(f"{which} could not be weighed")
    return ", ".join(told)
