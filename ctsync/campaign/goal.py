"""What people should do after a message, so that its effect can be counted (yaml.md 6.3, contract 3.4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from ctsync.audience import Filters, check_filters, event_properties, type_filters
from ctsync.audience.operators import EQUALS
from ctsync.catalog import TrackingPlan
from ctsync.catalog.nearest import meant
from ctsync.channels import Channel
from ctsync.channels.findings import malformed
from ctsync.problems import Finding, Level
from ctsync.values import DAYS, ClockSpan, Day, Flag, Model, OneOrMore, Span, Text, wrong
from ctsync.values.editors import number_or
from ctsync.values.model import as_text
from ctsync.values.times import read_duration

WITHIN = ("30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "2d", "3d", "5d", "1w", "2w", "1mo", "2mo", "5mo")
"""The times CleverTap offers, as a file writes them."""

_UNITS = {"m": "m", "h": "H", "d": "D", "w": "W", "mo": "M"}


def _read_within(value: Any) -> Span:
    span = read_duration(value)
    if str(span) not in WITHIN:
        same = (text for text in WITHIN if read_duration(text).seconds == span.seconds)
        what = f"CleverTap counts no goal within `{span}`; it offers {' '.join(WITHIN)}"
        raise wrong(what, next(same, "3d"))
    return span


def _read_day_of_month(value: Any) -> int:
    text = as_text(value if isinstance(value, str | list | dict) else str(value), "a day of the month", "15")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 31:
        raise wrong(f"`{text}` is not a day of the month, 1 to 31", "15")
    return int(text)


GoalWindow = Annotated[
    Span, PlainValidator(_read_within), PlainSerializer(str), WithJsonSchema({"enum": list(WITHIN)})
]
DayOfMonth = Annotated[
    int,
    PlainValidator(_read_day_of_month),
    number_or(
        "0*(?:[1-9]|[12][0-9]|3[01])",
        "15",
        "Write a day of the month, 1 to 31.",
        kind="integer",
        minimum=1,
        maximum=31,
    ),
]


class Goal(Model):
    """An event, the time in which it counts, and what it must look like."""

    event: Text
    """The event that counts as a success."""
    within: GoalWindow
    """How long after the message the event still counts."""
    revenue: Text | None = None
    """The number property of the event that is added up as revenue."""
    where: Filters | None = None
    """What the event must look like."""
    first_time: Flag = False
    """Whether it must be the person's first such event."""
    last_time: Flag = False
    """Whether it must be the person's last such event."""
    time_of_day: OneOrMore[ClockSpan] = ()
    """At which times of the day it counts."""
    days: OneOrMore[Day] = ()
    """On which days of the week it counts."""
    days_of_month: OneOrMore[DayOfMonth] = ()
    """On which days of the month it counts."""


def goal_to_wire(goal: Goal, plan: TrackingPlan) -> dict[str, Any]:
    """`conversion_goal`, with `filter_type` even if it is empty. Days are sent in the order of the calendar."""
    kind: dict[str, Any] = {}
    if goal.where:
        kind["event_property"] = _properties(goal, plan)
    if goal.first_time:
        kind["first_time"] = "yes"
    if goal.last_time:
        kind["last_time"] = "yes"
    if goal.time_of_day:
        kind["time_of_day"] = [[f"{span.start:%H:%M}", f"{span.end:%H:%M}"] for span in goal.time_of_day]
    if goal.days:
        kind["day_of_week"] = sorted({DAYS.index(day) + 1 for day in goal.days})
    if goal.days_of_month:
        kind["day_of_month"] = sorted(set(goal.days_of_month))
    wire = {
        "event_name": goal.event,
        "filter_type": kind,
        "conversion_time": f"{goal.within.number}{_UNITS[goal.within.unit]}",
    }
    return wire | ({"revenue_property": goal.revenue} if goal.revenue else {})


def goal_to_tree(goal: Goal, plan: TrackingPlan) -> dict[str, Any]:
    """The goal as JSON in the file's words, values typed; what is left out and what is the default are alike."""
    tree: dict[str, Any] = {"event": goal.event, "within": str(goal.within)}
    if goal.revenue:
        tree["revenue"] = goal.revenue
    if goal.where:
        tree["where"] = _conditions(goal, plan)
    tree |= {key: True for key in ("first_time", "last_time") if getattr(goal, key)}
    if goal.time_of_day:
        tree["time_of_day"] = sorted({str(span) for span in goal.time_of_day})
    if goal.days:
        tree["days"] = [day for day in DAYS if day in goal.days]
    if goal.days_of_month:
        tree["days_of_month"] = sorted(set(goal.days_of_month))
    return tree


def goal_findings(goal: Goal, plan: TrackingPlan, channel: Channel) -> Iterator[Finding]:
    """The event and its properties are in the tracking plan; goals are documented for push only (contract 3.2)."""
    if not channel.has_native_schedules:
        yield Finding(
            ("goal",),
            "CHN002",
            f"Nobody promises that a goal works on the channel {channel.name}.",
            "CleverTap documents conversion goals for push (Create Campaign API).",
            "Look at the campaign's report after the first send, to see whether it was counted.",
            Level.WARNING,
        )
    if goal.event not in plan.events:
        yield Finding(
            ("goal", "event"),
            "AUD008",
            f"The tracking plan has no event `{goal.event}`.",
            "An event that nobody sends is a goal that nobody reaches; names are case-bound.",
            meant(goal.event, plan.events) or "Add it to registers/tracking_plan.yaml.",
        )
        return
    yield from check_filters(goal.where, event_properties(plan, goal.event), ("goal", "where"), between=True)
    yield from _revenue_findings(goal, plan)


def _revenue_findings(goal: Goal, plan: TrackingPlan) -> Iterator[Finding]:
    if goal.revenue is None:
        return
    path = ("goal", "revenue")
    properties = event_properties(plan, goal.event)
    kind = properties.find(goal.revenue)
    if kind is None:
        yield Finding(
            path,
            "AUD008",
            f"The tracking plan has no property `{goal.revenue}` of {properties.whose}.",
            "Revenue is the sum of a property that the event carries.",
            meant(goal.revenue, properties.names()) or "Add it to registers/tracking_plan.yaml.",
        )
    elif kind.type != "number":
        yield malformed(
            path,
            f"`{goal.revenue}` is a {kind.type}, and only numbers can be added up.",
            "Revenue is the sum of a numeric property (Create Campaign API).",
            "Name a property whose type in the tracking plan is `number`.",
        )


def _properties(goal: Goal, plan: TrackingPlan) -> list[dict[str, Any]]:
    found = []
    for typed in type_filters(goal.where, event_properties(plan, goal.event)):
        item: dict[str, Any] = {"property_name": typed.name, "operator": typed.wire}
        found.append({**item, "property_value": typed.value} if typed.has_value else item)
    return found


def _conditions(goal: Goal, plan: TrackingPlan) -> dict[str, Any]:
    """By property and operator, as the file has it; the order of alternatives means nothing."""
    tree: dict[str, Any] = {}
    for typed in type_filters(goal.where, event_properties(plan, goal.event)):
        value = typed.value
        if isinstance(value, list) and typed.operator.arity != "pair":
            value = sorted(value, key=str)
        if typed.operator.word == EQUALS:
            tree[typed.name] = value
        else:
            tree.setdefault(typed.name, {})[typed.operator.word] = value
    return tree
