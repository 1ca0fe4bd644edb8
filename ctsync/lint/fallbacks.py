"""Which outputs of a Liquid text come out empty for a person who lacks the property (PER002).

Read towards fewer alarms: whatever stands inside a condition that speaks of the same property, or is given a default
anywhere on its way, counts as thought of; of several values that a name is given, the last one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Bare:
    """An output without a fallback: the property, and where the whole `{{ … }}` begins and ends in the text."""

    name: str
    start: int
    end: int


@dataclass(slots=True)
class _Known:
    """What the text has said so far: names it has given a value to, and properties it has stopped for."""

    names: dict[str, bool] = field(default_factory=lambda: {"forloop": True, "tablerowloop": True})
    stopped: set[str] = field(default_factory=set)


def bare_outputs(nodes: Sequence[Any], stop: str) -> Iterator[Bare]:
    """The outputs without a fallback, in the order of the text; `stop` is the letter where sending is aborted."""
    known = _Known()
    for node in nodes:
        yield from _bare(node, frozenset(), known, stop)


def _bare(node: Any, guards: frozenset[str], known: _Known, stop: str) -> Iterator[Bare]:
    kind = type(node).__name__
    if kind == "OutputNode":
        name = _unguarded(node.expression, guards, known)
        if name:
            start = node.token.start_index
            yield Bare(name, start, start + len(node.token.value))
    elif kind == "AssignNode":
        known.names[str(node.name)] = not _unguarded(node.expression, guards, known)
    elif kind == "ContentNode":
        if stop in node.token.value:
            known.stopped |= guards
    else:
        yield from _bare_inside(node, guards, known, stop)


def _bare_inside(node: Any, guards: frozenset[str], known: _Known, stop: str) -> Iterator[Bare]:
    branches = list(node.children(None, include_partials=False))
    conditions = [node, *(one for one in branches if type(one).__name__ not in ("OutputNode", "AssignNode"))]
    said = {path for one in conditions for path in _paths(one.expressions())}
    if type(node).__name__ in ("ForNode", "TablerowNode"):
        known.names[str(node.expression.identifier)] = True
    for branch in branches:
        yield from _bare(branch, guards | said, known, stop)


def _unguarded(expression: Any, guards: frozenset[str], known: _Known) -> str:
    """The property that may be missing; empty if there is a fallback, or if it is no property at all."""
    left, filters = getattr(expression, "left", expression), getattr(expression, "filters", None) or ()
    if not hasattr(left, "path") or any(one.name == "default" for one in filters):
        return ""
    name, root = str(left), str(left.head())
    if known.names.get(root, False):
        return ""
    is_guarded = any(name == guard or name.startswith(f"{guard}.") for guard in guards | known.stopped)
    return "" if is_guarded else name


def _paths(expressions: Iterable[Any]) -> Iterator[str]:
    for expression in expressions:
        if hasattr(expression, "path"):
            yield str(expression)
        yield from _paths(expression.children())
