"""JSON values of a lock read strictly: another type than the expected one is damage, and raises ValueError."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

Tree = dict[str, Any]
_Value = TypeVar("_Value")


def exactly(tree: Tree, needs: frozenset[str], may: frozenset[str] = frozenset()) -> None:
    """Refuse a tree without all keys that it needs, or with one that it may not have."""
    keys = tree.keys()
    if not (keys >= needs and keys - needs <= may):
        raise ValueError("keys are missing, or unknown")


def text_of(value: Any) -> str:
    if type(value) is not str:
        raise ValueError("not a text")
    return value


def count_of(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("not a count")
    return value


def positive_of(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise ValueError("not a number from 1")
    return value


def flag_of(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("neither true nor false")
    return value


def tree_of(value: Any) -> Tree:
    if type(value) is not dict:
        raise ValueError("a scope is a tree")
    return value


def list_of(value: Any) -> list[Any]:
    if type(value) is not list:
        raise ValueError("not a list")
    return value


def instant_of(value: Any) -> datetime:
    if type(value) is not str or value[-1:] != "Z":
        raise ValueError("not an instant in UTC")
    return datetime.fromisoformat(value)


def perhaps(tree: Tree, key: str) -> datetime | None:
    return None if tree.get(key) is None else instant_of(tree[key])


def word_of(words: Mapping[str, _Value]) -> Callable[[str], _Value]:
    """A reader of one of these words; raises KeyError for another one."""
    return lambda value: words[value]
