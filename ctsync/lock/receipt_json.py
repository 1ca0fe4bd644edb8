"""Receipts as JSON trees and back, as strictly as the rest of the lock: what is not exactly a receipt is damage.

One table says both ways. A field that has its default is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from enum import StrEnum
from typing import Any, Final

from ctsync.lock.json_values import (
    NotALock,
    Tree,
    count_of,
    instant_of,
    instant_text,
    list_of,
    positive_of,
    text_of,
    texts_of,
)
from ctsync.lock.receipt import Answer, Attempt, Basis, Deed, Finding, Gap, Grant, Receipt, Sight

_Way = tuple[Callable[[Any], Any], Callable[[Any], Any]]
"""How a value is written, and how it is read back."""


def _word(words: type[StrEnum]) -> _Way:
    known = {str(word): word for word in words}
    return str, lambda value: known[value]


def _some_texts(value: Any) -> tuple[str, ...]:
    """None at all is written by leaving the field out."""
    if not list_of(value):
        raise NotALock("an empty list where none is written")
    return texts_of(value)


_TEXT: Final[_Way] = (text_of, text_of)
_TEXTS: Final[_Way] = (list, _some_texts)
_PEOPLE: Final[_Way] = (count_of, count_of)
_NUMBER: Final[_Way] = (positive_of, positive_of)
_MOMENT: Final[_Way] = (instant_text, instant_of)
_DAY: Final[_Way] = (date.isoformat, date.fromisoformat)

_KINDS: Final[Mapping[str, tuple[Callable[..., Receipt], Mapping[str, _Way]]]] = {
    "grant": (
        Grant,
        {
            "deed": _word(Deed),
            "basis": _word(Basis),
            "by": _TEXT,
            "at": _MOMENT,
            "digest": _TEXT,
            "commit": _TEXT,
            "approvers": _TEXTS,
            "pull_request": _TEXT,
            "reach": _PEOPLE,
            "rule": _TEXT,
        },
    ),
    "attempt": (
        Attempt,
        {
            "deed": _word(Deed),
            "at": _MOMENT,
            "body": _TEXT,
            "answer": _word(Answer),
            "remote_id": _NUMBER,
            "http_status": _NUMBER,
            "code": _NUMBER,
            "text": _TEXT,
            "times": _NUMBER,
            "until": _MOMENT,
        },
    ),
    "sight": (
        Sight,
        {
            "finding": _word(Finding),
            "at": _MOMENT,
            "remote_id": _NUMBER,
            "status": _TEXT,
            "first": _DAY,
            "last": _DAY,
            "rows": _NUMBER,
        },
    ),
    "gap": (Gap, {"number": _NUMBER}),
}
_NAMES: Final = {made: kind for kind, (made, _) in _KINDS.items()}
_DEFAULTS: Final[Mapping[str, Mapping[str, Any]]] = {
    kind: {each.name: each.default for each in fields(made)}  # type: ignore[arg-type]  # each is a dataclass
    for kind, (made, _) in _KINDS.items()
}


def receipt_tree(receipt: Receipt) -> Tree:
    """Raises ValueError for what could not be read back."""
    kind = _NAMES[type(receipt)]
    defaults, tree = _DEFAULTS[kind], {"kind": kind}
    for name, (write, _) in _KINDS[kind][1].items():
        value = getattr(receipt, name)
        if value != defaults[name]:
            tree[name] = write(value)
    return tree


def receipt_of(tree: Tree) -> Receipt:
    """Read what `receipt_tree` wrote. Raises KeyError, TypeError, ValueError or AttributeError for anything else."""
    made, ways = _KINDS[tree["kind"]]
    found = {name: ways[name][1](value) for name, value in tree.items() if name != "kind"}
    missing = [
        name for name, default in _DEFAULTS[tree["kind"]].items() if default is MISSING and name not in found
    ]
    if missing:
        raise NotALock("a receipt without a key that it needs")
    return made(**found)
