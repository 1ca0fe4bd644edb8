"""Events and properties, and above all their types: the tracking plan decides how a filter's value travels."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from pydantic import model_validator

from ctsync.values import Model, OneOrMore, Text, wrong

Kind: TypeAlias = Literal["text", "number", "boolean", "date", "list"]


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
