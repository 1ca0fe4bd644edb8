"""The base of every model that text is read into, and how a value says that it is wrong."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetJsonSchemaHandler, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError


class Model(BaseModel):
    """A frozen shape that refuses keys it does not know.

    Field docstrings are the descriptions that editors show.
    """

    # Not pydantic's `use_attribute_docstrings`: it reads them when a class is made, so every command would wait.

    # And built when one is asked for: most models are read as parts of another, and would be built for nothing.

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for name, description in cls.descriptions().items():
            key = cls.model_fields[name].alias or name
            properties.get(key, properties.get(name, {})).setdefault("description", description)
        return schema

    @classmethod
    def descriptions(cls) -> dict[str, str]:
        """What each field is for, by its name: the text right below it."""
        found: dict[str, str] = {}
        for one in reversed(cls.__mro__):
            if one is not Model and issubclass(one, Model):
                found |= _texts_below(one)
        return {name: text for name, text in found.items() if name in cls.model_fields}


def _texts_below(model: type[Model]) -> Iterator[tuple[str, str]]:
    body = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    for field, text in pairwise(body.body if isinstance(body, ast.ClassDef) else ()):
        if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)):
            continue
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            yield field.target.id, inspect.cleandoc(str(text.value.value))


def wrong(what: str, example: str, rule: str = "TYPE001") -> PydanticCustomError:
    """Say that a value is wrong: a sentence, a correct example, and the rule that spoke."""
    return PydanticCustomError(rule, "{what}", {"what": what, "example": example})


def as_text(value: Any, wanted: str, example: str) -> str:
    """Give back a single written value, refusing maps, lists and nothing at all."""
    if isinstance(value, str):
        if not value.strip():
            raise wrong(f"this is empty, and should be {wanted}", example, "TYPE002")
        return value
    if value is None:
        raise wrong(f"this is empty, and should be {wanted}", example, "TYPE002")
    shape = "a list" if isinstance(value, list | tuple) else "a map of keys"
    raise wrong(f"this is {shape}, and should be {wanted}", example)


def _as_list(value: Any) -> Any:
    """One value alone is accepted where a list may stand (yaml.md 1)."""
    if isinstance(value, list | tuple):
        return value
    if isinstance(value, str) and not value.strip():
        raise wrong("this is empty, and should be a list", "[a, b]", "TYPE002")
    return [value]


_Item = TypeVar("_Item")


class _AloneOrListed:
    """How an editor sees a list whose one value may stand alone."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        listed = handler(core_schema)
        return {"anyOf": [listed["items"], listed]}


class _OrTheWordNone:
    """How an editor sees a value that may be switched off."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [handler(core_schema), {"enum": ["none"]}]}


OneOrMore = Annotated[tuple[_Item, ...], BeforeValidator(_as_list), _AloneOrListed]

OrNone = Annotated[
    _Item | None, BeforeValidator(lambda value: None if value == "none" else value), _OrTheWordNone
]
"""A key whose row allows the word `none`, which switches an inherited default off."""

RawJson = Annotated[Any, WithJsonSchema({})]
"""JSON written as YAML (`raw`, `query`): the loader typed it already."""
