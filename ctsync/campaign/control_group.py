"""Who is left out on purpose, so that an effect can be measured (yaml.md 6.3, contract 3.4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from ctsync.values import wrong
from ctsync.values.editors import a_text
from ctsync.values.numbers import read_percent

_EXAMPLE = "control_group: 5%"


@dataclass(frozen=True, slots=True)
class Holdout:
    """What `control_group` says. `system` is None where the file does not speak of the system control group."""

    system: bool | None = None
    percent: int | float | None = None
    custom: str | None = None

    def to_wire(self) -> dict[str, Any]:
        """`system_control_group_include` and `control_group`, each only if written."""
        fields: dict[str, Any] = {}
        if self.percent is not None:
            fields["control_group"] = {"type": "campaign", "percentage": self.percent}
        if self.custom is not None:
            fields["control_group"] = {"type": "custom", "name": self.custom}
        if self.system is not None:
            fields["system_control_group_include"] = self.system
        return fields

    def to_tree(self) -> Any:
        """As the file would say it in its shortest form."""
        parts: list[Any] = [] if self.system is None else ["system" if self.system else "none"]
        if self.percent is not None:
            parts.append(f"{self.percent}%")
        if self.custom is not None:
            parts.append({"custom": self.custom})
        return parts[0] if len(parts) == 1 else parts


def read_control_group(value: Any) -> Holdout:
    """`none`, `system`, `5%`, `{custom: Holdout A}`, or a list of `system` and one of the last two."""
    if isinstance(value, Holdout):
        return value
    if not isinstance(value, list | tuple):
        return _one(value)
    parts = [_one(part) for part in value]
    if len(parts) == 1:
        return parts[0]
    group = next((part for part in parts if part.system is None), None)
    if len(parts) != 2 or group is None or not any(part.system for part in parts):
        raise wrong("a list here is `system` and one group of its own", "[system, 5%]")
    return Holdout(True, group.percent, group.custom)


def _one(value: Any) -> Holdout:
    if isinstance(value, dict):
        name = value.get("custom")
        if set(value) != {"custom"} or not isinstance(name, str) or not name.strip():
            raise wrong("a control group of your own is written with its name", "{custom: Holdout A}")
        return Holdout(custom=name)
    if value in ("none", "system"):
        return Holdout(system=value == "system")
    percent = read_percent(value)
    percent = int(percent) if percent == int(percent) else percent
    if not 0 < percent < 100:
        raise wrong("a control group is more than nobody and less than everybody", _EXAMPLE)
    return Holdout(percent=percent)


_SAY = "Write none, system, a percentage such as 5%, or {custom: NAME}."
_ONE = {
    "anyOf": [
        {"enum": ["none", "system"], "errorMessage": _SAY},
        {
            "type": "string",
            "pattern": r"^(?!0*(?:\.0*)?%)0*\d{1,2}(?:\.\d+)?%$",
            "patternErrorMessage": _SAY,
            "errorMessage": _SAY,
            "examples": ["5%"],
        },
        {
            "type": "object",
            "properties": {
                "custom": {**a_text(), "description": "A control group of the dashboard, by its name."}
            },
            "required": ["custom"],
            "additionalProperties": False,
        },
    ]
}

ControlGroup = Annotated[
    Holdout,
    PlainValidator(read_control_group),
    PlainSerializer(Holdout.to_tree),
    WithJsonSchema(
        {"anyOf": [*_ONE["anyOf"], {"type": "array", "items": _ONE, "minItems": 1, "maxItems": 2}]}
    ),
]
