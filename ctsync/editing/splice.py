"""Changing a few places of a file and leaving every other byte as it is.

Edits are found in the file as written, applied back to front, and then the new file is read by `ctsync.reading.parse`
like any other. It must hold exactly the old values with the changes asked for; otherwise nothing is changed, and the
answer says why. So a bug here can refuse an edit, and cannot send a wrong message.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from ctsync.editing.edits import Edit, InsertKey, Refused, RemoveKey, ReplacePart, ReplaceText
from ctsync.editing.insertion import inserted
from ctsync.editing.line_ends import put_back
from ctsync.editing.proof import difference
from ctsync.editing.removal import removals
from ctsync.editing.replacement import replaced, replaced_part
from ctsync.editing.written import WrittenMap, WrittenScalar, find_written, read_written
from ctsync.problems import Problem, Problems
from ctsync.reading.characters import decode
from ctsync.reading.parse import parse

Change = tuple[int, int, str]
"""From which to which character the source is replaced, and by what."""


def apply_edits(content: bytes, file: str, edits: Sequence[Edit]) -> bytes | Refused:
    """The file with all edits made, or why none was. `file` is its name, for the reasons.

    Line ends and a byte-order mark stay as they are. Edits that touch the same place are refused; several keys
    inserted at one place are written in the order given.
    """
    problems = Problems()
    before = parse(content, file, problems)
    source = decode(content, file)
    if before is None or isinstance(source, Problem):
        first = next(iter(problems))
        return Refused(f"{first.where} cannot be read: {first.what}")
    refusal = _clash(edits)
    if refusal is not None:
        return refusal
    changes = _changes(source, read_written(source), edits)
    if isinstance(changes, Refused):
        return changes
    changed = put_back(content, source, changes)
    after = parse(changed, file, problems)
    if after is None:
        first = next(iter(problems))
        return Refused(f"The edited file could not be read at {first.where}: {first.what}")
    found = difference(before, after, edits)
    return Refused(f"The edited file would not mean what was asked for: {found}") if found else changed


def _clash(edits: Sequence[Edit]) -> Refused | None:
    """Two edits of one value, or one inside what another takes out. Parts of one text may be edited side by side."""
    removed = [edit.path for edit in edits if isinstance(edit, RemoveKey)]
    if len(set(removed)) < len(removed):
        return Refused("The same key would be removed twice.")
    gone = set(removed)
    whole = [edit.path for edit in edits if not isinstance(edit, ReplacePart | RemoveKey)]
    parts = {edit.path for edit in edits if isinstance(edit, ReplacePart)}
    if len(set(whole)) < len(whole) or not parts.isdisjoint(whole):
        return Refused("The same value would be changed twice.")
    for edit in edits:
        own = edit.path[:-1] if isinstance(edit, RemoveKey) else edit.path
        if any(own[:depth] in gone for depth in range(1, len(own) + 1)):
            return Refused("A value would be changed that another edit removes.")
    return None


def _changes(source: str, root: WrittenMap, edits: Sequence[Edit]) -> list[Change] | Refused:
    changes: list[Change] = []
    parts: dict[tuple[str | int, ...], list[ReplacePart]] = {}
    for edit in edits:
        if isinstance(edit, ReplacePart):
            parts.setdefault(edit.path, []).append(edit)
        elif not isinstance(edit, RemoveKey):
            change = _change(source, root, edit)
            if isinstance(change, Refused):
                return change
            changes.append(change)
    for path, same in parts.items():
        scalar = find_written(root, path)
        change = (
            replaced_part(source, root, path, same) if isinstance(scalar, WrittenScalar) else _no_text(path)
        )
        if isinstance(change, Refused):
            return change
        changes.append(change)
    gone = removals(source, root, [edit.path for edit in edits if isinstance(edit, RemoveKey)])
    return gone if isinstance(gone, Refused) else _in_order(changes + gone)


def _change(source: str, root: WrittenMap, edit: ReplaceText | InsertKey) -> Change | Refused:
    if isinstance(edit, ReplaceText):
        scalar = find_written(root, edit.path)
        if not isinstance(scalar, WrittenScalar):
            return _no_text(edit.path)
        return replaced(source, root, edit.path, edit.text)
    holder = find_written(root, edit.holder)
    if not isinstance(holder, WrittenMap):
        return Refused(f"{said(edit.holder)} is not a map, so no key can be added to it.")
    if holder.entry(edit.key) is not None:
        return Refused(f"{said(edit.path)} is there already.")
    return inserted(source, holder, edit)


def _in_order(changes: list[Change]) -> list[Change] | Refused:
    ordered = sorted(changes, key=lambda change: change[:2])
    for (_, end, _), (start, _, _) in itertools.pairwise(ordered):
        if start < end:
            return Refused("Two edits overlap.")
    return ordered


def _no_text(path: Sequence[str | int]) -> Refused:
    return Refused(f"{said(path)} holds no single text that could be changed.")


def said(path: Sequence[str | int]) -> str:
    """A path for people: `message.cards[1].title`."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return words.lstrip(".") or "The file"
