"""Writing a key that is new: at its place in the map, in the style of its neighbours."""

from __future__ import annotations

from collections.abc import Mapping

from ctsync.editing.edits import InsertKey, Value
from ctsync.editing.offsets import end_of_block
from ctsync.editing.quoting import double_quoted, in_style
from ctsync.editing.written import Entry, Written, WrittenMap, WrittenScalar

WIDTH = 100
"""Columns that a map or a list on one line may reach."""

_STEP = 2


def inserted(source: str, holder: WrittenMap, edit: InsertKey) -> tuple[int, int, str]:
    """From which to which character the source is replaced, and by what."""
    before = _neighbour(holder, edit)
    if holder.flow:
        return _into_flow(source, holder, before, edit)
    column = column_of(source, holder.start)
    written = "\n".join(block_lines(edit.key, edit.value, column, quoted=edit.quoted))
    if before is None:
        start = holder.start
        return start, start, f"{written}\n{' ' * column}"
    at = end_of_entry(source, before, column)
    line = f"{' ' * column}{written}\n"
    return (at, at, line) if source[at - 1 : at] == "\n" else (at, at, f"\n{line[:-1]}")


def column_of(source: str, offset: int) -> int:
    """The column, from 0, of a character."""
    return offset - (source.rfind("\n", 0, offset) + 1)


def end_of_entry(source: str, entry: Entry, column: int) -> int:
    """Where the line below an entry of a block map starts: behind the comment beside it and those indented below."""
    at = _last_character(source, entry.value, entry.end)
    at = _next_line(source, at)
    while at < len(source):
        stop = _next_line(source, at)
        line = source[at:stop].strip("\n")
        bare = line.lstrip(" ")
        if not bare.startswith("#") or len(line) - len(bare) <= column:
            return at
        at = stop
    return at


def _last_character(source: str, value: Written, end: int) -> int:
    """The end of a value without the blank lines behind a block text, unless they are part of it (`|+`)."""
    while not isinstance(value, WrittenScalar):
        if value.flow:
            return end
        value = value.entries[-1].value if isinstance(value, WrittenMap) else value.items[-1]
    return end_of_block(source, value) if value.is_block else end


def _next_line(source: str, at: int) -> int:
    found = source.find("\n", at)
    return len(source) if found < 0 else found + 1


def _neighbour(holder: WrittenMap, edit: InsertKey) -> Entry | None:
    """The entry to stand behind; None for the front."""
    if edit.key not in edit.order:
        return holder.entries[-1] if holder.entries else None
    earlier = edit.order[: edit.order.index(edit.key)]
    found = [entry for entry in holder.entries if entry.key.text in earlier]
    return found[-1] if found else None


def _into_flow(
    source: str, holder: WrittenMap, before: Entry | None, edit: InsertKey
) -> tuple[int, int, str]:
    written = f"{key_of(edit.key, flow=True)}: {in_flow(edit.value, quoted=edit.quoted)}"
    if before is not None:
        at = before.end
        comma = "" if source[at - 1] != "," else " "
        return at, at, f"{comma}, {written}"
    start = holder.start + 1
    if not holder.entries:
        return start, holder.end - 1, written
    return holder.entries[0].start, holder.entries[0].start, f"{written}, "


def key_of(key: str, *, flow: bool) -> str:
    """A key, quoted if it must be."""
    return in_style(key, "", flow=flow)


def in_flow(value: Value, *, quoted: bool = False) -> str:
    """A value on one line, as it may stand inside `{}` and `[]`."""
    if isinstance(value, str):
        return double_quoted(value) if quoted else in_style(value, "", flow=True)
    if isinstance(value, Mapping):
        inside = (f"{key_of(key, flow=True)}: {in_flow(each, quoted=quoted)}" for key, each in value.items())
        return f"{{{', '.join(inside)}}}"
    return f"[{', '.join(in_flow(each, quoted=quoted) for each in value)}]"


def block_lines(key: str, value: Value, column: int, *, quoted: bool = False) -> list[str]:
    """A key of a block map with its value; the first line without, the others with their indentation."""
    name = key_of(key, flow=False)
    if isinstance(value, str):
        return [f"{name}: {double_quoted(value) if quoted else in_style(value, '', flow=False)}"]
    line = f"{name}: {in_flow(value, quoted=quoted)}"
    if column + len(line) <= WIDTH or not value:
        return [line]
    inner = column + _STEP
    margin = " " * inner
    if isinstance(value, Mapping):
        lines = [block_lines(each, inside, inner, quoted=quoted) for each, inside in value.items()]
        return [f"{name}:", *(line for first, *rest in lines for line in (margin + first, *rest))]
    return [f"{name}:", *(f"{margin}- {in_flow(each, quoted=quoted)}" for each in value)]
