"""Taking keys out, with the comment beside them and everything below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ctsync.editing.edits import Refused
from ctsync.editing.insertion import column_of, end_of_entry
from ctsync.editing.written import Entry, WrittenMap, find_written
from ctsync.reading.nodes import Path


def removals(source: str, root: WrittenMap, paths: Sequence[Path]) -> list[tuple[int, int, str]] | Refused:
    """The characters to leave out for all keys to be removed; several of one map are seen together."""
    gone: dict[Path, set[str]] = {}
    for path in paths:
        holder = find_written(root, path[:-1])
        key = path[-1] if path else ""
        if not isinstance(holder, WrittenMap) or not isinstance(key, str) or holder.entry(key) is None:
            return Refused(f"There is no key {key} to remove.")
        gone.setdefault(path[:-1], set()).add(key)
    found: list[tuple[int, int, str]] = []
    for where, keys in gone.items():
        holder = find_written(root, where)
        if isinstance(holder, WrittenMap):
            found += _from_map(source, root, holder, keys)
    return found


def _from_map(
    source: str, root: WrittenMap, holder: WrittenMap, keys: set[str]
) -> list[tuple[int, int, str]]:
    entries = holder.entries
    runs = [
        list(run)
        for is_gone, run in groupby(range(len(entries)), key=lambda index: entries[index].key.text in keys)
        if is_gone
    ]
    if holder.flow:
        return [_flow_run(entries, run[0], run[-1]) for run in runs]
    if len(keys) == len(entries):
        column = column_of(source, holder.start)
        end = end_of_entry(source, entries[-1], column)
        is_cut = source[end - 1 : end] == "\n"
        return [(holder.start, end - is_cut, "" if holder is root else "{}")]
    return [_block_run(source, holder, run[0], run[-1]) for run in runs]


def _flow_run(entries: list[Entry], first: int, last: int) -> tuple[int, int, str]:
    if first > 0:
        return entries[first - 1].end, entries[last].end, ""
    if last + 1 < len(entries):
        return entries[0].start, entries[last + 1].start, ""
    return entries[0].start, entries[last].end, ""


def _block_run(source: str, holder: WrittenMap, first: int, last: int) -> tuple[int, int, str]:
    """Whole lines, but for the first key of a map that begins behind a dash (`- a: 1`)."""
    entries = holder.entries
    column = column_of(source, holder.start)
    start = source.rfind("\n", 0, entries[first].start) + 1
    if source[start : entries[first].start].strip(" "):
        return entries[0].start, entries[last + 1].start, ""
    end = end_of_entry(source, entries[last], column)
    if source[end - 1 : end] != "\n":
        start = max(start - 1, 0)  # the file's last line has no end, so the line before gives its own
    return start, end, ""
