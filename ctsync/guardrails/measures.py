"""What each guardrail of policy.yaml measures, as one table (yaml.md 11).

A measure says its number and its sentence; which levels there are, and what follows, is the same for all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ctsync.guardrails.crowds import crowds
from ctsync.guardrails.thresholds import ENOUGH_LIVE, is_a_stop, live_definitions, new_ones
from ctsync.guardrails.weights import Sending, Weights, grown
from ctsync.planning.change import Acting, Approve, Replace


@dataclass(frozen=True, slots=True)
class Measure:
    """`number` in the guardrail's unit, of these changes, and `said`, the beginning of a sentence about it.

    If `unknown` says what is not known, the number is only what is known so far, or None, and `lacking` are the changes
    that it is not known of.
    """

    number: float | None
    changes: tuple[Acting, ...]
    said: str
    unknown: str = ""
    lacking: tuple[Acting, ...] = ()


@dataclass(frozen=True, slots=True)
class Guardrail:
    """One guardrail: its unit, its measure, and what makes it pass, with `{limit}` for the number that is crossed.

    One that `falls` is crossed by less than its limit. `withdraws` marks those that are weighed before anything is
    stopped. `can_be_lifted` marks those that a person may lift for exactly one set of changes (protocol 11).
    """

    unit: str
    measure: Callable[[Weights], Iterator[Measure]]
    cure: str
    falls: bool = False
    withdraws: bool = False
    can_be_lifted: bool = False


def _creates(weights: Weights) -> Iterator[Measure]:
    changes = tuple(new_ones(weights.plan.acting))
    number = len(_definitions(changes))
    if number:
        yield Measure(number, changes, f"{number:,} {_files(number)} would be created{_besides(weights)}")


def _stops(weights: Weights) -> Iterator[Measure]:
    changes = _stopping(weights)
    number = len(_definitions(changes))
    if number:
        said = f"{number:,} {_files(number)} would be stopped for good{_besides(weights)}"
        yield Measure(number, changes, said)


def _stopped_share(weights: Weights) -> Iterator[Measure]:
    """Only where there are enough campaigns for a percentage to mean anything."""
    changes = _stopping(weights)
    stopped = _definitions(changes)
    live = live_definitions(weights.plan) | stopped if stopped else stopped
    if len(live) >= ENOUGH_LIVE:
        share = 100 * len(stopped) / len(live)
        of = f"{len(stopped):,} of {len(live):,} live campaigns (a file counts once), {_plain(share)} %"
        said = f"{of}, would be stopped for good{_besides(weights)}"
        yield Measure(share, changes, said)


def _reach_per_campaign(weights: Weights) -> Iterator[Measure]:
    for name, changes in _by_definition(weights.sending):
        known = [number for each in changes if (number := weights.people_of_send(each)) is not None]
        most = max(known, default=None)
        lacking = "" if len(known) == len(changes) else f"how many people {name} reaches is not known"
        yield Measure(most, changes, "" if most is None else f"{name} would reach {most:,} people", lacking)


def _reach_total(weights: Weights) -> Iterator[Measure]:
    known = [number for each in weights.sends if (number := weights.people(each)) is not None]
    lacking = tuple(each for each in weights.sends if weights.people(each) is None)
    if weights.sends:
        least = "at least " if lacking else ""
        twice = " (counted once for each campaign)" if len(weights.sends) > 1 else ""
        said = f"All changes together would reach {least}{sum(known):,} people{twice}"
        yield Measure(sum(known), weights.sends, said, _of_nobody_known(len(lacking)), lacking)


def _of_nobody_known(lacking: int) -> str:
    if lacking == 1:
        return "of one change nobody knows how many people it reaches"
    return f"of {lacking:,} changes nobody knows how many people they reach" if lacking else ""


def _reach_change(weights: Weights) -> Iterator[Measure]:
    for change in weights.sending:
        name, (now, before) = str(change.key), weights.compared(change)
        if now is not None and before is not None:
            growth = grown(now, before)
            said = f"{name} would reach {now:,} people, {growth:+.0f} % (was {before:,})"
            yield Measure(abs(growth), (change,), said)
        elif before is not None:
            yield Measure(None, (change,), "", f"how many people {name} reaches now is not known")
        elif isinstance(change, Replace) or (isinstance(change, Approve) and change.before is not None):
            yield Measure(None, (change,), "", f"how many people {name} reached before is not known")


def _lead_time(weights: Weights) -> Iterator[Measure]:
    for change in weights.sends:
        left = _minutes(change.timetable.first_send - weights.plan.made_at)
        yield Measure(left, (change,), f"{change.key} would send in {lasting(left)}")


def _replace_before_send(weights: Weights) -> Iterator[Measure]:
    for change in weights.plan.of(Replace):
        left = _minutes(min(change.next_old, change.timetable.first_send) - weights.plan.made_at)
        said = f"{change.key} would be stopped and made anew {lasting(left)} before it sends"
        yield Measure(left, (change,), said)


def _messages_per_5_minutes(weights: Weights) -> Iterator[Measure]:
    for crowd in crowds(weights):
        least = "at least " if crowd.unknown else ""
        said = f"{least}{crowd.messages:,} messages would go out within five minutes of {crowd.begins:%Y-%m-%d %H:%M} UTC"
        yield Measure(crowd.messages, crowd.changes, f"{said[0].upper()}{said[1:]}", crowd.unknown)


def _cost(weights: Weights) -> Iterator[Measure]:
    """In the account's currency; what is in another one, or not known, is not weighed as if it were nothing."""
    if not weights.costs:
        return
    changes = tuple(change for change, _ in weights.costs)
    currency = weights.plan.account.currency or ""
    known = [
        cost.amount for _, cost in weights.costs if cost.amount is not None and cost.currency == currency
    ]
    total = float(sum(known))
    without = tuple(_without_cost(weights, currency))
    lacking = tuple(each for each, _ in without)
    unknown = f"what {_some(lacking)} costs is not known: {without[0][1]}" if without else ""
    least = "at least " if without else ""
    said = f"All changes together would cost {least}{total:,.2f} {currency}" if known else ""
    yield Measure(total if known else None, changes, said, unknown, lacking)


