"""Pydantic's errors as faults at paths of the file.

Pydantic's path also names validators and the branches of unions, and it reports every branch that failed. A file
has no such steps, and its author meant one branch.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from ctsync.reading.nodes import Mapping, Node, Path, Scalar, Sequence, child, find
from ctsync.reading.sentences import Fault

_WRONG_SHAPE: Final = frozenset(
    {
        "model_type",
        "model_attributes_type",
        "dict_type",
        "list_type",
        "tuple_type",
        "string_type",
        "none_required",
    }
)


@dataclass(frozen=True, slots=True)
class _Tagged:
    """A fault, and the first place on its way where pydantic chose a branch (`union`), with that branch's name."""

    fault: Fault
    union: Path | None
    branch: str


MAX_FAULTS: Final = 200
"""Errors of one file that are looked at: fifty thousand wrong values in a list are as wrong as these."""


def faults_of(error: ValidationError, node: Node) -> tuple[list[Fault], Fault | None]:
    """Faults in the order found, with one branch of each union; and the first that was not looked at any more."""
    found = error.errors(include_url=False, include_input=False)
    tagged = [_tagged(one, node) for one in found[:MAX_FAULTS]]
    left = _tagged(found[MAX_FAULTS], node).fault if len(found) > MAX_FAULTS else None
    unions: dict[Path, dict[str, list[Fault]]] = {}
    for one in tagged:
        if one.union is not None:
            unions.setdefault(one.union, {}).setdefault(one.branch, []).append(one.fault)
    faults: list[Fault] = []
    for one in tagged:
        if one.union is None:
            faults.append(one.fault)
        elif one.union in unions:
            faults.extend(_meant(unions.pop(one.union).values(), one.union, find(node, one.union)))
    return faults, left


def _tagged(found: Any, root: Node) -> _Tagged:
    kind = found["type"]
    loc = found["loc"]
    path: list[str | int] = []
    union: Path | None = None
    branch = ""
    node: Node | None = root
    for number, step in enumerate(loc):
        is_last = number == len(loc) - 1
        below = child(node, step)
        if isinstance(step, int):
            if isinstance(node, Sequence):
                path.append(step)
            node = below
        elif below is not None:
            path.append(step)
            node = below
        elif is_last and kind == "missing":
            path.append(step)
        elif union is None:
            union, branch = tuple(path), step
    return _Tagged(Fault(kind, tuple(path), found["msg"], found.get("ctx", {})), union, branch)


def _meant(branches: Iterable[list[Fault]], union: Path, node: Node | None) -> list[Fault]:
    """The branch whose shape fits what is written best; the first of equals."""
    return min(branches, key=lambda faults: max(_distance(fault, union, node) for fault in faults))


def _distance(fault: Fault, union: Path, node: Node | None) -> int:
    if fault.path != union:
        return 0
    if fault.kind in _WRONG_SHAPE or (not isinstance(node, Scalar) and fault.is_ours):
        return 3
    if fault.kind == "literal_error":
        return 2 if isinstance(node, Mapping | Sequence) else 1
    return 0
