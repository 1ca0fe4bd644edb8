"""The sandbox's settings as a form shows them: each with what it takes, its default, and why it exists.

All of it is read from `Settings` itself, its bases included, so that a setting that is added there is on the page.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from itertools import pairwise
from textwrap import dedent
from typing import Any, get_args, get_type_hints

from ctsync.sandbox.settings import Settings


@dataclass(frozen=True, slots=True)
class Switch:
    """One setting. `kind` is its type, `choices` what it may be if it is one of several words, `why` its docstring."""

    name: str
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
    hints = get_type_hints(Settings)
    return [
        Switch(each.name, hints[each.name], getattr(settings, each.name), each.default, _reasons()[each.name])
        for each in fields(settings)
    ]


def read_switches(form: Mapping[str, str], before: Settings) -> dict[str, Any]:
    """What the form changes, by name; an unticked box means false. `ValueError` for a number that is none."""
    told = {switch.name: switch.read(form.get(switch.name, "")) for switch in switches(before)}
    return {name: value for name, value in told.items() if value != getattr(before, name)}


@cache
def _reasons() -> dict[str, str]:
    """The docstring below each field."""
    return dict(pair for each in Settings.__mro__ if is_dataclass(each) for pair in _reasons_of(each))


def _reasons_of(each: type) -> Iterator[tuple[str, str]]:
    (declared,) = ast.parse(dedent(inspect.getsource(each))).body
    lines = declared.body if isinstance(declared, ast.ClassDef) else []
    for field, note in pairwise([*lines, ast.Pass()]):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            is_text = isinstance(note, ast.Expr) and isinstance(note.value, ast.Constant)
            yield field.target.id, _plain(str(note.value.value)) if is_text else ""  # type: ignore[attr-defined]  # is_text says so


def _plain(note: str) -> str:
    """One line; readers know CleverTap's documentation, and not the numbers of our own pages about it."""
    uncited = re.sub(r" \((?:our choice, )?contract [^)]*\)", "", " ".join(note.replace("`", "").split()))
    return uncited.replace("the contract", "the documentation")
