"""The base of every model that text is read into, and how a value says that it is wrong."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema
from pydantic_core import PydanticCustomError


class Model(BaseModel):
    """A frozen shape that refuses keys it does not know.

    Field docstrings are the descriptions that editors show.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, use_attribute_docstrings=True
    )


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

OneOrMore = Annotated[tuple[_Item, ...], BeforeValidator(_as_list)]

OrNone = Annotated[_Item | None, BeforeValidator(lambda value: None if value == "none" else value)]
"""A key whose row allows the word `none`, which switches an inherited default off."""

RawJson = Annotated[Any, WithJsonSchema({})]
"""JSON written as YAML (`raw`, `query`): the loader typed it already."""
