"""The sandbox's settings as a form shows them: each with its kind, its default, and why it exists."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from itertools import pairwise
from typing import Any

from ctsync.sandbox import settings as settings_room
from ctsync.sandbox.settings import Settings


@dataclass(frozen=True, slots=True)
class Switch:
    """One setting. `kind` is `bool`, `int`, `float` or `str`; `why` is its docstring."""

    name: str
    kind: str
    value: Any
    default: Any
    why: str

    @property
    def words(self) -> str:
        """Its name as people say it."""
        return self.name.replace("_", " ").capitalize()

    @property
    def is_changed(self) -> bool:
        return bool(self.value != self.default)


def switches(settings: Settings) -> list[Switch]:
    """Every setting, in the order of the class."""
    return [
        Switch(
            each.name,
            str(each.type),
            getattr(settings, each.name),
            each.default,
            _reasons().get(each.name, ""),
        )
        for each in fields(settings)
    ]


def read_switches(form: Mapping[str, str], before: Settings) -> dict[str, Any]:
    """What the form changes, by name; an unticked box means false. `ValueError` for a number that is none."""
    read = {"bool": bool, "int": int, "float": float}
    told = {switch.name: read.get(switch.kind, str)(form.get(switch.name, "")) for switch in switches(before)}
    return {name: value for name, value in told.items() if value != getattr(before, name)}


@cache
def _reasons() -> dict[str, str]:
    """The docstring below each field of `Settings`."""
    tree = ast.parse(inspect.getsource(settings_room))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Settings")
    return {
        field.target.id: _plain(note.value.value)
        for field, note in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(note, ast.Expr)
        and isinstance(note.value, ast.Constant)
        and isinstance(note.value.value, str)
    }


def _plain(note: str) -> str:
    """One line; readers know CleverTap's documentation, and not the numbers of our own pages about it."""
    uncited = re.sub(r" \((?:our choice, )?contract [^)]*\)", "", " ".join(note.replace("`", "").split()))
    return uncited.replace("the contract", "the documentation")
