"""What a person typed, as the values of a campaign file: a moment, several of them, a window, filters, a list.

A person writes what would stand behind the key in the file. Brackets around a whole map may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from ctsync.editing.edits import Value
from ctsync.problems import Problems
from ctsync.reading.nodes import Mapping as MappingNode
from ctsync.reading.nodes import Node, Path, Scalar
from ctsync.reading.parse import parse

Reader: TypeAlias = Callable[[str], Value]
Tree: TypeAlias = dict[str | int, Any]
"""Answers at their places; items of a list stand under their numbers until the file is written."""

_SPAN: Final = re.compile(r"\s*\.\.\s*")
_COMMA: Final = re.compile(r"\s*,\s*")


class NotUnderstood(ValueError):
    """An answer that cannot be read; the text says what it should look like."""


def text(typed: str) -> Value:
    """The answer itself."""
    return typed


def words(typed: str) -> list[str]:
    """`a, b` as a list."""
    return [word for word in _COMMA.split(typed.strip("[] ")) if word]


def one_or_more(typed: str) -> Value:
    """One value alone, several with commas as a list: `2026-12-11 12:00, 2026-12-12 12:00`."""
    found = words(typed)
    return found[0] if len(found) == 1 else found


def mapping(typed: str) -> Value:
    """`City: [Mumbai, Pune], Plan: gold` as a map."""
    inside = typed if typed.startswith("{") else f"{{{typed}}}"
    found = written(inside)
    if not isinstance(found, Mapping) or not found or "" in found.values():
        raise NotUnderstood("Write keys with values, for example: City: [Mumbai, Pune], Plan: gold")
    return found


def written(typed: str) -> Value:
    """Any value as it would stand in the file: `5%`, `[system, 5%]`, `{custom: Holdout A}`."""
    if not typed.startswith(("{", "[")):
        return typed
    tree = parse(f"answer: {typed}\n".encode(), "answer", problems := Problems())
    if tree is None:
        raise NotUnderstood(next(iter(problems)).what)
    return _value(tree.items["answer"])


def window(typed: str) -> Value:
    """`30d` as `within`; `2026-01-01..2026-03-31` as `from` and `to`."""
    first, *rest = _SPAN.split(typed.strip())
    return {"from": first, "to": rest[0]} if rest else {"within": first}


def quiet(typed: str) -> Value:
    """`21:00..09:00` as a night on everybody's own clock, after which the message is delivered; or `none`."""
    if typed.strip() == "none":
        return "none"
    start, *end = _SPAN.split(typed.strip())
    if not end:
        raise NotUnderstood("Write two times, for example: 21:00..09:00")
    return {"from": start, "to": end[0], "in": "user", "then": "delay"}


def put(tree: Tree, path: Path, value: Value) -> None:
    """Put a value at its place. A map is laid over the one that is there."""
    holder = tree
    for step in path[:-1]:
        if not isinstance(holder.get(step), dict):
            holder[step] = {}
        holder = holder[step]
    if isinstance(value, Mapping) and isinstance(holder.get(path[-1]), dict):
        holder[path[-1]].update(value)
    else:
        holder[path[-1]] = dict(value) if isinstance(value, Mapping) else value


def get(tree: Tree, path: Path) -> Any:
    """What stands at a path, or None."""
    found: Any = tree
    for step in path:
        found = found.get(step) if isinstance(found, dict) else None
    return found


def finished(tree: Any) -> Value:
    """The tree with numbered items as lists."""
    if not isinstance(tree, Mapping):
        value: Value = tree
        return value
    if tree and all(isinstance(key, int) for key in tree):
        return [finished(value) for _, value in sorted(tree.items())]
    return {str(key): finished(value) for key, value in tree.items()}


def _value(node: Node) -> Value:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, MappingNode):
        return {key: _value(each) for key, each in node.items.items()}
    items: Sequence[Node] = node.items
    return [_value(item) for item in items]
