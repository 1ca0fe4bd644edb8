"""JSON values of a lock, read strictly: another value than the expected one is damage, and raises NotALock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

Tree = dict[str, Any]
_Value = TypeVar("_Value")


class NotALock(ValueError):
    """What a lock does not hold, for the sentence *it holds …*; no word of it comes from the lock."""


NOT_READ: Final = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
"""What the readers of a lock's parts raise for a tree that is none."""


def exactly(tree: Tree, needs: frozenset[str], may: frozenset[str] = frozenset()) -> None:
    """Refuse a tree without all keys that it needs, or with one that it may not have."""
    keys = tree.keys()
    if not (keys >= needs and keys - needs <= may):
        raise NotALock("a part with a key too many, or without one that it needs")


def text_of(value: Any) -> str:
    if type(value) is not str:
        raise NotALock("something else where a text belongs")
    return value


def texts_of(value: Any) -> tuple[str, ...]:
    return tuple(text_of(item) for item in list_of(value))


def count_of(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise NotALock("something else where a count belongs")
    return value


def positive_of(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise NotALock("something else where a number from 1 belongs")
    return value


def flag_of(value: Any) -> bool:
    if type(value) is not bool:
        raise NotALock("something else where true or false belongs")
    return value


def tree_of(value: Any) -> Tree:
    if type(value) is not dict:
        raise NotALock("something else where a map belongs")
    return value


def list_of(value: Any) -> list[Any]:
    if type(value) is not list:
        raise NotALock("something else where a list belongs")
    return value


def instant_of(value: Any) -> datetime:
    if type(value) is not str or value[-1:] != "Z":
        raise NotALock("something else where a moment in UTC belongs")
    return datetime.fromisoformat(value)


def instant_text(moment: datetime) -> str:
    """UTC, ending in `Z`. A moment without a zone is nobody's moment, and a ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def perhaps(tree: Tree, key: str) -> datetime | None:
    return None if tree.get(key) is None else instant_of(tree[key])


def word_of(words: Mapping[str, _Value]) -> Callable[[str], _Value]:
    """A reader of one of these words; raises KeyError for another one."""
    return lambda value: words[value]
