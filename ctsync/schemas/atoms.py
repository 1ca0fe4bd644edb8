"""Forms that occur hundreds of times, written down once: a text, a link, a moment, and their like."""

from __future__ import annotations

from typing import Any, Final

from pydantic import TypeAdapter

from ctsync.schemas.draft07 import Schema, ref
from ctsync.schemas.parts import Definitions, each_schema, with_variables
from ctsync.values import (
    Amount,
    Clock,
    ClockSpan,
    Colour,
    Count,
    Date,
    Duration,
    Flag,
    Link,
    LongDuration,
    Moment,
    Number,
    OneOrMore,
    Percent,
    Range,
    Text,
    WholeNumber,
)

_KINDS: Final[dict[str, Any]] = {
    "amount": Amount,
    "clock": Clock,
    "clocks": ClockSpan,
    "colour": Colour,
    "count": Count,
    "date": Date,
    "days": LongDuration,
    "duration": Duration,
    "flag": Flag,
    "link": Link,
    "moment": Moment,
    "number": Number,
    "percent": Percent,
    "range": Range,
    "text": Text,
    "texts": OneOrMore[Text],
    "whole": WholeNumber,
}
_OF_THE_KEY: Final = ("description", "markdownDescription", "default")


def atoms() -> Definitions:
    """Each form as it stands in registers and settings, and as it stands where variables are filled in."""
    plain = {name: TypeAdapter(kind).json_schema() for name, kind in _KINDS.items()}
    return {**plain, **{f"{name}.variable": with_variables(schema) for name, schema in plain.items()}}


def with_atoms(schema: Schema) -> Schema:
    """The schema with a reference wherever it holds one of these forms, and their definitions."""
    known = atoms()
    by_form = {_form(one): name for name, one in known.items()}

    def change(one: Schema) -> Schema:
        bare = {key: value for key, value in one.items() if key not in _OF_THE_KEY}
        name = by_form.get(_form(bare)) if len(bare) > 1 or "anyOf" in bare else None
        return one if name is None else {**ref(name), **{key: one[key] for key in _OF_THE_KEY if key in one}}

    changed: Schema = each_schema(schema, change)
    inner = {
        name: {key: each_schema(value, change) for key, value in one.items()} for name, one in known.items()
    }
    return {**changed, "definitions": {**changed.get("definitions", {}), **inner}}


def _form(schema: Any) -> Any:
    """Something that can be looked up, and is equal for equal schemas."""
    if isinstance(schema, dict):
        return tuple(sorted((key, _form(value)) for key, value in schema.items()))
    if isinstance(schema, list):
        return ("list", *(_form(item) for item in schema))
    return (type(schema).__name__, schema)
