"""The published JSON Schema of `ctsync plan --format json`, made from the types that the document is made of."""

from __future__ import annotations

import json
from typing import Any, Final

from ctsync.rendering.json_document import VERSION
from ctsync.rendering.plan.document import PlanDocument

_TIME: Final = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"


def plan_schema() -> str:
    """Keys may be added within a version, so a reader must let pass those that it does not know."""
    from pydantic import TypeAdapter

    found = _exact(TypeAdapter(PlanDocument).json_schema(mode="serialization"))
    first = {"version": {"const": VERSION}, "kind": {"const": "plan"}}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"ctsync plan, version {VERSION}",
        **{key: value for key, value in found.items() if key != "title"},
        "properties": {**first, **found["properties"]},
        "required": [*first, *found["required"]],
    }
    return json.dumps(schema, indent=2, ensure_ascii=True) + "\n"


def _exact(schema: Any) -> Any:
    """Times as the document writes them, and none of the titles that only repeat a name."""
    if isinstance(schema, list):
        return [_exact(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    told = {key: _exact(value) for key, value in schema.items() if key != "title" or isinstance(value, dict)}
    if told.get("format") == "date-time":
        told["pattern"] = _TIME
    return told