def _some(changes: Sequence[Acting]) -> str:
    more = f" (and {len(changes) - 1:,} more)" if len(changes) > 1 else ""
    return f"{changes[0].key}{more}"


def _without_cost(weights: Weights, currency: str) -> Iterator[tuple[Sending, str]]:
    for change, cost in weights.costs:
        if cost.amount is None:
            yield change, cost.unknown
        elif not currency:
            yield change, "its price is known, and ctsync.yaml gives the account no `currency`"
        elif cost.currency != currency:
            yield change, f"its price is in {cost.currency}, and the account's currency is {currency}"


GUARDRAILS: Final[Mapping[str, Guardrail]] = {
    "creates": Guardrail("campaigns", _creates, "Create at most {limit} in one apply.", can_be_lifted=True),
    "stops": Guardrail(
        "campaigns", _stops, "Stop at most {limit} in one apply.", withdraws=True, can_be_lifted=True
    ),
    "stopped_share": Guardrail(
        "%", _stopped_share, "Stop at most {limit} of the live campaigns in one apply.", withdraws=True
    ),
    "reach_per_campaign": Guardrail(
        "people",
        _reach_per_campaign,
        "Narrow its audience to at most {limit}, or send in parts.",
        can_be_lifted=True,
    ),
    "reach_total": Guardrail(
        "people", _reach_total, "Apply fewer of them at once, up to {limit} together.", can_be_lifted=True
    ),
    "reach_change": Guardrail(
        "%", _reach_change, "Narrow its audience, so that it changes by at most {limit}."
    ),
    "lead_time": Guardrail("minutes", _lead_time, "Give it a moment at least {limit} ahead.", falls=True),
    "replace_before_send": Guardrail(
        "minutes", _replace_before_send, "Change it after that send, or at least {limit} before.", falls=True
    ),
    "messages_per_5_minutes": Guardrail(
        "messages", _messages_per_5_minutes, "Move one of them, so that at most {limit} go out at once."
    ),
    "cost": Guardrail("money", _cost, "Reach fewer people or apply fewer at once, up to {limit}."),
}


def _stopping(weights: Weights) -> tuple[Acting, ...]:
    return tuple(change for change in weights.plan.acting if is_a_stop(change))


def _besides(weights: Weights) -> str:
    """An exchange stops and creates too, and is counted by neither."""
    return ", besides what is replaced" if any(weights.plan.of(Replace)) else ""


def _definitions(changes: Iterable[Acting]) -> frozenset[str]:
    return frozenset(change.key.definition for change in changes)


def _by_definition(changes: Iterable[Sending]) -> Iterator[tuple[str, tuple[Sending, ...]]]:
    found: defaultdict[str, list[Sending]] = defaultdict(list)
    for change in changes:
        found[change.key.definition].append(change)
    return ((name, tuple(each)) for name, each in found.items())


def _files(number: int) -> str:
    return "campaign" if number == 1 else "campaigns (a file counts once)"


def _plain(number: float) -> str:
    return f"{number:,.1f}".removesuffix(".0")


def _minutes(left: timedelta) -> float:
    return left.total_seconds() / 60


def lasting(minutes: float) -> str:
    """`45 minutes`, `2 hours 5 minutes`, `12 days 7 hours`: at most two units, rounded down."""
    whole = int(minutes)
    if whole < 0:
        return f"{lasting(-minutes)} ago"
    days, hours, rest = whole // 1440, whole % 1440 // 60, whole % 60
    if days >= 2:
        return _units((days, "day"), (hours, "hour"))
    return _units((whole // 60, "hour"), (rest, "minute")) if whole >= 120 else _units((whole, "minute"))


def _units(*parts: tuple[int, str]) -> str:
    told = [f"{number:,} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number]
    return " ".join(told) or "0 minutes"
