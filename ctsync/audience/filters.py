"""Property filters, typed by the tracking plan: the plan decides how a written value travels (yaml.md 5.1).

A number becomes a JSON number, a boolean the text that the plan's `stored_as` gives, everything else stays text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic_core import PydanticCustomError

from ctsync.audience.model import PropertyFilter, PropertyFilters
from ctsync.audience.operators import EQUALS, OPERATORS, WORDS, Operator
from ctsync.catalog import PropertyType, TrackingPlan
from ctsync.catalog.nearest import meant, nearest
from ctsync.problems import Finding
from ctsync.values import wrong
from ctsync.values.model import as_text
from ctsync.values.numbers import read_number
from ctsync.values.words import read_flag

Single: TypeAlias = str | int | float
Value: TypeAlias = Single | bool | list[Single]

_TRACKING_PLAN = "registers/tracking_plan.yaml"


@dataclass(frozen=True, slots=True)
class Properties:
    """Where filters look their properties up. `known` is None where no register lists them (geo, app, …)."""

    known: Mapping[str, PropertyType] | None
    whose: str

    def find(self, name: str) -> PropertyType | None:
        """The type of `Amount` or `Items|Category`; None if unknown."""
        known = self.known or {}
        kind = known.get(name)
        if kind is not None or "|" not in name:
            return kind
        outer, bar, inner = name.partition("|")
        return known[outer].fields.get(inner) if bar and outer in known else None

    def names(self) -> Iterator[str]:
        for name, kind in (self.known or {}).items():
            yield name
            yield from (f"{name}|{field}" for field in kind.fields)


@dataclass(frozen=True, slots=True)
class TypedFilter:
    """A filter whose value is what travels; for `exists` it is the flag, which does not travel."""

    name: str
    operator: Operator
    value: Value

    @property
    def wire(self) -> str:
        """CleverTap's spelling of the operator."""
        return self.operator.opposite if self.value is False else self.operator.wire

    @property
    def has_value(self) -> bool:
        return self.operator.arity != "flag"


UNLISTED = Properties(None, "")
"""Properties that no register lists: comparisons take numbers, everything else is text."""


def event_properties(plan: TrackingPlan, event: str) -> Properties:
    return Properties(plan.events.get(event, {}), f"the event {event}")


def profile_properties(plan: TrackingPlan) -> Properties:
    return Properties(plan.profile, "profiles")


def type_filters(filters: PropertyFilters | None, properties: Properties) -> tuple[TypedFilter, ...]:
    """Filters that were checked, typed. Raises ValueError for one that `check_filters` would have found wrong."""
    return tuple(
        TypedFilter(found.name, OPERATORS[found.word], _read(found, properties.find(found.name)))
        for found in filters or ()
    )


def typed_values(filters: PropertyFilters, properties: Properties) -> Iterator[Value]:
    """The values alone, in the order of the filters, where nobody asks for an operator's wire spelling."""
    for found in filters:
        yield _read(found, properties.find(found.name))


def check_filters(
    filters: PropertyFilters | None,
    properties: Properties,
    path: tuple[str | int, ...],
    *,
    between: bool = False,
) -> Iterator[Finding]:
    """What is wrong with filters written at `path`; `between` says whether that word is allowed there."""
    if filters is not None and len(filters) == 0:
        yield Finding(path, "TYPE002", "There is no filter here.", hint="Write one, or leave the key out.")
    for found in filters or ():
        if between or not _is_right(found, properties):
            yield from _check(found, properties, (*path, *found.path), between=between)


def _is_right(found: PropertyFilter, properties: Properties) -> bool:
    """Whether nothing needs to be said, as of nearly every filter: found out without making up any sentence."""
    kind = properties.find(found.name)
    if kind is None and properties.known is not None:
        return False
    if found.word == "between" or (found.is_written and found.word not in WORDS):
        return False
    try:
        _read(found, kind)
    except PydanticCustomError:
        return False
    return True


def _check(
    found: PropertyFilter, properties: Properties, path: tuple[str | int, ...], *, between: bool
) -> Iterator[Finding]:
    kind = properties.find(found.name)
    if kind is None and properties.known is not None:
        yield Finding(
            path[: len(path) - len(found.path) + 1],
            "AUD008",
            f"The tracking plan has no property `{found.name}` of {properties.whose}.",
            why=f"Its type, from {_TRACKING_PLAN}, decides how the value is sent; names are case-bound.",
            hint=meant(found.name, properties.names()) or f"Add it to {_TRACKING_PLAN}.",
        )
    elif found.is_written and found.word not in WORDS:
        close = nearest(found.word, WORDS)
        offer = f"`{close}`" if close else f"one of: {', '.join(WORDS)}"
        cure = "Write the value alone." if found.word == EQUALS else f"Write {offer}."
        yield Finding(path, "CORE001", f"`{found.word}` is not an operator.", hint=cure)
    elif found.word == "between" and not between:
        yield Finding(
            path,
            "TYPE001",
            "`between` works in `goal.where` only.",
            why="CleverTap documents it for conversion goals, not for audiences (Create Campaign API).",
            hint="Write `at_least` and `at_most`.",
        )
    else:
        yield from _value_is_wrong(found, kind, path)


def _value_is_wrong(
    found: PropertyFilter, kind: PropertyType | None, path: tuple[str | int, ...]
) -> Iterator[Finding]:
    try:
        _read(found, kind)
    except PydanticCustomError as error:
        context = error.context or {}
        yield Finding(
            path,
            error.type,
            f"{found.name}: {context['what']}.",
            hint=f"Write, for example: {context['example']}",
        )


def _read(found: PropertyFilter, kind: PropertyType | None) -> Value:
    """The value as it travels, or an error with a sentence and an example."""
    operator = OPERATORS[found.word]
    type_name = "" if kind is None else kind.type
    if operator.arity == "flag":
        return read_flag(found.value)
    if type_name == "list" and kind is not None and kind.fields:
        field = next(iter(kind.fields))
        raise wrong("this is a list of items; name the field of an item", f'"{found.name}|{field}"')
    if operator.compares == "numbers" and type_name not in ("number", ""):
        raise wrong(f"`{operator.word}` compares numbers, and this property is {type_name}", '{City: "Pune"}')
    if operator.compares == "texts" and type_name in ("number", "boolean"):
        raise wrong(
            f"`{operator.word}` looks into texts, and this property is a {type_name}", "{at_least: 5}"
        )
    if operator.arity == "pair":
        return _pair(found.value)
    if isinstance(found.value, tuple) and operator.arity == "one or more" and found.value:
        return [_single(item, operator, kind) for item in found.value]
    return _single(found.value, operator, kind)


def _pair(value: Any) -> list[Single]:
    if not isinstance(value, tuple) or len(value) != 2:
        raise wrong("this should be the low and the high end", "[100, 5000]")
    low, high = (read_number(end) for end in value)
    if low > high:
        raise wrong("this runs backwards", f"[{high}, {low}]")
    return [low, high]


def _single(value: Any, operator: Operator, kind: PropertyType | None) -> Single:
    type_name = "number" if operator.compares == "numbers" else "text" if kind is None else kind.type
    if type_name == "number":
        return read_number(value)
    if type_name == "boolean" and kind is not None:
        return kind.stored(read_flag(value))
    return value if type(value) is str and value.strip() else as_text(value, "a text", '"Pune"')
