"""Whether an edited file means what was asked for: the old values with those changes, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Mapping as AnyMap
from collections.abc import Sequence as AnySequence
from dataclasses import dataclass
from typing import TypeAlias

from ctsync.editing.edits import Edit, InsertKey, RemoveKey, ReplacePart, ReplaceText, Value
from ctsync.reading.nodes import Mapping, Node, Path, Scalar, Sequence


@dataclass(frozen=True, slots=True)
class _Text:
    """A single value. `plain` is None where either will do: quotes count only inside `raw` and `query`."""

    text: str
    plain: bool | None


_Meaning: TypeAlias = "_Text | list[_Meaning] | dict[str, _Meaning]"


def difference(before: Mapping, after: Mapping, edits: AnySequence[Edit]) -> str:
    """Where a file differs from the old one with the edits made, or nothing."""
    wanted = _meaning(before)
    parts: dict[Path, list[ReplacePart]] = {}
    for edit in edits:
        match edit:
            case ReplaceText():
                _put(wanted, edit.path, _Text(edit.text, None))
            case ReplacePart():
                parts.setdefault(edit.path, []).append(edit)
            case InsertKey():
                _put(wanted, edit.path, _made(edit.value))
    for path, same in parts.items():
        _put(wanted, path, _Text(with_parts(_text_at(wanted, path), same), None))
    for edit in edits:
        if isinstance(edit, RemoveKey):
            _remove(wanted, edit.path)
    return _compare(wanted, _meaning(after), "")


def same_but_order(one: Mapping, other: Mapping, may_be_quoted: Callable[[Path], bool]) -> str:
    """Where two files differ in more than the order of keys in maps, or nothing.

    `may_be_quoted` says of a path whether quotes may have been added there; elsewhere they must not have been.
    """
    return _compare(_meaning(one, may_be_quoted=may_be_quoted), _meaning(other), "")


def with_parts(text: str, parts: AnySequence[ReplacePart]) -> str:
    """A text with some of its parts replaced; none overlap."""
    for part in sorted(parts, key=lambda part: part.start, reverse=True):
        text = text[: part.start] + part.text + text[part.end :]
    return text


def _meaning(
    node: Node, path: Path = (), *, may_be_quoted: Callable[[Path], bool] = lambda _: False
) -> _Meaning:
    if isinstance(node, Scalar):
        return _Text(node.text, None if may_be_quoted(path) else node.plain)
    if isinstance(node, Sequence):
        return [
            _meaning(item, (*path, index), may_be_quoted=may_be_quoted)
            for index, item in enumerate(node.items)
        ]
    return {
        key: _meaning(value, (*path, key), may_be_quoted=may_be_quoted) for key, value in node.items.items()
    }


def _made(value: Value) -> _Meaning:
    if isinstance(value, str):
        return _Text(value, None)
    if isinstance(value, AnyMap):
        return {key: _made(each) for key, each in value.items()}
    return [_made(each) for each in value]


def _put(tree: _Meaning, path: Path, value: _Meaning) -> None:
    holder = _holder(tree, path)
    if isinstance(holder, dict):
        holder[_last_key(path)] = value
    elif isinstance(holder, list) and isinstance(path[-1], int):
        holder[path[-1]] = value


def _remove(tree: _Meaning, path: Path) -> None:
    holder = _holder(tree, path)
    if isinstance(holder, dict):
        holder.pop(_last_key(path), None)


def _last_key(path: Path) -> str:
    """The key that a path ends at. What stands alone is its own first item, so indexes behind it say nothing."""
    return next(step for step in reversed(path) if isinstance(step, str))


def _holder(tree: _Meaning, path: Path) -> _Meaning:
    """The map or list that holds the value at a path."""
    holder = tree
    for step in path:
        below = _below(tree, step)
        if below is tree:
            continue
        holder, tree = tree, below
    return holder


def _below(tree: _Meaning, step: str | int) -> _Meaning:
    if isinstance(tree, dict) and isinstance(step, str):
        return tree.get(step, {})
    if isinstance(tree, list) and isinstance(step, int):
        return tree[step]
    return tree


def _text_at(tree: _Meaning, path: Path) -> str:
    for step in path:
        tree = _below(tree, step)
    return tree.text if isinstance(tree, _Text) else ""


def _compare(wanted: _Meaning, found: _Meaning, where: str) -> str:
    if isinstance(wanted, _Text) and isinstance(found, _Text):
        same = wanted.text == found.text and wanted.plain in (None, found.plain)
        return "" if same else f"the value at {where}"
    if isinstance(wanted, dict) and isinstance(found, dict):
        if wanted.keys() != found.keys():
            return f"the keys at {where or 'the top'}"
        return _first(_compare(wanted[key], found[key], f"{where}.{key}".lstrip(".")) for key in wanted)
    if isinstance(wanted, list) and isinstance(found, list):
        if len(wanted) != len(found):
            return f"the list at {where}"
        return _first(
            _compare(one, other, f"{where}[{index}]")
            for index, (one, other) in enumerate(zip(wanted, found, strict=True))
        )
    return f"what stands at {where}"


def _first(found: Iterable[str]) -> str:
    return next((each for each in found if each), "")
