"""A campaign like another one: its file with a new name and new dates, and without what says which campaign it is.

Whatever else has a date stays as it is, unless somebody asks for all dates to be shifted together: a window that moves
by itself would change who gets the message, and nobody would have decided that. Each such date is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ctsync.editing.edits import Edit, InsertKey, Refused, RemoveKey, ReplaceText
from ctsync.editing.order import CampaignOrder
from ctsync.editing.splice import apply_edits, said
from ctsync.problems import Problems
from ctsync.reading.nodes import Mapping, Node, Path, Scalar, Sequence, find
from ctsync.reading.parse import parse

IDENTITY: Final = ("dashboard_name", "generation", "renamed_from", "adopt", "not_the_same_as")
"""Keys that say which campaign the other one is. A copy of them would make two files claim one campaign."""
SOURCES: Final = ("source",)
"""Keys below a language that say which text it was translated from."""

_DATED: Final = re.compile(r"(\d{4}-\d{2}-\d{2})( \d{2}:\d{2})?")
_UNDATED: Final = frozenset({"message", "raw", "name", "owner", "labels"})
_FREE_TEXTS: Final = frozenset({"where", "profile", "session", "query", "message", "raw"})
_FIRST_SENDS: Final = (("schedule", "at"), ("schedule", "start"))


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the new campaign should have of its own. `at` and the rest are as they are written in a file."""

    name: str
    at: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    dashboard_name: str = ""
    shift: bool = False


@dataclass(frozen=True, slots=True)
class KeptDate:
    """A date that came along: where, as it was, as it is now, and how many days that is before the new first send."""

    where: str
    was: str
    now: str
    days_before: int = 0


@dataclass(frozen=True, slots=True)
class Clone:
    """The new file, the keys that were not copied, and the dates that were."""

    content: bytes
    dropped: tuple[str, ...]
    dates: tuple[KeptDate, ...]


def repeats(tree: Mapping) -> bool:
    """Whether a campaign says `every`, so that a new one needs a new start."""
    return find(tree, ("schedule", "every")) is not None


def clone(content: bytes, file: str, wishes: Wishes) -> Clone | Refused:
    """The file of a campaign like the one in `content`, or why there can be none."""
    tree = parse(content, file, problems := Problems())
    if tree is None:
        return Refused(f"{file} cannot be read: {next(iter(problems)).what}")
    old = find(tree, ("schedule", "at"))
    if wishes.at and old is not None and (isinstance(old, Sequence) or len(wishes.at) > 1):
        emptied = apply_edits(content, file, [RemoveKey(("schedule", "at"))])
        if isinstance(emptied, Refused):
            return emptied
        content = emptied
    dropped = [
        path for path in _identity(tree) if not (path == ("dashboard_name",) and wishes.dashboard_name)
    ]
    dates = list(_dates(tree, wishes))
    edits: list[Edit] = [ReplaceText(("name",), wishes.name), *(RemoveKey(path) for path in dropped)]
    edits += _new_schedule(tree, wishes)
    if wishes.dashboard_name:
        edits.append(_set(tree, ("dashboard_name",), wishes.dashboard_name))
    edits += [ReplaceText(path, kept.now) for path, kept in dates if kept.now != kept.was]
    made = apply_edits(content, file, edits)
    if isinstance(made, Refused):
        return made
    return Clone(made, tuple(said(path) for path in dropped), tuple(kept for _, kept in dates))


def _identity(tree: Mapping) -> Iterator[Path]:
    for key in IDENTITY:
        if key in tree.items:
            yield (key,)
    languages = tree.items.get("languages")
    for code, language in languages.items.items() if isinstance(languages, Mapping) else ():
        for key in SOURCES:
            if isinstance(language, Mapping) and key in language.items:
                yield ("languages", code, key)


def _new_schedule(tree: Mapping, wishes: Wishes) -> Iterator[Edit]:
    if wishes.at:
        alone = wishes.at[0] if len(wishes.at) == 1 else ""
        if isinstance(find(tree, ("schedule", "at")), Scalar) and alone:
            yield ReplaceText(("schedule", "at"), alone)
        else:
            value = alone or list(wishes.at)
            yield InsertKey(("schedule",), "at", value, CampaignOrder(None).keys(("schedule",)))
    if wishes.start:
        yield _set(tree, ("schedule", "start"), wishes.start)
    if wishes.end:
        yield _set(tree, ("schedule", "end"), wishes.end)


def _set(tree: Mapping, path: Path, text: str) -> Edit:
    if find(tree, path) is not None:
        return ReplaceText(path, text)
    return InsertKey(path[:-1], str(path[-1]), text, CampaignOrder(None).keys(path[:-1]))


def _dates(tree: Mapping, wishes: Wishes) -> Iterator[tuple[Path, KeptDate]]:
    """Every date of the file but those that are new, and what each becomes."""
    gap = _gap(tree, wishes) if wishes.shift else timedelta(0)
    first = _first_send(wishes)
    for path, scalar in _scalars(tree, ()):
        match = _DATED.fullmatch(scalar.text)
        if match is None or path[:2] in _FIRST_SENDS or (path == ("schedule", "end") and wishes.end):
            continue
        day = _day(match[1])
        if day is not None:
            new = _moved(day, gap)
            before = 0 if first is None else max(0, (first - new).days)
            yield path, KeptDate(said(path), scalar.text, f"{new}{match[2] or ''}", before)


def _gap(tree: Mapping, wishes: Wishes) -> timedelta:
    """The days between the first send of the other campaign and that of the new one."""
    new = _first_send(wishes)
    for path in _FIRST_SENDS:
        node = find(tree, (*path, 0))
        old = _day(node.text[:10]) if isinstance(node, Scalar) else None
        if old is not None and new is not None:
            return new - old
    return timedelta(0)


def _first_send(wishes: Wishes) -> date | None:
    return _day((wishes.at[0] if wishes.at else wishes.start)[:10])


def _moved(day: date, gap: timedelta) -> date:
    """The day so much later; the day itself at the end of the calendar."""
    try:
        return day + gap
    except OverflowError:
        return day


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _scalars(node: Node, path: Path) -> Iterator[tuple[Path, Scalar]]:
    """Single values where a date is a date, and not a word of a text or of a filter."""
    if isinstance(node, Scalar):
        yield path, node
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _scalars(item, (*path, index))
    else:
        for key, value in node.items.items():
            if key not in _FREE_TEXTS and not (not path and key in _UNDATED) and path[:1] != ("languages",):
                yield from _scalars(value, (*path, key))
