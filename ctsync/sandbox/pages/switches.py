"""The sandbox's settings as a form shows them: each with what it takes, its default, and why it exists.

All of it is read from `Settings` itself, its bases included, so that a setting that is added there is on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from ctsync.sandbox.settings import Settings, types
from ctsync.sandbox.switches import described


@dataclass(frozen=True, slots=True)
class Switch:
    """One setting. `kind` is its type, `choices` what it may be if it is one of several words, `why` its docstring."""

    name: str
    group: str
    kind: Any
    value: Any
    default: Any
    why: str

    @property
    def words(self) -> str:
        """Its name as people say it."""
        return self.name.replace("_", " ").capitalize()

    @property
    def is_flag(self) -> bool:
        return self.kind is bool

    @property
    def choices(self) -> tuple[Any, ...]:
        """Of a `Literal`; empty for flags and numbers."""
        return get_args(self.kind)

    @property
    def is_changed(self) -> bool:
        return bool(self.value != self.default)

    def read(self, written: str) -> Any:
        """The value that a form means; ValueError for a number or a choice that is none."""
        if self.choices:
            return {str(choice): choice for choice in self.choices}.get(written, written)
        return self.kind(written)


def switches(settings: Settings) -> list[Switch]:
    """Every setting, in the order of the class."""
    return [
        Switch(name, each.group, types()[name], getattr(settings, name), each.default, _plain(each.means))
        for name, each in described.switches().items()
    ]


def read_switches(form: Mapping[str, str], before: Settings) -> dict[str, Any]:
    """What the form changes, by name; an unticked box means false. `ValueError` for a number that is none."""
    told = {switch.name: switch.read(form.get(switch.name, "")) for switch in switches(before)}
    return {name: value for name, value in told.items() if value != getattr(before, name)}


def _plain(note: str) -> str:
    """One line; readers know CleverTap's documentation, and not our own pages about it."""
    return " ".join(note.replace("`", "").split()).replace("the contract", "the documentation")
