"""The shape of policy.yaml, whole: also what other rooms will judge by later, so that no file has to be written twice."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from ctsync.campaign.definition import ChannelName, Country, Purpose
from ctsync.policy.numbers import Crossing, Money
from ctsync.values import ClockSpan, Count, Date, Duration, Flag, Model, OneOrMore, Percent, Text, WholeNumber

LevelWord: TypeAlias = Literal["off", "info", "warn", "approve", "block"]
SEVERITIES: tuple[str, ...] = ("info", "warn", "approve", "block")
"""The levels that a number can cross, the mildest first."""


class CountLimits(Model):
    """Numbers that are crossed when the count is over them."""

    EXAMPLE: ClassVar = "{warn: 50k, block: 100k}"

    info: Count | None = None
    """Over this it is mentioned."""
    warn: Count | None = None
    """Over this there is a warning."""
    approve: Count | None = None
    """Over this somebody must approve."""
    block: Count | None = None
    """Over this nothing is applied."""


class PercentLimits(Model):
    """Percentages that are crossed when the share is over them."""

    EXAMPLE: ClassVar = "{warn: 20%, block: 50%}"

    info: Percent | None = None
    """Over this it is mentioned."""
    warn: Percent | None = None
    """Over this there is a warning."""
    approve: Percent | None = None
    """Over this somebody must approve."""
    block: Percent | None = None
    """Over this nothing is applied."""


class TimeLimits(Model):
    """Durations that are crossed when less time than that is left."""

    EXAMPLE: ClassVar = "{block: 60m}"

    info: Duration | None = None
    """With less time than this it is mentioned."""
    warn: Duration | None = None
    """With less time than this there is a warning."""
    approve: Duration | None = None
    """With less time than this somebody must approve."""
    block: Duration | None = None
    """With less time than this nothing is applied."""


class MoneyLimits(Model):
    """Amounts in the account's currency, crossed when the cost is over them."""

    EXAMPLE: ClassVar = "{warn: 500, block: 1000}"

    info: Money | None = None
    """Over this it is mentioned."""
    warn: Money | None = None
    """Over this there is a warning."""
    approve: Money | None = None
    """Over this somebody must approve."""
    block: Money | None = None
    """Over this nothing is applied."""


class RuleLimits(Model):
    """Numbers of one lint rule, in the rule's own unit, crossed when the value is over them."""

    info: Crossing | None = None
    """Over this it is mentioned."""
    warn: Crossing | None = None
    """Over this there is a warning."""
    approve: Crossing | None = None
    """Over this there is a warning, and somebody must approve."""
    block: Crossing | None = None
    """Over this there is an error."""


def _or_off(value: Any) -> Any:
    """A guardrail that is `off` has no limits."""
    return {} if value == "off" else value


_OFF = BeforeValidator(_or_off)
Counts: TypeAlias = Annotated[CountLimits, _OFF]
Percents: TypeAlias = Annotated[PercentLimits, _OFF]
Times: TypeAlias = Annotated[TimeLimits, _OFF]
Costs: TypeAlias = Annotated[MoneyLimits, _OFF]


class Guardrails(Model):
    """What an apply may do at most. Each is a map of levels to numbers, or `off`."""

    creates: Counts | None = None
    """Campaigns that one apply creates."""
    stops: Counts | None = None
    """Campaigns that one apply stops."""
    stopped_share: Percents | None = None
    """The share of the live campaigns that one apply stops."""
    reach_per_campaign: Counts | None = None
    """People that one campaign reaches."""
    reach_total: Counts | None = None
    """People that all changes of one apply reach together."""
    reach_change: Percents | None = None
    """How much a campaign's estimate has changed since it was last applied."""
    lead_time: Times | None = None
    """Time between an apply and the first send. Crossed when less is left."""
    replace_before_send: Times | None = None
    """Time between a stop-and-create and the next send. Crossed when less is left."""
    messages_per_5_minutes: Counts | None = None
    """Messages that the account sends within five minutes, unmanaged campaigns included."""
    cost: Costs | None = None
    """What one apply costs, in the account's currency."""
    waking_hours: ClockSpan | None = None
    """When people may be woken, on their own clocks. Without it, 09:00..21:00."""
    test_words: OneOrMore[Text] | None = None
    """Words that only tests use. They replace the ones that ctsync knows."""


class WaiverEntry(Model):
    """That a rule is set aside for some campaigns. A campaign file cannot waive anything."""

    rule: Annotated[Text, Field(examples=["EML010"])]
    """The id of the rule."""
    campaigns: Annotated[OneOrMore[Text], Field(min_length=1, examples=[["emi-due-*"]])]
    """Names of campaigns; `*` stands for any letters."""
    reason: Annotated[Text, Field(examples=["Contract notice, ticket LEG-214"])]
    """Why, for whoever asks in a year."""
    by: Annotated[Text, Field(examples=["legal-lead"])]
    """Who decided it."""
    until: Date
    """The last day on which it holds, on the account's clock."""


class When(Model):
    """What a change must be for an approval to be asked. All that is written must hold."""

    channel: OneOrMore[ChannelName] = ()
    """One of these channels."""
    purpose: OneOrMore[Purpose] = ()
    """One of these purposes."""
    change: OneOrMore[Literal["create", "replace", "stop", "forget", "adopt", "resolve"]] = ()
    """One of these changes."""
    country: OneOrMore[Country] = ()
    """It goes to one of these countries."""
    labels: OneOrMore[Text] = ()
    """It has one of these labels."""
    path: OneOrMore[Text] = ()
    """Its file matches one of these patterns."""
    reach_over: Count | None = None
    """It reaches more people than this."""
    reach_grows_by: Percent | None = None
    """It reaches more people than before, by more than this."""
    cost_over: Money | None = None
    """It costs more than this, in the account's currency."""
    everyone: Flag | None = None
    """It goes to everybody."""
    new_template: Flag | None = None
    """It uses a template that was never sent."""


class Approval(Model):
    """Who must agree to which changes."""

    id: Annotated[Text, Field(examples=["legal"])]
    """A name for it, once in the file."""
    when: When
    """Which changes it is about. Without `change`, all after which people get something; a stop only if it is named."""
    from_: Annotated[OneOrMore[Text], Field(alias="from", min_length=1, examples=[["acme/legal"]])]
    """Users or teams, without `@`."""
    count: WholeNumber = 1
    """How many of them."""


class Check(Model):
    """A condition that nothing else can say."""

    id: Annotated[Text, Field(examples=["no-friday-night"])]
    """A name for it, once in the file."""
    if_: Annotated[Text, Field(alias="if", examples=["change.channel == 'push'"])]
    """A CEL expression over one change of the plan as JSON: `change`, and `plan` for the whole of it."""
    level: LevelWord
    """How much it matters when the expression is true."""
    say: Text
    """What is said then."""


class PolicyFile(Model):
    """`policy.yaml`: what one organisation allows."""

    version: Annotated[Literal["1"], Field(examples=["1"])]
    """The format of this file."""
    guardrails: Guardrails = Guardrails()
    """What an apply may do at most, and numbers that lint rules share."""
    rules: dict[str, LevelWord | RuleLimits] = {}
    """Lint rules by id: a level, or the numbers at which each level begins."""
    waivers: OneOrMore[WaiverEntry] = ()
    """Rules that are set aside for some campaigns, each until a day."""
    approvals: OneOrMore[Approval] = ()
    """Who must agree to which changes."""
    checks: OneOrMore[Check] = ()
    """Conditions of your own, asked of each change after which people get something."""


NOTHING: Final = PolicyFile.model_validate({"version": "1"})
"""What is so without a file."""
