"""The texts in a JSON value, however deep they lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any


def texts_in(value: Any) -> Iterator[str]:
    """Every text that is no key."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts_in(each)


def with_each_text(value: Any, change: Callable[[str], str]) -> Any:
    """The same value with every text changed, keys left as they are."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: with_each_text(each, change) for key, each in value.items()}
    return [with_each_text(each, change) for each in value] if isinstance(value, list) else value
