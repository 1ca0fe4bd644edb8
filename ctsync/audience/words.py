"""An audience as one plain sentence, for people who have to approve it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from ctsync.audience.model import Audience, Condition, PropertyFilter, PropertyFilters, SessionValue
from ctsync.audience.operators import COUNTS, OPERATORS
from ctsync.catalog import Segment
from ctsync.values import Span

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_UNITS = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month"}


def in_words(audience: Audience, segments: Mapping[str, Segment], gap: Span = Span(2, "d")) -> str:
    """`people who did Charged between 1 January and 31 August 2026, whose City is Pune or Mumbai, and who …`."""
    if audience.segment is not None:
        return f"the saved segment {audience.segment}{_meaning(segments.get(audience.segment))}"
    if audience.everyone:
        return "everybody in the account"
    if audience.query is not None:
        return "people found by a query in CleverTap's own language"
    parts = [*_filters(audience), *_deeds(audience, gap)]
    if audience.event is None:
        return "people with any event in the past 365 days" + _listed(parts, " ")
    return f"people who did {_event(audience.event, audience, gap)}" + _listed(parts, ", ")


def _listed(parts: Sequence[str], opening: str) -> str:
    """` a`, ` a, and b`, ` a, b, and c`, after the given opening."""
    if len(parts) < 2:
        return "".join(opening + part for part in parts)
    return f"{opening}{', '.join(parts[:-1])}, and {parts[-1]}"


def _meaning(segment: Segment | None) -> str:
    if segment is None or not segment.means:
        return ""
    return f" ({segment.means[0].lower()}{segment.means[1:].rstrip('.')})"


def _filters(audience: Audience) -> Iterator[str]:
    """Everything that is asked of the person, each beginning with `whose`."""
    for filters in (
        audience.profile,
        audience.demographics,
        audience.geo,
        audience.app,
        audience.reachability,
    ):
        yield from (f"whose {text}" for text in _filter_words(filters))
    for name, values in audience.technographics.items():
        yield f"whose {name} is {_joined(values, 'or')}"


def _deeds(audience: Audience, gap: Span) -> Iterator[str]:
    yield from (f"who did {_condition(condition, gap)}" for condition in audience.did)
    yield from (f"who did not do {_condition(condition, gap)}" for condition in audience.did_not)


def _condition(condition: Condition, gap: Span) -> str:
    for word, (_, spoken) in COUNTS.items():
        count = getattr(condition, word)
        if count is not None:
            times = "once" if count == 1 else f"{count:,} times"
            return _event(condition.event, condition, gap, f" {spoken} {times}")
    return _event(condition.event, condition, gap)


def _event(name: str, part: Audience | Condition, gap: Span, count: str = "") -> str:
    asked = [*_filter_words(part.where), *(_session(*pair) for pair in part.session.items())]
    inside = f" (where {_joined(asked, 'and')})" if asked else ""
    return f"{name}{inside}{count}{_window(part, gap)}"


def _window(part: Audience | Condition, gap: Span) -> str:
    if part.within is not None:
        length = _length(part.within).removeprefix("1 ")
        return f" in the {length} until {_length(gap)} before the send"
    if part.from_ is None or part.to is None:
        return ""
    same_year = part.from_.year == part.to.year
    return f" between {_day(part.from_, year=not same_year)} and {_day(part.to)}"


def _length(span: Span) -> str:
    return f"{span.number} {_UNITS[span.unit]}{'' if span.number == 1 else 's'}"


def _day(day: date, *, year: bool = True) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}{f' {day.year}' if year else ''}"


def _filter_words(filters: PropertyFilters | None) -> Iterable[str]:
    return [_filter(found) for found in filters or ()]


def _filter(found: PropertyFilter) -> str:
    operator = OPERATORS[found.word]
    if operator.arity == "flag":
        return f"{found.name} {operator.spoken if found.value == 'true' else 'is not known'}"
    if isinstance(found.value, tuple):
        joint = "and" if operator.arity == "pair" else "nor" if found.word == "not" else "or"
        return f"{found.name} {operator.spoken} {_joined(found.value, joint)}"
    return f"{found.name} {operator.spoken} {found.value}"


def _session(name: str, value: SessionValue) -> str:
    if isinstance(value, tuple):
        return f"{name} is {_joined(value, 'or')}"
    start, dots, end = value.partition("..")
    return f"{name} is {start} to {end}" if dots else f"{name} is {value}"


def _joined(parts: Sequence[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"
