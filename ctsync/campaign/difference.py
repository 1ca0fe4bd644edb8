"""What differs between two canonical trees, in the words of the file: `schedule.at`, `message.title`.

Only for pairs whose fingerprints differ already: looking for a difference costs milliseconds, and equal campaigns are
known by their fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from deepdiff.model import DiffLevel


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that changed. `path` is dotted, with `[2]` for the second of a list; None is "not there"."""

    path: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was sent and what the file says now, as canonical trees, with each value that differs."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    differences: tuple[Difference, ...]


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    return Comparison(before, after, differences(before, after))


def differences(old_tree: Mapping[str, Any], new_tree: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Every difference, in the order of the tree: by path, list items by number.

    A part that came or went as a whole is one difference, with its whole value.
    """
    from deepdiff import DeepDiff

    old, new = _marked(old_tree), _marked(new_tree)
    found = DeepDiff(old, new, view="tree", verbose_level=2, threshold_to_diff_deeper=0)
    levels = [level for group in found.values() for level in group]
    return tuple(_difference(level) for level in sorted(levels, key=_order))


def _difference(level: DiffLevel) -> Difference:
    return Difference(_dotted(level), _present(level.t1), _present(level.t2))


def _present(value: Any) -> Any:
    """DeepDiff marks what is not there with an object of its own."""
    from deepdiff.helper import NotPresent

    return None if value is NotPresent or isinstance(value, NotPresent) else _unmarked(value)


_FLAGS: Final = {True: "\x00true", False: "\x00false"}
"""What stands for a flag while lists are compared: to Python `False` equals `0`, and to CleverTap it does not."""
_UNMARKED: Final = {mark: flag for flag, mark in _FLAGS.items()}


def _marked(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _marked(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_marked(below) for below in value]
    return _FLAGS[value] if isinstance(value, bool) else value


def _unmarked(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _unmarked(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_unmarked(below) for below in value]
    return _UNMARKED.get(value, value) if isinstance(value, str) else value


def _dotted(level: DiffLevel) -> str:
    text = ""
    for step in _steps(level):
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            text += f".{step}" if text else str(step)
    return text


def _order(level: DiffLevel) -> tuple[tuple[int, int, str], ...]:
    return tuple((0, step, "") if isinstance(step, int) else (1, 0, str(step)) for step in _steps(level))


def _steps(level: DiffLevel) -> Iterator[str | int]:
    yield from level.path(output_format="list")
