"""Events and properties, and above all their types: the tracking plan decides how a filter's value travels."""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias, get_args

from pydantic import GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from ctsync.values import Model, OneOrMore, Text, wrong

Kind: TypeAlias = Literal["text", "number", "boolean", "date", "list"]

_A_LIST: Final = "The fields of the list's items, each with its type; filters name them as `Items|Category`."


class PropertyType(Model):
    """`text`, `number`, `boolean`, `date`, or a map that says more, or a list of items with fields."""

    type: Kind = "text"
    """What its values are; decides how a filter's value travels."""
    values: OneOrMore[Text] = ()
    """The values that occur, where they are few."""
    stored_as: OneOrMore[Text] = ()
    """For a boolean: the texts for true and for false, in this order."""
    fields: dict[str, PropertyType] = {}
    """For a list: its items' fields, written as `Items|Category` in filters."""

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, written: Any) -> Any:
        if isinstance(written, str):
            return {"type": written}
        if isinstance(written, dict) and set(written) == {"list"}:
            return {"type": "list", "fields": written["list"]}
        return written

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Editors hear of the short forms too."""
        described = super().__get_pydantic_json_schema__(core_schema, handler)
        fields = described["properties"]["fields"]["additionalProperties"]
        in_a_list = {
            "type": "object",
            "properties": {
                "list": {"type": "object", "additionalProperties": fields, "description": _A_LIST}
            },
            "required": ["list"],
            "additionalProperties": False,
        }
        short = [kind for kind in get_args(Kind) if kind != "list"]
        return {"anyOf": [{"enum": short}, described, in_a_list]}

    @model_validator(mode="after")
    def _booleans_say_how_they_are_stored(self) -> PropertyType:
        if self.stored_as and len(self.stored_as) != 2:
            raise wrong("`stored_as` wants two texts: for true and for false", '["True", "False"]')
        return self

    def stored(self, flag: bool) -> str:  # noqa: FBT001  # the flag is the value itself
        """The text that stands for a boolean; `"True"` and `"False"` unless the plan says otherwise."""
        true, false = self.stored_as or ("True", "False")
        return true if flag else false


class TrackingPlan(Model):
    """`registers/tracking_plan.yaml`: events with their properties, and profile properties."""

    events: dict[str, dict[str, PropertyType]] = {}
    """Events by their exact names, each with its properties and their types. Capitals count."""
    profile: dict[str, PropertyType] = {}
    """Properties of people by their exact names, and their types. Capitals count."""
