"""The languages of one campaign that speaks several: which people read which, and what each of them reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_NOTHING: Any = object()


@dataclass(frozen=True, slots=True)
class Variant:
    """One language: its code, the profile values that mean it, and its whole message in the channel's model."""

    language: str
    values: tuple[str, ...]
    message: Any


@dataclass(frozen=True, slots=True)
class Variants:
    """The languages beside the default one, which is the definition's own message and which everybody else reads."""

    property: str
    default: str
    others: tuple[Variant, ...]


def changed_leaves(below: Any, above: Any) -> Any:
    """What `above` says otherwise than `below`: maps by their keys, everything else whole. `{}` if nothing."""
    found = _changed(below, above)
    return {} if found is _NOTHING else found


def _changed(below: Any, above: Any) -> Any:
    if isinstance(below, Mapping) and isinstance(above, Mapping):
        tree = dict(_changed_keys(below, above))
        return tree or _NOTHING
    return _NOTHING if below == above else above


def _changed_keys(below: Mapping[str, Any], above: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in above.items():
        found = _changed(below.get(key), value)
        if found is not _NOTHING:
            yield key, found
