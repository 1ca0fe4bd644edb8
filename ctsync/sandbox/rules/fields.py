"""How a field is checked: a table of names and checks, and a refusal with the text that goes to the client.

Names that a table does not have are taken and remembered, so that the answer can report them (contract 3.2).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ctsync.sandbox.registers import Registers
from ctsync.sandbox.rules.refusal import Refusal
from ctsync.sandbox.settings import Settings


@dataclass(frozen=True, slots=True)
class Asking:
    """A create call with what it is judged against. `now` is in seconds, `zone` the account's."""

    body: dict[str, Any]
    registers: Registers
    settings: Settings
    now: int
    zone: str
    unknown: list[str] = field(default_factory=list)

    @property
    def mode(self) -> str:
        """The channel; push if the call does not say (contract 3.1)."""
        return str(self.body.get("target_mode", "push")).lower()


Check: TypeAlias = Callable[[Asking, str, Any], None]
"""Raises `Refusal` if the value at the path is wrong."""


def text(_asking: Asking, path: str, value: Any) -> None:
    if not isinstance(value, str):
        raise Refusal(f"Field {path} must be a string")


def flag(_asking: Asking, path: str, value: Any) -> None:
    if not isinstance(value, bool):
        raise Refusal(f"Field {path} must be a Boolean")


def flag_or_its_word(asking: Asking, path: str, value: Any) -> None:
    """A Boolean, or the string that samples write for it."""
    if value not in ("true", "false"):
        flag(asking, path, value)


def number(_asking: Asking, path: str, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refusal(f"Field {path} must be a number")


def anything(_asking: Asking, _path: str, _value: Any) -> None:
    """For values that the contract does not describe."""


def whole(least: int | None = None, most: int | None = None) -> Check:
    def check(_asking: Asking, path: str, value: Any) -> None:
        if type(value) is not int:
            raise Refusal(f"Field {path} must be an integer")
        if least is not None and value < least:
            raise Refusal(f"Field {path} must be at least {least}")
        if most is not None and value > most:
            raise Refusal(f"Field {path} must be at most {most}")

    return check


def text_or_whole(_asking: Asking, path: str, value: Any) -> None:
    if not isinstance(value, str) and type(value) is not int:
        raise Refusal(f"Field {path} must be a string or an integer")


def one_of(*words: str) -> Check:
    def check(_asking: Asking, path: str, value: Any) -> None:
        if not isinstance(value, str) or value not in words:
            raise Refusal(f"Field {path} must be one of {', '.join(words)}")

    return check


def matching(pattern: str, form: str) -> Check:
    expression = re.compile(pattern)

    def check(_asking: Asking, path: str, value: Any) -> None:
        if not isinstance(value, str) or expression.fullmatch(value) is None:
            raise Refusal(f"Field {path} must be of the form {form}")

    return check


clock_time = matching(r"([01]\d|2[0-3]):[0-5]\d", "HH:MM")


def list_of(check: Check, *, least: int = 0) -> Check:
    def check_list(asking: Asking, path: str, value: Any) -> None:
        if not isinstance(value, list):
            raise Refusal(f"Field {path} must be an array")
        if len(value) < least:
            raise Refusal(f"Field {path} needs at least {least} entries")
        for number_of_entry, entry in enumerate(value):
            check(asking, f"{path}[{number_of_entry}]", entry)

    return check_list


def map_of(check: Check) -> Check:
    def check_map(asking: Asking, path: str, value: Any) -> None:
        if not isinstance(value, dict):
            raise Refusal(f"Field {path} must be an object")
        for name, entry in value.items():
            check(asking, f"{path}.{name}", entry)

    return check_map


def shape(table: Mapping[str, Check], *, required: tuple[str, ...] = (), open_to_more: bool = False) -> Check:
    """An object with these fields. `open_to_more`: other names are custom key-values, not unknown fields."""

    def check_shape(asking: Asking, path: str, value: Any) -> None:
        if not isinstance(value, dict):
            raise Refusal(f"Field {path} must be an object")
        for name in required:
            if is_empty(value.get(name)):
                raise Refusal(f"Field {name} is empty (inside {path})")
        check_known(asking, table, value, path, open_to_more=open_to_more)

    return check_shape


def check_known(
    asking: Asking,
    table: Mapping[str, Check],
    value: dict[str, Any],
    path: str = "",
    *,
    open_to_more: bool = False,
) -> None:
    """Check what the table knows, in the table's order, and remember the names it does not know."""
    prefix = f"{path}." if path else ""
    for name, check in table.items():
        if name in value:
            check(asking, prefix + name, value[name])
    if not open_to_more:
        asking.unknown.extend(prefix + name for name in value if name not in table)


def is_empty(value: Any) -> bool:
    """Absent, null, or a text or collection with nothing in it."""
    return value is None or value in ("", [], {})
