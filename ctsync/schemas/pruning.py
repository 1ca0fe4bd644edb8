"""Definitions that nothing refers to are left out, so that a schema holds what its files need and no more."""

from __future__ import annotations

import json
import re

from ctsync.schemas.draft07 import PREFIX, Schema

_REFERENCE = re.compile(re.escape(f'"$ref": "{PREFIX}') + '([^"]+)"')


def pruned(schema: Schema) -> Schema:
    """The schema with the definitions that it uses, directly or through others."""
    definitions = schema.get("definitions", {})
    root = {key: value for key, value in schema.items() if key != "definitions"}
    used: dict[str, Schema] = {}
    waiting = _references(root)
    while waiting:
        name = waiting.pop()
        if name not in used:
            used[name] = definitions[name]
            waiting += _references(definitions[name])
    return {**root, "definitions": used} if used else root


def _references(schema: Schema) -> list[str]:
    return _REFERENCE.findall(json.dumps(schema))
