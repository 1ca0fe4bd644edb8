"""What a person reads about each setting, taken from where it is declared, and settings as a person types them."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from itertools import pairwise
from textwrap import dedent
from typing import Any, Literal, get_args, get_origin

from ctsync.errors import UsageError
from ctsync.sandbox.settings import Settings, in_words, read_settings, types, unknown_setting

_SECTION = re.compile(r" ?\(contract ([^)]*)\)")


@dataclass(frozen=True, slots=True)
class Switch:
    """One setting. `takes` is in words, `section` the contract's that leaves it open, `group` a heading."""

    name: str
    group: str
    default: Any
    takes: str
    means: str
    section: str


@cache
def switches() -> Mapping[str, Switch]:
    """Every setting by name, group by group, as they are declared."""
    told = dict(_told())
    return {field.name: _switch(field.name, field.default, *told[field.name]) for field in fields(Settings)}


def _told() -> Iterator[tuple[str, tuple[str, str]]]:
    """The heading and the docstring of every field."""
    for each in reversed(Settings.__mro__):
        if not is_dataclass(each):
            continue
        body = ast.parse(dedent(inspect.getsource(each))).body[0]
        heading = (each.__doc__ or "").rstrip(".")
        lines = body.body if isinstance(body, ast.ClassDef) else []
        for field, text in pairwise(lines):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                yield field.target.id, (heading, _text(text))


def _text(node: ast.stmt) -> str:
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return " ".join(str(node.value.value).split()) if is_text else ""  # type: ignore[attr-defined]  # is_text says so


def _switch(name: str, default: Any, group: str, text: str) -> Switch:
    section = _SECTION.search(text)
    means = _SECTION.sub("", text)
    return Switch(name, group, default, in_words(types()[name]), means, section[1] if section else "")


def find(name: str) -> Switch:
    """Raises UsageError with the nearest name for one that does not exist."""
    if name not in switches():
        raise unknown_setting(name)
    return switches()[name]


def typed(assignments: Iterable[str]) -> dict[str, Any]:
    """`NAME=VALUE` as values of the settings' types; UsageError for any that is wrong, and then none counts."""
    found: dict[str, Any] = {}
    for each in assignments:
        name, _, text = each.partition("=")
        find(name)
        if name in found:
            raise UsageError(f"The setting `{name}` is given twice.")
        found[name] = _value(types()[name], text)
    read_settings(found)
    return found


def _value(kind: Any, text: str) -> Any:
    """The value that the text means; the text itself if it means none, which no check lets pass."""
    if get_origin(kind) is Literal:
        return next((choice for choice in get_args(kind) if str(choice) == text), text)
    if kind is bool:
        return {"true": True, "false": False}.get(text, text)
    try:
        return kind(text)
    except ValueError:
        return text
