"""A new campaign file from its values: sections in block style, what is short on one line, hints as comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ctsync.editing.edits import Refused, Value
from ctsync.editing.formatting import formatted
from ctsync.editing.insertion import WIDTH, in_flow, key_of
from ctsync.editing.order import CampaignOrder
from ctsync.editing.quoting import in_style
from ctsync.problems import Problems
from ctsync.reading.nodes import Path

Hints = Mapping[Path, str]
"""Comments by the path of the value that they stand beside."""

_SECTIONS: Final = frozenset({"audience", "schedule", "message", "languages", "markets"})
"""Always written one key a line: people add to them."""
_STEP: Final = 2


def draft_text(tree: Mapping[str, Value], file: str, hints: Hints, head: str = "") -> str:
    """The text of a campaign file in canonical layout; `head` is its first line, if it has one of its own."""
    lines = [head] if head else []
    for key, value in tree.items():
        lines += _lines(key, value, (key,), hints, 0)
    channel = tree.get("channel")
    order = CampaignOrder(channel if isinstance(channel, str) else None)
    written = "\n".join(lines) + "\n"
    found = formatted(written.encode(), file, order, Problems())
    return written if isinstance(found, Refused) else found


def _lines(key: str, value: Value, path: Path, hints: Hints, column: int) -> Iterator[str]:
    margin = " " * column
    head = f"{margin}{key_of(key, flow=False)}:"
    comment = f"  # {hints[path]}" if path in hints else ""
    if isinstance(value, str):
        yield f"{head} {in_style(value, '', flow=False)}{comment}"
    elif _fits(value, path, hints, len(head) + 1):
        yield f"{head} {in_flow(value)}{comment}"
    elif isinstance(value, Mapping):
        yield head + comment
        for each, inside in value.items():
            yield from _lines(each, inside, (*path, each), hints, column + _STEP)
    else:
        yield head + comment
        for index, item in enumerate(value):
            yield from _item(item, (*path, index), hints, column + _STEP)


def _item(item: Value, path: Path, hints: Hints, column: int) -> Iterator[str]:
    """An item of a list that does not stand on one line."""
    comment = f"  # {hints[path]}" if path in hints else ""
    if isinstance(item, Mapping) and not _fits(item, path, hints, column + _STEP):
        lines = [line for key, value in item.items() for line in _lines(key, value, (*path, key), hints, 0)]
        margin = " " * column
        yield f"{margin}- {lines[0]}"
        yield from (f"{margin}  {line}" for line in lines[1:])
    else:
        yield f"{' ' * column}- {in_flow(item)}{comment}"


def _fits(value: Value, path: Path, hints: Hints, column: int) -> bool:
    """Whether a map or a list may stand on one line: it is short, no section, and has no hint inside."""
    if path[-1] in _SECTIONS and len(path) == 1:
        return False
    if any(len(hinted) > len(path) and hinted[: len(path)] == path for hinted in hints):
        return False
    if "cards" in path[-2:]:
        return False
    return column + len(in_flow(value)) <= WIDTH
