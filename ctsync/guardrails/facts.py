"""The facts of one change as plain values: what `checks` may ask about, and what the plan's JSON tells other programs.

There is one tree for both, so that a check can be tried on the output of `ctsync plan --format json`. A fact that nobody
knows is null, and an expression that compares it with a number is not judged, which blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from ctsync.campaign.desired import DesiredCampaign
from ctsync.guardrails.measures import GUARDRAILS
from ctsync.guardrails.weights import Weights
from ctsync.planning.change import Acting, Adopt, Approve, Create, Forget, Replace, Resolve, Stop

WORDS: Final = {
    Create: "create",
    Replace: "replace",
    Stop: "stop",
    Adopt: "adopt",
    Forget: "forget",
    Resolve: "resolve",
    Approve: "approve",
}
"""What each change is called in policy.yaml; `approve` are all dates of a rolling campaign together."""

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """One change. Numbers are people, percent, minutes and an amount in `currency`; None where nobody knows.

    `first_send` is UTC, `first_send_hour` and `first_send_day` are on the account's clock. Of what its file no longer
    says, a stop, only `key`, `name`, `change` and `channel` are known. `people` of an approval are the most agreed to.
    """

    key: str
    name: str
    change: str
    channel: str
    purpose: str | None = None
    owner: str | None = None
    countries: tuple[str, ...] | None = None
    labels: tuple[str, ...] | None = None
    file: str | None = None
    everyone: bool | None = None
    template: str | None = None
    new_template: bool | None = None
    people: int | None = None
    people_before: int | None = None
    growth: float | None = None
    cost: float | None = None
    currency: str | None = None
    first_send: str | None = None
    first_send_hour: int | None = None
    first_send_day: str | None = None
    minutes_to_first_send: int | None = None

    def tree(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name in ChangeFacts.__dataclass_fields__
            for value in (getattr(self, name),)
        }


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The plan as a whole. Campaigns are counted by files, `live` those that are live before it."""

    account: str
    protected: bool
    creates: int
    replaces: int
    stops: int
    people: int | None
    cost: float | None
    currency: str | None

    def tree(self) -> dict[str, Any]:
        """As JSON has it."""
        return {name: getattr(self, name) for name in PlanFacts.__dataclass_fields__}


def facts_of(change: Acting, weights: Weights) -> ChangeFacts:
    """What is known of one change."""
    desired = wanted_by(change)
    if desired is None:
        record = getattr(change, "record", None)
        channel = "" if record is None else record.operation.channel
        name = str(change.key.definition) if record is None else record.name
        return ChangeFacts(str(change.key), name, WORDS[type(change)], channel)
    return _of_desired(change, desired, weights)


def _of_desired(change: Acting, desired: DesiredCampaign, weights: Weights) -> ChangeFacts:
    definition, cost = desired.definition, weights.cost(change)
    first = _first_send(change, desired)
    local = first.astimezone(ZoneInfo(weights.plan.account.zone))
    template = template_of(desired)
    return ChangeFacts(
        key=str(change.key),
        name=desired.name,
        change=WORDS[type(change)],
        channel=definition.channel,
        purpose=definition.purpose,
        owner=definition.owner,
        countries=definition.countries,
        labels=definition.labels,
        file=desired.position.file,
        everyone=definition.audience.everyone is True,
        template=template,
        new_template=template is not None and is_new_template(desired, weights),
        people=weights.people(change),
        people_before=weights.before(change),
        growth=weights.growth(change),
        cost=None if cost.amount is None else float(cost.amount),
        currency=cost.currency or weights.plan.account.currency,
        first_send=f"{first.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        first_send_hour=local.hour,
        first_send_day=_DAYS[local.weekday()],
        minutes_to_first_send=int((first - weights.plan.made_at).total_seconds() // 60),
    )


def plan_facts(weights: Weights) -> PlanFacts:
    """What is known of the whole plan."""
    plan, cost = weights.plan, weights.total_cost
    return PlanFacts(
        account=plan.account.name,
        protected=plan.account.protected,
        creates=_number("creates", weights),
        replaces=len({change.key.definition for change in plan.of(Replace)}),
        stops=_number("stops", weights),
        people=weights.total_people,
        cost=None if cost.amount is None else float(cost.amount),
        currency=cost.currency or plan.account.currency,
    )


def wanted_by(change: Acting) -> DesiredCampaign | None:
    """The campaign as its file wants it; None for a change of what no file has."""
    return change.lead if isinstance(change, Approve) else getattr(change, "desired", None)


def template_of(desired: DesiredCampaign) -> str | None:
    """The name of the approved text that an SMS or WhatsApp message is made from."""
    template = getattr(desired.definition.message, "template", None)
    return template if isinstance(template, str) else None


def is_new_template(desired: DesiredCampaign, weights: Weights) -> bool:
    """Whether no campaign of this lock ever went out with its template; also if nobody could look."""
    template, known, channel = template_of(desired), weights.sent_templates, desired.definition.channel
    if template is None or known is None:
        return template is not None
    registered = desired.catalog.dlt_templates.get(template) if channel == "sms" else None
    return (channel, template if registered is None else registered.id) not in known


def _first_send(change: Acting, desired: DesiredCampaign) -> datetime:
    return change.timetable.first_send if isinstance(change, Create | Replace) else desired.first_send


def _number(guardrail: str, weights: Weights) -> int:
    return sum(int(measure.number or 0) for measure in GUARDRAILS[guardrail].measure(weights))
