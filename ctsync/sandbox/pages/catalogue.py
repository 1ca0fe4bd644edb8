"""The catalogue of faults as a form shows it: the one room of the pages that knows what an order of trouble consists of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ctsync.errors import UsageError
from ctsync.sandbox.faults import CALLS as EVERY_CALL
from ctsync.sandbox.faults import KINDS, PARAMETERS

_NUMBERS: Mapping[type, tuple[str, str]] = {
    int: (r"[0-9]{1,9}", "a whole number from 0"),
    float: (r"[0-9]{1,9}(?:\.[0-9]{1,9})?", "a number from 0"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """Something that an order may say. The type of `default` is the field's own; left empty, the default holds."""

    name: str
    label: str
    default: str | int | float | bool
    note: str = ""
    is_of_a_kind: bool = False
    """Whether only some kinds heed it."""

    @property
    def is_number(self) -> bool:
        return type(self.default) in _NUMBERS

    def read(self, written: str) -> Any:
        """The value as the admin call wants it; UsageError for a number that is none."""
        if not self.is_number:
            return written == "true" if isinstance(self.default, bool) else written
        pattern, words = _NUMBERS[type(self.default)]
        if re.fullmatch(pattern, written) is None:
            raise UsageError(f"`{self.name}` is {words}.")
        return type(self.default)(written)


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


WORDS: Mapping[str, str] = {name: kind.does.replace("`", "") for name, kind in KINDS.items()}
"""Each kind, and what it does."""
CALLS = (*EVERY_CALL, "any")
FIELDS = (
    Field("name", "Name contains", ""),
    Field("nth", "From which call on", 1),
    Field("every", "Every how many", 1),
    Field("times", "How many times", 1, "0 is for ever"),
    Field("probability", "Probability", 1.0),
    Field("seed", "Seed", 0),
    *(
        Field(name, _label(name), each.default, each.means.replace("`", ""), is_of_a_kind=True)
        for name, each in PARAMETERS.items()
    ),
)


def read_order(form: Mapping[str, str]) -> dict[str, Any]:
    """The body of the admin call: only what was filled in, as that knows the defaults."""
    told: dict[str, Any] = {key: form.get(key, "").strip() for key in ("fault", "endpoint")}
    filled = {field.name: form.get(field.name, "").strip() for field in FIELDS}
    told |= {field.name: field.read(filled[field.name]) for field in FIELDS if filled[field.name]}
    return {key: value for key, value in told.items() if value != ""}


def calls_of(told: Mapping[str, Any]) -> str:
    """The calls that an order is about, in words."""
    named = told.get("endpoint", "create")
    return ", ".join(named) if isinstance(named, list) else str(named)
