"""From fixes, which say where and what, to the changed text of a file: whatever cannot be done for certain is left.

All fixes of one file are made together, and none that overlaps another. The place that a fix names is looked up in
the file as written, so one whose text was put together from a `${variable}` is never touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from ctsync.editing.edits import Edit, InsertKey, Refused, ReplacePart
from ctsync.editing.offsets import offset_of
from ctsync.editing.splice import apply_edits
from ctsync.editing.written import WrittenMap, WrittenScalar, find_written, path_at, read_written
from ctsync.problems import AddKey, PlacedEdit, PlacedFix, Problem, Rewrite
from ctsync.reading.characters import decode
from ctsync.reading.nodes import Path

_YAML: Final = (".yaml", ".yml")
_BOM: Final = b"\xef\xbb\xbf"

_Claim: TypeAlias = tuple[object, int, int]
"""What an edit takes for itself: a value, and the characters from and to."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file with some fixes made. `made` are those, in the order given."""

    content: bytes
    made: tuple[PlacedFix, ...]


def files_of(fix: PlacedFix) -> set[str]:
    """The files that a fix would change."""
    return {edit.at.file for edit in fix.edits}


def apply_fixes(content: bytes, file: str, fixes: Iterable[PlacedFix]) -> Fixed:
    """The file with as many of the fixes made as go together; a fix is made as a whole or not at all.

    Of two that overlap the first is made. A fix that also names another file is left: half of it would be wrong.
    """
    own = [fix for fix in dict.fromkeys(fixes) if files_of(fix) == {file}]
    if not file.endswith(_YAML):
        return _in_plain_text(content, own)
    source = decode(content, file)
    if isinstance(source, Problem) or not own:
        return Fixed(content, ())
    root = read_written(source)
    chosen: list[tuple[PlacedFix, list[Edit]]] = []
    taken: list[_Claim] = []
    for fix in own:
        edits = [_edit(source, root, edit) for edit in fix.edits]
        found = [edit for edit in edits if edit is not None]
        if len(found) == len(edits) and _claim(taken, [_claim_of(edit) for edit in found]):
            chosen.append((fix, found))
    return _applied(content, file, chosen)


def _applied(content: bytes, file: str, chosen: Sequence[tuple[PlacedFix, list[Edit]]]) -> Fixed:
    """All together; should that be refused, each half by itself, so that one bad fix holds up no other."""
    if not chosen:
        return Fixed(content, ())
    changed = apply_edits(content, file, [edit for _, edits in chosen for edit in edits])
    if not isinstance(changed, Refused):
        return Fixed(changed, tuple(fix for fix, _ in chosen))
    if len(chosen) == 1:
        return Fixed(content, ())
    half = len(chosen) // 2
    first, second = (_applied(content, file, part) for part in (chosen[:half], chosen[half:]))
    return first if len(first.made) >= len(second.made) else second


def _edit(source: str, root: WrittenMap, placed: PlacedEdit) -> Edit | None:
    at = offset_of(source, placed.at.line, placed.at.column)
    path = path_at(root, at)
    if isinstance(placed.edit, AddKey):
        return _insertion(root, () if path is None and at == root.start else path, placed.edit)
    written = None if path is None else find_written(root, path)
    if path is None or not isinstance(written, WrittenScalar) or "${" in written.text:
        return None
    end = len(written.text) if placed.edit.end is None else placed.edit.end
    if not 0 <= placed.edit.start <= end <= len(written.text):
        return None
    return ReplacePart(path, placed.edit.start, end, placed.edit.text)


def _insertion(root: WrittenMap, path: Path | None, edit: AddKey) -> Edit | None:
    """Into the map that starts there; a map in block style starts where its first key does."""
    if path is None or not isinstance(find_written(root, path), WrittenMap):
        return None
    return InsertKey(path, edit.key, edit.value)


def _claim_of(edit: Edit) -> _Claim:
    if isinstance(edit, ReplacePart):
        return (edit.path, edit.start, edit.end)
    return (edit.path, 0, 0)


def _claim(taken: list[_Claim], wanted: list[_Claim]) -> bool:
    """Take the places if all of them are free; two that only touch are not free of each other either."""
    if any(
        one[0] == other[0] and one[1] <= other[2] and other[1] <= one[2] for one in wanted for other in taken
    ):
        return False
    taken += wanted
    return True


def _in_plain_text(content: bytes, fixes: Sequence[PlacedFix]) -> Fixed:
    """An included file: its edits count in its text. Its line ends and a byte-order mark stay."""
    bom = _BOM if content.startswith(_BOM) else b""
    try:
        text = content.removeprefix(bom).decode("utf-8")
    except UnicodeDecodeError:
        return Fixed(content, ())
    taken: list[_Claim] = []
    made: list[PlacedFix] = []
    changes: list[tuple[int, int, str]] = []
    for fix in fixes:
        rewrites = [edit.edit for edit in fix.edits if isinstance(edit.edit, Rewrite)]
        spans = [(each.start, len(text) if each.end is None else each.end, each.text) for each in rewrites]
        fits = len(spans) == len(fix.edits) and all(0 <= start <= end <= len(text) for start, end, _ in spans)
        if fits and _claim(taken, [("", start, end) for start, end, _ in spans]):
            made.append(fix)
            changes += spans
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return Fixed(bom + text.encode(), tuple(made))
