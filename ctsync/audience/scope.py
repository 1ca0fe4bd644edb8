"""Which people a part of a campaign can reach at all, in a form that can be kept and compared.

Two parts of one campaign may never reach the same person: that is a message sent twice. So it must be *proven* that
they are apart, from their filters alone (yaml.md 8, AUD009), before anything is created; and the lock keeps the scope
of what was created, so that a part cannot take over people whom another one still has (protocol 4).

A scope is a JSON tree: `{"segment": 17}`, or properties with what is asked of them,
`{"profile": {"City": {"is": ["pune"]}, "Language": {"not": ["hi"]}}}`. What is left out of it only makes a proof fail.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from ctsync.audience.filters import (
    UNLISTED,
    Properties,
    TypedFilter,
    profile_properties,
    type_filters,
)
from ctsync.audience.model import Audience, PropertyFilters
from ctsync.audience.operators import EQUALS
from ctsync.catalog import Segment, TrackingPlan

Scope: TypeAlias = Mapping[str, Any]

_BOUNDS = {
    "at_least": ("low", True),
    "more_than": ("low", False),
    "at_most": ("high", True),
    "less_than": ("high", False),
}


def scope_of(audience: Audience, plan: TrackingPlan, segments: Mapping[str, Segment]) -> dict[str, Any]:
    """The scope of a checked audience.

    A property that holds a list is left out, since one person can have several of its values.
    """
    if audience.segment is not None:
        return {"segment": segments[audience.segment].id}
    tree: dict[str, Any] = {}
    for key, filters, properties in (
        ("profile", audience.profile, profile_properties(plan)),
        ("demographics", audience.demographics, UNLISTED),
        ("geo", audience.geo, UNLISTED),
    ):
        asked = _asked(filters, properties)
        if asked:
            tree[key] = asked
    return tree


def are_apart(one: Scope, other: Scope) -> bool:
    """Whether it is proven that nobody is in both. Different segments count as apart (yaml.md 8)."""
    if "segment" in one and "segment" in other:
        return bool(one["segment"] != other["segment"])
    return next(separating(one, other), None) is not None


def separating(one: Scope, other: Scope) -> Iterator[str]:
    """The properties that keep two scopes apart, as `profile.City`."""
    for key, name in shared_properties(one, other):
        if _apart(one[key][name], other[key][name]) or _apart(other[key][name], one[key][name]):
            yield f"{key}.{name}"


def shared_properties(one: Scope, other: Scope) -> Iterator[tuple[str, str]]:
    """The properties that both ask something of."""
    for key in one:
        if key != "segment" and key in other:
            yield from ((key, name) for name in one[key] if name in other[key])


def shared_values(one: Scope, other: Scope, key: str, name: str) -> list[Any]:
    """The values that both take."""
    theirs = other[key][name].get("is", ())
    return [value for value in one[key][name].get("is", ()) if value in theirs]


def comparable(value: Any) -> Any:
    """A text as it is compared: whether CleverTap tells `Pune` from `pune` is nothing to bet a double message on."""
    return unicodedata.normalize("NFC", value.strip()).casefold() if isinstance(value, str) else value


def _asked(filters: PropertyFilters | None, properties: Properties) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for typed in type_filters(filters, properties):
        kind = properties.find(typed.name)
        if "|" not in typed.name and (kind is None or kind.type != "list"):
            _add(found.setdefault(typed.name, {}), typed)
    return {name: asked for name, asked in found.items() if asked}


def _add(asked: dict[str, Any], typed: TypedFilter) -> None:
    word, value = typed.operator.word, typed.value
    if word in (EQUALS, "not"):
        values = sorted(
            {comparable(each) for each in (value if isinstance(value, list) else [value])}, key=str
        )
        asked["is" if word == EQUALS else "not"] = values
    elif word == "exists":
        asked["exists"] = value
    elif word in _BOUNDS:
        end, included = _BOUNDS[word]
        asked[end] = [value, included]


def _apart(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether what `one` asks of a property can never hold together with what `other` asks of it."""
    if "is" in one:
        values = one["is"]
        return all(not _allows(other, value) for value in values)
    if "low" in one and "high" in other:
        (low, with_low), (high, with_high) = one["low"], other["high"]
        return bool(low > high or (low == high and not (with_low and with_high)))
    is_known = one.get("exists") is True or "low" in one or "high" in one
    return is_known and other.get("exists") is False


def _allows(asked: Mapping[str, Any], value: Any) -> bool:
    if "is" in asked and value not in asked["is"]:
        return False
    if value in asked.get("not", ()) or asked.get("exists") is False:
        return False
    if isinstance(value, int | float):
        return _is_between(asked, value)
    return True


def _is_between(asked: Mapping[str, Any], value: float) -> bool:
    if "low" in asked:
        low, included = asked["low"]
        if value < low or (value == low and not included):
            return False
    if "high" in asked:
        high, included = asked["high"]
        return bool(value < high or (value == high and included))
    return True
