"""Schemas made of others: with keys left out, with nothing required, with variables allowed, with names to choose from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from ctsync.schemas.draft07 import PREFIX, Schema, name_in
from ctsync.values.editors import a_text

_MOST_LISTED: Final = 8
VARIABLE: Final = r"\$\{"
"""What text with a variable looks like; what comes of it is known when the file is read."""

Definitions = dict[str, Schema]


def each_schema(schema: Any, change: Callable[[Schema], Schema]) -> Any:
    """The schema with every schema inside it changed, the innermost first. Maps of names are passed through."""
    if isinstance(schema, list):
        return [each_schema(item, change) for item in schema]
    if not isinstance(schema, dict):
        return schema
    done: Schema = {}
    for key, value in schema.items():
        if key in ("properties", "definitions", "dependencies"):
            done[key] = {name: each_schema(inner, change) for name, inner in value.items()}
        elif key in ("examples", "enum", "default", "type", "required"):
            done[key] = value
        else:
            done[key] = each_schema(value, change)
    return change(done)


def with_variables(schema: Schema) -> Schema:
    """Each text may also hold `${name}`."""

    def change(one: Schema) -> Schema:
        if "pattern" in one:
            return {**one, "pattern": f"{one['pattern']}|{VARIABLE}"}
        if "enum" in one and "none" not in one["enum"]:
            choice = {
                key: one[key] for key in ("type", "enum", "enumDescriptions", "errorMessage") if key in one
            }
            rest = {key: value for key, value in one.items() if key not in choice}
            return {**rest, "anyOf": [choice, {"type": "string", "pattern": VARIABLE}]}
        return one

    changed: Schema = each_schema(schema, change)
    return changed


def partial(name: str, definitions: Definitions) -> str:
    """The name of a definition like another one of which nothing is required: what is missing is written elsewhere."""
    made = f"{name}.part"
    if made not in definitions:
        definitions[made] = {}
        definitions[made] = _loose(definitions[name], definitions)
    return made


def _loose(schema: Schema, definitions: Definitions) -> Schema:
    """Maps below maps merge key by key; a list replaces, so its items stay whole (yaml.md 9)."""
    done = dict(schema)
    done.pop("required", None)
    done.pop("dependencies", None)
    for key in ("anyOf", "allOf"):
        if key in done:
            done[key] = [_loose(one, definitions) for one in done[key]]
    if "properties" in done:
        done["properties"] = {name: _loose(one, definitions) for name, one in done["properties"].items()}
    if "$ref" in done:
        done["$ref"] = PREFIX + partial(done["$ref"].removeprefix(PREFIX), definitions)
    return done


def without(schema: Schema, keys: Collection[str], instead: Callable[[str], Schema | None]) -> Schema:
    """The map without some keys. What stands `instead` of one says why it cannot be there, or is left out too."""
    properties = {name: one for name, one in schema["properties"].items() if name not in keys}
    for key in sorted(keys):
        reason = instead(key)
        if reason is not None:
            properties[key] = reason
    required = [key for key in schema.get("required", ()) if key not in keys]
    return {**schema, "properties": properties, "required": required}


def refused(why: str) -> Schema:
    """A key that is known elsewhere and means nothing here; `none` asks for nothing, so it may stay."""
    return {"enum": ["none"], "errorMessage": why, "doNotSuggest": True}


def has(key: str, value: Schema) -> Schema:
    """The key is there with such a value. Written with two `not`, since editors offer whatever an `if` requires."""
    return {"not": {"properties": {key: {"not": value}}}}


def one_of_names(names: Mapping[str, str], register: str, base: Schema | None = None) -> Schema:
    """A registered name. Any text, as long as none is registered; `${name}` may stand for one.

    `names` are the names with what each of them means. The list in `anyOf` is what an editor offers, and the `if` is what it checks: the
    YAML language server offers nothing from below an `if`.
    """
    if not names:
        return base or a_text()
    known = list(names)
    listed = ", ".join(known[:_MOST_LISTED]) + (", …" if len(known) > _MOST_LISTED else "")
    why = f"This name is not in {register}, which has: {listed}. Is it new there? Then run: ctsync schema"
    offered: Schema = {"enum": known}
    if any(names.values()):
        offered["enumDescriptions"] = [names[name] for name in known]
    return {
        "anyOf": [offered, {}],
        "if": {"type": "string", "pattern": VARIABLE},
        "else": {"enum": _as_editors_read(known), "errorMessage": why},
    }


def _as_editors_read(names: list[str]) -> list[Any]:
    """Names that an editor takes for numbers or flags, beside those that it takes for text."""
    more: list[Any] = []
    for name in names:
        if name in ("true", "false"):
            more.append(name == "true")
        elif name.isdigit():
            more.append(int(name))
    return [*names, *more]


def suggested(values: Collection[str], base: Schema) -> Schema:
    """Any value of the base; some of them are worth offering."""
    return {"anyOf": [{"enum": list(values)}, base]} if values else base


def root_of(name: str, definitions: Definitions) -> Schema:
    """The map that a definition describes, through references to it."""
    schema = definitions[name]
    inner = name_in(schema)
    return schema if inner is None else root_of(inner, definitions)
