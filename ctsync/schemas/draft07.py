"""Pydantic speaks JSON Schema 2020-12; the YAML language server understands draft 7. This is the translation.

It also takes out what means nothing in a file: `null`, which nobody can write here, and titles that repeat a key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any, Final, TypeAlias

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

Schema: TypeAlias = dict[str, Any]

DIALECT: Final = "http://json-schema.org/draft-07/schema#"
PREFIX: Final = "#/definitions/"
_NOT_IN_ADDRESSES: Final = re.compile(r"[^A-Za-z0-9_-]")


class _Generator(GenerateJsonSchema):
    """Without `null`: a key that is not there is simply not written."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def definitions_of(models: Iterable[type[BaseModel]]) -> dict[str, Schema]:
    """Draft 7 of models and of everything they use, by the names of their classes."""
    wanted = [(model, "validation") for model in dict.fromkeys(models)]
    _, found = models_json_schema(
        wanted,  # type: ignore[arg-type]  # mypy takes the literal for a str
        by_alias=True,
        ref_template=PREFIX + "{model}",
        schema_generator=_Generator,
    )
    return {name: _definition(schema) for name, schema in found["$defs"].items()}


def ref(name: str) -> Schema:
    """A reference that other words may stand beside: draft 7 ignores what stands next to `$ref`."""
    return {"allOf": [{"$ref": PREFIX + name}]}


def definition_name(kind: str, name: str) -> str:
    """A name for the definition of something that people named: a reference is an address, which holds no spaces."""
    plain = _NOT_IN_ADDRESSES.sub("-", name)
    ending = "" if plain == name else "." + sha256(name.encode()).hexdigest()[:6]
    return f"{kind}.{plain}{ending}"


def name_in(schema: Mapping[str, Any]) -> str | None:
    """The definition that a schema made by `ref` refers to."""
    parts = schema.get("allOf", ())
    target = parts[0].get("$ref") if len(parts) == 1 else schema.get("$ref")
    return None if target is None else str(target).removeprefix(PREFIX)


def _definition(schema: Schema) -> Schema:
    """A definition says nothing of itself: an editor would show that instead of what the key says."""
    done: Schema = _draft7(schema)
    return {key: value for key, value in done.items() if key not in ("description", "markdownDescription")}


def _draft7(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_draft7(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    done = {key: _WITHIN.get(key, _draft7)(value) for key, value in schema.items() if key != "title"}
    if not _is_worth_showing(done.get("default")):
        done.pop("default", None)
    if "$ref" in done and len(done) > 1:
        done["allOf"] = [{"$ref": done.pop("$ref")}]
    if done.get("type") == "array" and "minLength" in done:
        done["minItems"] = done.pop("minLength")
    if "const" in done:
        done["enum"] = [done.pop("const")]
    return _with_markdown(_looking_like_numbers(done))


def _each(schemas: Any) -> Any:
    """A map whose keys are the author's or a model's, and no words of JSON Schema."""
    return {name: _draft7(schema) for name, schema in schemas.items()}


_WITHIN: Final[dict[str, Callable[[Any], Any]]] = {
    "properties": _each,
    "definitions": _each,
    "examples": lambda written: written,
    "enum": lambda written: written,
    "default": lambda written: written,
}


def _is_worth_showing(default: Any) -> bool:
    """An empty list or map as a default only says that the key may be left out."""
    return default is not None and not isinstance(default, list | dict | tuple)


def _looking_like_numbers(schema: Schema) -> Schema:
    """A choice among words such as `1` and `2`, which an editor reads as numbers."""
    words = schema.get("enum", ())
    if not words or not all(isinstance(word, str) and word.isdigit() for word in words):
        return schema
    numbers = [int(word) for word in words]
    said = f"Write {' or '.join(words)}."
    rest = {key: value for key, value in schema.items() if key not in ("enum", "type")}
    return {
        **rest,
        "type": ["integer", "string"],
        "minimum": min(numbers),
        "maximum": max(numbers),
        "pattern": f"^(?:{'|'.join(words)})$",
        "patternErrorMessage": said,
        "errorMessage": said,
    }


def _with_markdown(schema: Schema) -> Schema:
    """Editors show backticks as such, unless they are told that the text is Markdown."""
    said = schema.get("description")
    return {**schema, "markdownDescription": said} if isinstance(said, str) and "`" in said else schema


def described(schema: Schema, text: str, **more: Any) -> Schema:
    """The schema of a key, with what the key is for."""
    return _with_markdown({**schema, "description": text, **more})
