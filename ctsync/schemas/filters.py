"""Filters as the tracking plan has them: which properties an event carries, and what may be compared with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import TypeAdapter

from ctsync.audience.operators import EQUALS, OPERATORS, Operator
from ctsync.catalog import PropertyType, TrackingPlan
from ctsync.schemas.draft07 import Schema, definition_name, ref
from ctsync.schemas.parts import Definitions, has, suggested
from ctsync.values import Flag, Number
from ctsync.values.editors import a_text

_PLAN: Final = "registers/tracking_plan.yaml"
_FLAG: Final[Schema] = TypeAdapter(Flag).json_schema()
_NUMBER: Final[Schema] = TypeAdapter(Number).json_schema()
_SAYS: Final = {
    "not": "None of these values.",
    "contains": "This text is somewhere in it.",
    "not_contains": "This text is nowhere in it.",
    "exists": "`true`: it has some value. `false`: it has none.",
    "more_than": "More than this number.",
    "at_least": "This number or more.",
    "less_than": "Less than this number.",
    "at_most": "This number or less.",
    "between": "From the low to the high number.",
}


def filter_definitions(plan: TrackingPlan) -> Definitions:
    """What may be compared with each kind of property, and what each event of the plan carries."""
    made: Definitions = {}
    for between in (False, True):
        ending = _BETWEEN if between else ""
        made[f"Filter.any{ending}"] = _filter(None, between=between)
        made[f"Filters{ending}"] = {"type": "object", "additionalProperties": ref(f"Filter.any{ending}")}
        for kind in ("text", "number", "boolean", "date"):
            made[f"Filter.{kind}{ending}"] = _filter(kind, between=between)
        for event, properties in plan.events.items():
            made[definition_name(f"Event{ending}", event)] = _filters(
                properties, f"the event {event}", ending
            )
    made["People"] = _filters(plan.profile, "people", "") if plan.profile else made["Filters"]
    return made


_BETWEEN: Final = ".goal"
"""Only a goal may ask for `between` (yaml.md 5.1)."""


def any_filters(*, between: bool = False) -> Schema:
    """Filters on properties that no register lists."""
    return ref(f"Filters{_BETWEEN if between else ''}")


def where(plan: TrackingPlan, *, between: bool = False) -> Schema:
    """`event` decides what `where` may hold: a condition for each event of the plan."""
    ending = _BETWEEN if between else ""
    return {
        "allOf": [
            {
                "if": _is(event),
                "then": {"properties": {"where": ref(definition_name(f"Event{ending}", event))}},
            }
            for event in plan.events
        ]
    }


def revenue(plan: TrackingPlan) -> Schema:
    """The same for the number properties that a goal may add up."""
    numbers = {
        event: [name for name, kind in _flattened(properties) if kind.type == "number"]
        for event, properties in plan.events.items()
    }
    return {
        "allOf": [
            {"if": _is(event), "then": {"properties": {"revenue": suggested(names, a_text())}}}
            for event, names in numbers.items()
            if names
        ]
    }


def _is(event: str) -> Schema:
    return has("event", {"const": event})


def _filters(known: Mapping[str, PropertyType], whose: str, ending: str) -> Schema:
    properties = {name: _described(kind, ending) for name, kind in _flattened(known)}
    why = f"The tracking plan has no such property of {whose}; capitals count. Is it new in {_PLAN}? Then run: ctsync schema"
    return {"type": "object", "properties": properties, "additionalProperties": False, "errorMessage": why}


def _flattened(known: Mapping[str, PropertyType]) -> Iterator[tuple[str, PropertyType]]:
    """Properties, and fields of lists as filters name them: `Items|Category`."""
    for name, kind in known.items():
        if kind.type == "list":
            yield from ((f"{name}|{field}", inner) for field, inner in kind.fields.items())
        else:
            yield name, kind


def _described(kind: PropertyType, ending: str) -> Schema:
    """A property as the plan has it; values that it lists are offered."""
    held = ref(f"Filter.{kind.type}{ending}")
    text = f"A {kind.type} of the tracking plan."
    if not kind.values:
        return {**held, "description": text}
    return {
        "anyOf": [{"enum": list(kind.values)}, held],
        "description": f"{text} Values: {', '.join(kind.values)}.",
    }


def _filter(kind: str | None, *, between: bool) -> Schema:
    """A value, several, or operators; of a property whose kind nobody knows, all of them."""
    value = _FLAG if kind == "boolean" else _NUMBER if kind == "number" else a_text()
    words = {
        operator.word: {**_operand(operator, value), "description": _SAYS[operator.word]}
        for operator in OPERATORS.values()
        if operator.word != EQUALS and _applies(operator, kind) and (between or operator.word != "between")
    }
    by_operator = {"type": "object", "properties": words, "additionalProperties": False, "minProperties": 1}
    return {"anyOf": [value, _listed(value), by_operator]}


def _listed(value: Schema) -> Schema:
    return {"type": "array", "items": value, "minItems": 1}


def _applies(operator: Operator, kind: str | None) -> bool:
    if kind is None or operator.compares == "anything":
        return True
    return kind == "number" if operator.compares == "numbers" else kind in ("text", "date")


def _operand(operator: Operator, value: Schema) -> dict[str, Any]:
    if operator.arity == "flag":
        return dict(_FLAG)
    if operator.arity == "pair":
        return {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2}
    single = _NUMBER if operator.compares == "numbers" else value
    return {"anyOf": [single, _listed(single)]} if operator.arity == "one or more" else dict(single)
