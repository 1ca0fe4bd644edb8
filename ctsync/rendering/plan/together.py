"""What was agreed for several parts of one campaign together, beside what their estimates add up to (yaml.md 5.3)."""

from __future__ import annotations

from collections.abc import Iterator

from ctsync.campaign.desired import DesiredCampaign
from ctsync.guardrails.expected import sums
from ctsync.guardrails.review import ReviewedPlan
from ctsync.rendering.wording import shown


def together_words(desired: DesiredCampaign, review: ReviewedPlan) -> Iterator[tuple[str, bool]]:
    """A sentence for each sum that the campaign belongs to, and whether the sum is outside of what was agreed."""
    for one in sums(desired, review.plan, review.reach):
        whole = f"market {shown(one.market, 30)}" if one.market else "all parts"
        if one.total is None:
            yield f"{whole} together: {one.agreed} agreed", False
        elif one.is_met:
            yield f"{whole} together {one.total:,}, agreed {one.agreed}", False
        else:
            side = "more" if one.total > one.agreed.high else "fewer"
            yield (
                f"{whole} together {one.total:,}, which is {side} than the {one.agreed} agreed in `audience.expect`",
                True,
            )
