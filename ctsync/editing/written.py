"""A file as it was written: every value with the characters it takes up, its quotes, and whether it is in flow style.

`ctsync.reading` keeps where a value starts, which is all that a problem needs. Who edits a file must also know where
it ends, and libyaml's events say so. Guessing the end of a text from its first sign is how editors break files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, cast

import yaml
from yaml.events import (
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamStartEvent,
)

from ctsync.reading.nodes import Path

BLOCK_STYLES: Final = ("|", ">")

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class WrittenScalar:
    """A single value. `start` and `end` count characters; `style` is empty, a quote, `|` or `>`.

    `text` is the value as `ctsync.reading` gives it. A block text ends where the next line starts that is not part
    of it, so blank lines behind it are inside.
    """

    start: int
    end: int
    style: str
    text: str

    @property
    def is_block(self) -> bool:
        return self.style in BLOCK_STYLES


@dataclass(slots=True)
class WrittenList:
    """A list. One in block style starts at its first dash and ends with its last item."""

    start: int
    end: int
    flow: bool
    items: list[Written] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """A key with its value."""

    key: WrittenScalar
    value: Written

    @property
    def start(self) -> int:
        return self.key.start

    @property
    def end(self) -> int:
        return max(self.key.end, self.value.end)


@dataclass(slots=True)
class WrittenMap:
    """A map. One in block style starts at its first key and ends with its last value."""

    start: int
    end: int
    flow: bool
    entries: list[Entry] = field(default_factory=list)

    def entry(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key.text == key), None)


Written: TypeAlias = WrittenScalar | WrittenList | WrittenMap


def read_written(text: str) -> WrittenMap:
    """The map that a file holds. `text` is one that `ctsync.reading.parse` accepts, so depth and size are bounded."""
    parser = _LOADER(text)
    try:
        event = parser.get_event()
        while isinstance(event, StreamStartEvent | DocumentStartEvent):
            event = parser.get_event()
        found = _value(event, parser.get_event)
    finally:
        parser.dispose()
    return cast("WrittenMap", found)


def find_written(holder: Written, path: Path) -> Written | None:
    """The value at a path, or None. A value that stands alone is its own first item (yaml.md 1)."""
    for step in path:
        if isinstance(step, str):
            entry = holder.entry(step) if isinstance(holder, WrittenMap) else None
            if entry is None:
                return None
            holder = entry.value
        elif isinstance(holder, WrittenList):
            if not 0 <= step < len(holder.items):
                return None
            holder = holder.items[step]
        elif step != 0:
            return None
    return holder


def path_at(root: WrittenMap, offset: int) -> Path | None:
    """The path of the innermost value that starts at a character; None if no value starts there."""
    found: Path | None = None
    left: list[tuple[Path, Written]] = [((), root)]
    while left:
        path, value = left.pop()
        if value.start == offset and path and (found is None or len(path) > len(found)):
            found = path
        if isinstance(value, WrittenMap):
            left += [((*path, entry.key.text), entry.value) for entry in value.entries]
        elif isinstance(value, WrittenList):
            left += [((*path, index), item) for index, item in enumerate(value.items)]
    return found


def _value(event: Any, next_event: Callable[[], Any]) -> Written:
    kind: Any = type(event)
    if kind is ScalarEvent:
        return _scalar(event)
    start, flow = event.start_mark.index, bool(event.flow_style)
    if kind is MappingStartEvent:
        a_map = WrittenMap(start, start, flow)
        while type(event := next_event()) is not MappingEndEvent:
            a_map.entries.append(Entry(_scalar(event), _value(next_event(), next_event)))
        a_map.end = _end(event) if flow or not a_map.entries else a_map.entries[-1].end
        return a_map
    a_list = WrittenList(start, start, flow)
    while type(event := next_event()) is not SequenceEndEvent:
        a_list.items.append(_value(event, next_event))
    a_list.end = _end(event) if flow or not a_list.items else max(start + 1, a_list.items[-1].end)
    return a_list


def _end(event: Any) -> int:
    return int(event.end_mark.index)


def _scalar(event: Any) -> WrittenScalar:
    style = event.style or ""
    text = event.value.removesuffix("\n") if style in BLOCK_STYLES else event.value
    return WrittenScalar(event.start_mark.index, event.end_mark.index, style, text)
