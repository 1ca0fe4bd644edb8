"""What was agreed for several parts of one campaign together, beside what their estimates add up to (yaml.md 5.3)."""

from __future__ import annotations

from collections.abc import Iterator

from ctsync.campaign.desired import DesiredCampaign
from ctsync.guardrails.review import ReviewedPlan
from ctsync.planning.change import Keep
from ctsync.rendering.wording import shown


def together_words(desired: DesiredCampaign, review: ReviewedPlan) -> Iterator[tuple[str, bool]]:
    """A sentence for each sum that the campaign belongs to, and whether the sum is outside of what was agreed."""
    for market, agreed in desired.together:
        whole = f"market {shown(market, 30)}" if market else "all parts"
        limits = f"{agreed.low:,} to {agreed.high:,}"
        total = _sum(desired, market, review)
        if total is None:
            yield f"{whole} together: {limits} agreed", False
        elif agreed.low <= total <= agreed.high:
            yield f"{whole} together {total:,}, agreed {limits}", False
        else:
            side = "more" if total > agreed.high else "fewer"
            yield (
                f"{whole} together {total:,}, which is {side} than the {limits} agreed in `audience.expect`",
                True,
            )


def _sum(desired: DesiredCampaign, market: str, review: ReviewedPlan) -> int | None:
    """The people of all parts of the same day; None if the number of one of them is not known."""
    total = 0
    for change in review.plan.changes:
        other = getattr(change, "desired", None)
        if not isinstance(other, DesiredCampaign) or not _belongs(other, desired, market):
            continue
        reach = review.reach.get(str(other.key))
        number = reach.total if reach is not None else None
        if number is None and isinstance(change, Keep):
            number = change.record.operation.reach
        if number is None:
            return None
        total += number
    return total


def _belongs(other: DesiredCampaign, desired: DesiredCampaign, market: str) -> bool:
    one, two = other.key, desired.key
    if (one.definition, one.day, one.number) != (two.definition, two.day, two.number):
        return False
    return not market or one.market == market
