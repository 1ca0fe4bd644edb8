"""The numbers that guardrails weigh, of one plan: people now and before, costs, and what of it sends at all.

Asked by every guardrail, approval and check in the same way, so that none of them counts otherwise than another. A number
that nobody knows is None and never 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from ctsync.campaign.desired import DesiredCampaign
from ctsync.guardrails.cost import NOTHING, Cost, cost_of_one
from ctsync.guardrails.expected import people_of
from ctsync.guardrails.reach import Reach
from ctsync.names import InstanceKey
from ctsync.planning.agreed_rule import signed_range
from ctsync.planning.change import Acting, Approve, Create, Keep, Replace
from ctsync.planning.plan import Plan
from ctsync.policy.model import NOTHING as NO_POLICY
from ctsync.policy.model import PolicyFile

Sending: TypeAlias = Create | Replace | Approve
"""The changes after which people get something that they would not have got."""


@dataclass(frozen=True)
class Weights:
    """A plan with what was counted, and the policy that it is weighed by.

    `reach` is by the text of the instance's key. `sent_templates` are the templates that a campaign went out with: the
    channel, and the name at Meta or the id at the Indian operators. None if nobody looked; then each counts as new.
    """

    plan: Plan
    reach: Mapping[str, Reach] = field(default_factory=dict)
    policy: PolicyFile = NO_POLICY
    sent_templates: frozenset[tuple[str, str]] | None = None
    is_counted: bool = True
    """Whether people were asked for. If not, a number that is not there is not unknown: an apply counts it."""

    @cached_property
    def sending(self) -> tuple[Sending, ...]:
        """All of the plan that sends, but for the second half of a Replace: its first half was weighed."""
        return tuple(c for c in self.plan.acting if isinstance(c, Sending) and is_sending(c))

    @cached_property
    def sends(self) -> tuple[Create | Replace, ...]:
        """Those of them that have a campaign of their own."""
        return tuple(change for change in self.sending if isinstance(change, Create | Replace))

    def people(self, change: Acting) -> int | None:
        """How many people it reaches. Of an approval the most that is agreed to, or that are there: that is what people sign."""
        if not isinstance(change, Sending):
            return None
        found = people_of(change, self.plan, self.reach)
        counted = None if found is None else found.total
        agreed = change.lead.definition.audience.expect if isinstance(change, Approve) else None
        return counted if agreed is None else max(agreed.high, counted or 0)

    def people_of_send(self, change: Acting) -> int | None:
        """How many people its whole send reaches: its languages and markets together, with those that stay as they are."""
        if not isinstance(change, Sending):
            return None
        key = change.key
        kept = (
            ()
            if isinstance(change, Approve)
            else self.plan.parts.get((key.definition, key.day, key.number), ())
        )
        found = [self.people(part) for part in self._sends_by_parts[_send_of(change)]]
        found += [each.record.operation.reach for each in kept if isinstance(each, Keep)]
        known = [number for number in found if number is not None]
        return sum(known) if len(known) == len(found) else None

    @cached_property
    def _sends_by_parts(self) -> Mapping[tuple[bool, InstanceKey], list[Sending]]:
        found: defaultdict[tuple[bool, InstanceKey], list[Sending]] = defaultdict(list)
        for change in self.plan.acting:
            if isinstance(change, Sending):
                found[_send_of(change)].append(change)
        return found

    def before(self, change: Acting) -> int | None:
        """How many people its predecessor reached: the campaign it replaces or repeats, or the date before it."""
        return self.compared(change)[1]

    def compared(self, change: Acting) -> tuple[int | None, int | None]:
        """The people of now and of its predecessor, each None if nobody knows: of two pairs the one that has moved further."""
        pairs = self._pairs(change)
        return max(_known(pairs), key=lambda pair: abs(grown(*pair)), default=pairs[0])

    def growth(self, change: Acting) -> float | None:
        """By how many percent it reaches more people than before, at the most; less than 0 if it reaches fewer."""
        return max((grown(*pair) for pair in _known(self._pairs(change))), default=None)

    def _pairs(self, change: Acting) -> tuple[tuple[int | None, int | None], ...]:
        """People of now and before.

        An approval whose file agrees to a range has its upper end beside the one that was signed, and its nearest date
        beside the last one that was made.
        """
        if not isinstance(change, Approve):
            return ((self.people(change), self._before_of_one(change)),)
        counted = people_of(change, self.plan, self.reach)
        dates = (None if counted is None else counted.total, self._before_of_one(change))
        if change.lead.definition.audience.expect is None:
            return (dates,)
        signed = None if change.before is None else signed_range(change.before.expect)
        return ((self.people(change), None if signed is None else signed.high), dates)

    def _before_of_one(self, change: Acting) -> int | None:
        if isinstance(change, Replace):
            return change.record.operation.reach
        if isinstance(change, Create) and change.again is not None:
            return change.again.reach
        if not isinstance(change, Sending) or desired_of(change).series is None:
            return None
        earlier = self._dated.get(_dateless(change.key), ())
        first = desired_of(change).first_send
        known = [(at, people) for at, people in earlier if isinstance(change, Approve) or at < first]
        return max(known)[1] if known else None

    def cost(self, change: Acting) -> Cost:
        """What all its messages cost; of an approval those of all its dates to come."""
        if not isinstance(change, Sending):
            return NOTHING
        sends = change.left if isinstance(change, Approve) else len(change.timetable)
        people = self.people(change)
        return self._cost_of_one(desired_of(change)).times(None if people is None else people * sends)

    @cached_property
    def total_people(self) -> int | None:
        """All sends of the plan together; None if the number of one of them is not known."""
        found = [self.people(change) for change in self.sends]
        known = [number for number in found if number is not None]
        return sum(known) if len(known) == len(found) else None

    @cached_property
    def costs(self) -> tuple[tuple[Sending, Cost], ...]:
        """Each change that costs something. Dates that are approved in this plan are in the cost of their approval."""
        approved = {str(change.key) for change in self.sending if isinstance(change, Approve)}
        found = (
            (change, self.cost(change))
            for change in self.sending
            if not _is_in(desired_of(change), change, approved)
        )
        return tuple((change, cost) for change, cost in found if not cost.is_nothing)

    @cached_property
    def total_cost(self) -> Cost:
        """What the plan costs; unknown if that of one change is, or if they are in several currencies."""
        for _, cost in self.costs:
            if cost.amount is None:
                return cost
        currencies = {cost.currency for _, cost in self.costs}
        if len(currencies) > 1:
            return Cost(None, "", f"there are prices in {' and '.join(sorted(currencies))}")
        amounts = [cost.amount for _, cost in self.costs if cost.amount is not None]
        return Cost(sum(amounts, Decimal(0)), currencies.pop()) if currencies else NOTHING

    def _cost_of_one(self, desired: DesiredCampaign) -> Cost:
        key = _dateless(desired.key)
        if key not in self._prices:
            self._prices[key] = cost_of_one(desired)
        return self._prices[key]

    @cached_property
    def _prices(self) -> dict[InstanceKey, Cost]:
        """All dates of a definition have one text."""
        return {}

    @cached_property
    def _dated(self) -> Mapping[InstanceKey, tuple[tuple[datetime, int], ...]]:
        """The people that dates of each definition were counted for when they were made, with their first send."""
        found: defaultdict[InstanceKey, list[tuple[datetime, int]]] = defaultdict(list)
        for change in self.plan.changes:
            record = getattr(change, "record", None)
            if record is not None and record.key.day is not None and record.operation.reach is not None:
                found[_dateless(record.key)].append((record.operation.first_send, record.operation.reach))
        return {key: tuple(each) for key, each in found.items()}


def grown(now: int, before: int) -> float:
    """In percent."""
    return 100 * (now - before) / max(before, 1)


def _known(pairs: Iterable[tuple[int | None, int | None]]) -> list[tuple[int, int]]:
    return [(now, before) for now, before in pairs if now is not None and before is not None]


def is_sending(change: Acting) -> bool:
    """Whether guardrails weigh it. The second half of a Replace goes on whatever the policy says: its old one is gone."""
    return isinstance(change, Sending) and not (isinstance(change, Create) and change.resumes)


def desired_of(change: Sending) -> DesiredCampaign:
    return change.lead if isinstance(change, Approve) else change.desired


def _is_in(desired: DesiredCampaign, change: Sending, approved: set[str]) -> bool:
    series = desired.series
    return not isinstance(change, Approve) and series is not None and str(series.key) in approved


def _send_of(change: Sending) -> tuple[bool, InstanceKey]:
    """What its other languages and markets have in common with it."""
    return isinstance(change, Approve), replace(change.key, market="", language="")


def _dateless(key: InstanceKey) -> InstanceKey:
    return replace(key, day=None, number=1)
