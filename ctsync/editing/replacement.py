"""Writing another text where a text stands, in its own quotes if they can hold it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from ctsync.editing.edits import Refused, ReplacePart
from ctsync.editing.insertion import column_of
from ctsync.editing.offsets import block_indent, end_of_block, spans
from ctsync.editing.proof import with_parts
from ctsync.editing.quoting import double_quoted, escaped, in_block, in_style, is_plain
from ctsync.editing.written import Written, WrittenList, WrittenMap, WrittenScalar, find_written
from ctsync.reading.nodes import Path

_STEP = 2


def replaced(source: str, root: WrittenMap, path: Path, text: str) -> tuple[int, int, str]:
    """From which to which character the source is replaced, and by what. There is a single value at the path."""
    scalar, flow, column = _seat(source, root, path)
    end = scalar.end
    if scalar.is_block:
        end = end_of_block(source, scalar)
        indent = block_indent(source, scalar)
        new = in_block(text, source[scalar.start : end], column + _STEP if indent is None else indent)
        return scalar.start, end, double_quoted(text) if new is None else new
    new = in_style(text, scalar.style, flow=flow)
    if scalar.start == end and source[end - 1 : end] in (":", ",", "-"):
        new = f" {new}"  # an empty value stands right behind its key
    return scalar.start, end, new


def replaced_part(
    source: str, root: WrittenMap, path: Path, parts: Sequence[ReplacePart]
) -> tuple[int, int, str] | Refused:
    """The same for parts of a text: only they change, unless the text needs other quotes now."""
    scalar, flow, _ = _seat(source, root, path)
    ordered = sorted(parts, key=lambda part: (part.start, part.end))
    at = 0
    for part in ordered:
        if not at <= part.start <= part.end <= len(scalar.text):
            return Refused("Two edits of one text overlap, or reach beyond it.")
        at = part.end
    text = with_parts(scalar.text, parts)
    return _spliced(source, scalar, ordered, text, flow=flow) or replaced(source, root, path, text)


def _spliced(
    source: str, scalar: WrittenScalar, parts: Sequence[ReplacePart], text: str, *, flow: bool
) -> tuple[int, int, str] | None:
    """The scalar's source with only the parts changed; None if it would not read as the text then."""
    places = spans(source, scalar)
    if not places or (any("\n" in part.text for part in parts) and scalar.style != '"'):
        return None
    if not scalar.style and not is_plain(text.replace("\n", " "), flow=flow):
        return None
    stop = places[-1][1] if places else scalar.start + len(scalar.style)
    pieces: list[str] = []
    at = scalar.start
    for part in parts:
        start = places[part.start][0] if part.start < len(places) else stop
        end = places[part.end - 1][1] if part.end > part.start else start
        pieces += [source[at:start], _as_inside(part.text, scalar.style)]
        at = end
    new = "".join([*pieces, source[at : scalar.end]])
    return (scalar.start, scalar.end, new) if _reads_as(source, scalar, new, text) else None


def _as_inside(text: str, style: str) -> str:
    if style == '"':
        return escaped(text)
    return text.replace("'", "''") if style == "'" else text


def _reads_as(source: str, scalar: WrittenScalar, new: str, text: str) -> bool:
    """Whether the scalar's new source gives the text, by our own reading; libyaml's comes later."""
    changed = source[: scalar.start] + new
    moved = WrittenScalar(scalar.start, len(changed), scalar.style, text)
    return spans(changed, moved) is not None


def _seat(source: str, root: WrittenMap, path: Path) -> tuple[WrittenScalar, bool, int]:
    """The single value at a path, whether it stands in flow style, and the column of the line that holds it."""
    holder: WrittenMap | WrittenList = root
    found: Written = root
    depth = 0
    while not isinstance(found, WrittenScalar):
        holder, depth = found, depth + 1
        found = cast("Written", find_written(root, path[:depth]))
    return found, holder.flow, column_of(source, holder.start)
