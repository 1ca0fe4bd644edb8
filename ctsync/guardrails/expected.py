"""Whether a change reaches as many people as its file agreed to (yaml.md 5.3).

On a protected account a number outside `audience.expect`, or nobody at all, blocks: in a plan, in an apply, and each time
the nightly job creates a date. Elsewhere the plan only warns. Pure: the numbers were asked for before.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ctsync.campaign.desired import DesiredCampaign
from ctsync.guardrails.reach import Reach
from ctsync.planning.agreed_rule import ALL_PARTS, signed_range
from ctsync.planning.change import Acting, Approve, Create, Keep, Replace
from ctsync.planning.plan import Plan
from ctsync.values.numbers import CountRange

Weighed: TypeAlias = Create | Replace | Approve
"""The changes that people agree to a number for: what sends, and a definition's dates as a whole."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What was agreed for several parts of one campaign together, and what their numbers add up to.

    `market` is empty for all parts. `total` is None if the number of one of them is not known.
    """

    market: str
    agreed: CountRange
    total: int | None

    @property
    def is_met(self) -> bool:
        """Whether the sum is known and what was agreed."""
        return self.total is not None and self.total in self.agreed


def unexpected(changes: Iterable[Acting], plan: Plan, reach: Mapping[str, Reach]) -> dict[int, str]:
    """Which of these changes may not be made for their numbers of people, by `id`, and why, as a sentence.

    `reach` is by the text of the instance's key. A number that is not known says nothing here. A date is held to the
    number that was approved with all its dates, unless another approval of them is among these changes.
    """
    if not plan.account.protected:
        return {}
    changes = tuple(changes)
    anew = {str(change.key) for change in changes if isinstance(change, Approve)}
    return {
        id(change): why
        for change in changes
        if isinstance(change, Weighed) and (why := next(_complaints(change, plan, reach, anew), ""))
    }


def _complaints(
    change: Weighed, plan: Plan, reach: Mapping[str, Reach], anew: Container[str]
) -> Iterator[str]:
    desired = change.lead if isinstance(change, Approve) else change.desired
    known = people_of(change, plan, reach)
    total = None if known is None else known.total
    if total == 0:
        yield "Nobody would get it."
    agreed = desired.definition.audience.expect
    if total is not None and agreed is not None and total not in agreed:
        yield f"It would reach {total:,} people, {_side(total, agreed)}."
    if desired.series is None or str(desired.series.key) not in anew:
        yield from _beyond_the_rule(change, total, plan, reach)
    for one in sums(desired, plan, reach):
        if one.total is not None and not one.is_met:
            whole = f"All parts of market {one.market}" if one.market else "All parts"
            yield f"{whole} together would reach {one.total:,} people, {_side(one.total, one.agreed)}."


def _beyond_the_rule(
    change: Weighed, total: int | None, plan: Plan, reach: Mapping[str, Reach]
) -> Iterator[str]:
    """A date that stands approved is held to the number that was approved with all dates, whatever its file says now."""
    signed = change.signed if isinstance(change, Create) else None
    own = signed_range(signed)
    if own is not None and total is not None and total not in own:
        yield f"It would reach {total:,} people, and {own} were approved with all its dates."
    for one in sums(change.desired, plan, reach) if isinstance(change, Create) else ():
        whole = f"market {one.market}" if one.market else ALL_PARTS
        range_of = signed_range(signed, whole)
        if range_of is not None and one.total is not None and one.total not in range_of:
            yield f"{whole.capitalize()} together would reach {one.total:,} people, and {range_of} were approved."


def _side(total: int, agreed: CountRange) -> str:
    side = "more" if total > agreed.high else "fewer"
    return f"{side} than the {agreed} agreed in `audience.expect`"


def people_of(change: Weighed, plan: Plan, reach: Mapping[str, Reach]) -> Reach | None:
    """The people of a change; of an approval those of its nearest date that was counted. None if nothing was.

    An approval without a date in the plan was counted by itself.
    """
    dates = plan.dates.get(str(change.key), ()) if isinstance(change, Approve) else ()
    counted = (reach[str(each.key)] for each in dates if str(each.key) in reach)
    return next(counted, None) if dates else reach.get(str(change.key))


def sums(desired: DesiredCampaign, plan: Plan, reach: Mapping[str, Reach]) -> Iterator[Sum]:
    """The sums that a part belongs to: of its market, and of all parts."""
    for market, agreed in desired.together:
        yield Sum(market, agreed, _sum(desired, market, plan, reach))


def _sum(desired: DesiredCampaign, market: str, plan: Plan, reach: Mapping[str, Reach]) -> int | None:
    """The people of all parts of the same day; None if the number of one of them is not known."""
    key, total = desired.key, 0
    for change in plan.parts.get((key.definition, key.day, key.number), ()):
        if market and change.key.market != market:
            continue
        known = reach.get(str(change.key))
        number = known.total if known is not None else None
        if number is None and isinstance(change, Keep):
            number = change.record.operation.reach
        if number is None:
            return None
        total += number
    return total
