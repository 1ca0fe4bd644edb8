"""What the shape of an audience cannot see: bases and keys that exclude each other, windows, names, limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pydantic_core import PydanticCustomError

from ctsync.audience.filters import (
    UNLISTED,
    check_filters,
    event_properties,
    profile_properties,
)
from ctsync.audience.model import Audience, Condition
from ctsync.audience.operators import COUNTS
from ctsync.audience.windows import latest_to
from ctsync.audience.wire import LEAST_CAP, session_value
from ctsync.catalog import Segment, TrackingPlan
from ctsync.catalog.nearest import meant
from ctsync.problems import Finding
from ctsync.values import Span

_TOP = ("audience",)
_LONGEST_DAYS = 3660
"""Ten years: a longer window is a slip of the finger."""
_ALONE = ("segment", "everyone", "query")
_OF_AN_EVENT = ("within", "from", "to", "where", "session")
_OF_PEOPLE = ("profile", "demographics", "geo", "app", "reachability", "technographics", "did", "did_not")
_FIELDS = {"from": "from_"}

Path = tuple[str | int, ...]


def check_audience(
    audience: Audience, tracking_plan: TrackingPlan, segments: Mapping[str, Segment]
) -> Iterator[Finding]:
    """Everything wrong with an audience whose shape is right. Paths begin with `audience`."""
    yield from _base(audience)
    yield from _segment(audience, segments)
    if audience.event is not None:
        yield from _event(audience.event, audience, tracking_plan, _TOP)
    yield from _people(audience, tracking_plan)
    for key, conditions in (("did", audience.did), ("did_not", audience.did_not)):
        for index, condition in enumerate(conditions):
            yield from _condition(condition, tracking_plan, (*_TOP, key, index))
    yield from _limits(audience)


def check_windows(audience: Audience, send_day: date, gap: Span) -> Iterator[Finding]:
    """Whether CleverTap can take the audience before a send on a day in the account zone (yaml.md 5.2)."""
    last = latest_to(audience, send_day, gap)
    if last is not None and last >= send_day:
        yield Finding(
            _TOP,
            "AUD007",
            f"A window ends on {last.isoformat()}, which is not over when the send of {send_day.isoformat()} is due.",
            why="CleverTap takes no window that ends in the future (docs/yaml.md).",
            hint="End it before the day of the send, or write `within`.",
        )


def _written(part: Audience | Condition, key: str) -> bool:
    """Whether a key was written with something in it; empty filters count, so that they are found."""
    value = getattr(part, _FIELDS.get(key, key))
    return value is not None and value not in ((), {})


def _base(audience: Audience) -> Iterator[Finding]:
    is_alone = audience.segment is not None or audience.everyone is not None or audience.query is not None
    if audience.event is not None and not is_alone:
        return  # nearly every audience: an event, and nothing that would have to stand alone
    alone = [key for key in _ALONE if getattr(audience, key) not in (None, False)]
    people = [key for key in _OF_PEOPLE if _written(audience, key)]
    event_keys = [key for key in ("event", *_OF_AN_EVENT) if _written(audience, key)]
    if not alone and not people and audience.event is None and not event_keys:
        yield Finding(
            _TOP,
            "AUD001",
            "It is not said who gets this.",
            why="An empty audience would be the whole base (Create Campaign API).",
            hint="Name an `event`, a `segment`, or filters; everybody is `everyone: true`.",
        )
    for key in [*alone[1:], *event_keys, *people] if alone else ():
        yield _exclude(alone[0], key, f"`{alone[0]}` stands alone (docs/yaml.md).")
    if not alone and audience.event is None:
        for key in event_keys:
            yield Finding(
                (*_TOP, key),
                "REQ001",
                f"`{key}` belongs to an `event`, and there is none.",
                hint="Add `event`.",
            )
    if audience.everyone is False:
        yield Finding(
            (*_TOP, "everyone"), "AUD001", "`everyone` is `true` or not there.", hint="Leave the key out."
        )
    if audience.query is not None and not isinstance(audience.query, dict):
        yield Finding(
            (*_TOP, "query"), "TYPE001", "A query is a map.", hint="query: {event_name: Charged, …}"
        )
    if audience.query == {}:
        yield Finding(
            (*_TOP, "query"),
            "AUD001",
            "An empty query would be the whole base.",
            hint="Everybody is `everyone: true`.",
        )


def _exclude(first: str, second: str, why: str, path: Path = _TOP) -> Finding:
    return Finding(
        (*path, second),
        "EXC001",
        f"`{first}` and `{second}` exclude each other.",
        why=why,
        hint="Leave one of them out.",
    )


def _segment(audience: Audience, segments: Mapping[str, Segment]) -> Iterator[Finding]:
    if audience.segment is None or audience.segment in segments:
        return
    yield Finding(
        (*_TOP, "segment"),
        "REG001",
        f"There is no segment `{audience.segment}` in registers/segments.yaml.",
        why="The register holds CleverTap's id of the segment and says who is in it (docs/yaml.md).",
        hint=meant(audience.segment, segments) or "Add it there, with its id.",
    )


def _people(audience: Audience, plan: TrackingPlan) -> Iterator[Finding]:
    if audience.profile is not None:
        yield from check_filters(audience.profile, profile_properties(plan), (*_TOP, "profile"))
    for key in ("demographics", "geo", "app", "reachability"):
        filters = getattr(audience, key)
        if filters is not None:
            yield from check_filters(filters, UNLISTED, (*_TOP, key))
    for name, values in audience.technographics.items():
        if not values:
            yield Finding((*_TOP, "technographics", name), "TYPE002", f"There is no value for {name}.")


def _condition(condition: Condition, plan: TrackingPlan, path: Path) -> Iterator[Finding]:
    yield from _event(condition.event, condition, plan, path)
    counts = [word for word in COUNTS if getattr(condition, word) is not None]
    for word in counts[1:]:
        yield _exclude(
            counts[0], word, "CleverTap takes one count for a condition (Create Campaign API).", path
        )


def _event(name: str, part: Audience | Condition, plan: TrackingPlan, path: Path) -> Iterator[Finding]:
    yield from _window(part, path)
    if name not in plan.events:
        yield Finding(
            (*path, "event"),
            "AUD008",
            f"The tracking plan has no event `{name}`.",
            why="A misspelt event finds nobody, and CleverTap does not complain; names are case-bound.",
            hint=meant(name, plan.events) or "Add it to registers/tracking_plan.yaml.",
        )
    elif part.where is not None:
        yield from check_filters(part.where, event_properties(plan, name), (*path, "where"))
    for key, value in part.session.items():
        try:
            session_value(key, value)
        except PydanticCustomError as error:
            context = error.context or {}
            yield Finding(
                (*path, "session", key),
                error.type,
                f"{key}: {context['what']}.",
                hint=f"Write {context['example']}",
            )


def _window(part: Audience | Condition, path: Path) -> Iterator[Finding]:
    fixed = [key for key, day in (("from", part.from_), ("to", part.to)) if day is not None]
    if part.within is not None:
        for key in fixed:
            yield _exclude("within", key, "A window is either relative or fixed (docs/yaml.md).", path)
        if part.within.seconds > _LONGEST_DAYS * 86_400:
            yield Finding(
                (*path, "within"), "TYPE001", f"`{part.within}` is over ten years.", hint="Write 90d"
            )
    elif not fixed:
        yield Finding(
            (*path, "event"),
            "REQ001",
            "This event has no window.",
            why="CleverTap wants the days in which to look for it (Create Campaign API).",
            hint="Add `within: 30d`, or `from` and `to`.",
        )
    elif len(fixed) == 1:
        other = "to" if fixed == ["from"] else "from"
        yield Finding((*path, fixed[0]), "REQ001", f"`{fixed[0]}` needs `{other}`.", hint=f"Add `{other}`.")
    elif part.from_ is not None and part.to is not None and part.from_ > part.to:
        yield Finding(
            (*path, "from"),
            "TYPE001",
            "`from` is after `to`.",
            why="CleverTap refuses it: the from date cannot be after the to date (Create Campaign API).",
            hint=f"from: {part.to.isoformat()}, to: {part.from_.isoformat()}",
        )


def _limits(audience: Audience) -> Iterator[Finding]:
    if audience.send_to_at_most is not None and audience.send_to_at_most < LEAST_CAP:
        yield Finding(
            (*_TOP, "send_to_at_most"),
            "AUD005",
            f"`send_to_at_most` is {audience.send_to_at_most}, and CleverTap takes no limit below {LEAST_CAP}.",
            why="users_limit_overall has a minimum of 100 (Create Campaign API).",
            hint=f"send_to_at_most: {LEAST_CAP}",
        )
    for key, number in (("per_run", audience.per_run), ("expect", audience.expect and audience.expect.high)):
        if number == 0:
            yield Finding((*_TOP, key), "AUD005", f"`{key}` of 0 would mean that nobody gets this.")
