"""A table that came back, against the files as they are now: what to write where, or everything that does not fit.

Nothing is imported in part: with a single problem no file is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ctsync.campaign.languages import is_language_code
from ctsync.catalog.nearest import nearest
from ctsync.channels.translated import Path
from ctsync.editing.edits import Edit, InsertKey, ReplaceText, Value
from ctsync.problems import Position, Problems
from ctsync.reading import nodes
from ctsync.reading.characters import forbidden_in_text
from ctsync.reading.nodes import Node, Scalar, find
from ctsync.texts.collecting import Collected
from ctsync.texts.placeholders import missing_and_foreign
from ctsync.texts.table import Row, Unit, problem, same_text

_AGAIN = "Export the texts again, and carry the translation over."


@dataclass(frozen=True, slots=True)
class Source:
    """One campaign file: its path, its tree as written, the tree over its defaults, and its texts by language."""

    file: str
    written: nodes.Mapping
    merged: nodes.Mapping
    texts: Mapping[str, Collected]


@dataclass
class Fitting:
    """The rows that fit, by file, and the problems of those that do not. `skipped` rows have no translation yet."""

    problems: Problems = field(default_factory=Problems)
    taken: dict[str, list[tuple[Unit, str]]] = field(default_factory=dict)
    skipped: int = 0
    same: int = 0


def fit(rows: Sequence[Row], sources: Mapping[str, Source]) -> Fitting:
    """Compare each row with the text that it was exported from; `sources` are the campaigns by name."""
    fitting = Fitting()
    seen: dict[tuple[str, str, str], Position] = {}
    for row in rows:
        unit = _unit_of(row, sources, fitting.problems)
        if unit is None:
            continue
        key = (row.campaign, row.place, row.language)
        if key in seen:
            what = f"`{row.place}` of {row.campaign} stands here twice; the other one is in line {seen[key].line}."
            fitting.problems.add(problem(row.where, what, "", "Delete one of the two rows."))
            continue
        seen[key] = row.where
        translation = same_text(row.translation)
        if not translation.strip():
            fitting.skipped += 1
        elif translation == unit.translation:
            fitting.same += 1
        elif _is_right(row, unit, translation, fitting.problems):
            fitting.taken.setdefault(row.campaign, []).append((unit, translation))
    return fitting


def _unit_of(row: Row, sources: Mapping[str, Source], problems: Problems) -> Unit | None:
    source = sources.get(row.campaign)
    if source is None:
        close = nearest(row.campaign, sources)
        hint = f"Is it `{close}` now? {_AGAIN}" if close else _AGAIN
        problems.add(problem(row.where, f"There is no campaign `{row.campaign[:80]}`.", "", hint))
        return None
    if not is_language_code(row.language):
        what = f"`{row.language[:20]}` is not the code of a language."
        problems.add(problem(row.where, what, "", "Write it as in the export, for example: hi"))
        return None
    collected = source.texts.get(row.language)
    if collected is None or collected.why_not:
        why = "" if collected is None else collected.why_not
        what = f"{row.campaign} cannot be translated into `{row.language[:20]}`."
        problems.add(problem(row.where, what, why, _AGAIN))
        return None
    unit = next((unit for unit in collected.units if unit.place_name == row.place), None)
    if unit is None:
        what = f"{row.campaign} has no text at `{row.place[:80]}`."
        problems.add(
            problem(
                row.where, what, "Names of campaigns and places are how a text finds its way back.", _AGAIN
            )
        )
    elif same_text(unit.source) != same_text(row.source):
        what = f"The original of `{row.place}` in {row.campaign} is not the one that was translated."
        why = f"It says now: {_brief(unit.source)}. The table has: {_brief(row.source)}."
        problems.add(problem(row.where, what, why, _AGAIN))
        return None
    return unit


def _is_right(row: Row, unit: Unit, translation: str, problems: Problems) -> bool:
    before = len(problems)
    forbidden = forbidden_in_text(translation)
    if forbidden is not None:
        what = f"The translation of `{row.place}` holds a character that may not be sent (U+{ord(forbidden):04X})."
        problems.add(
            problem(row.where, what, "It cannot be seen, or it changes how text is read.", "Delete it.")
        )
    missing, foreign = missing_and_foreign(unit.source, translation)
    for code in missing:
        what = f"The translation of `{row.place}` lacks `{_shortened(code)}`."
        problems.add(
            problem(
                row.where, what, "A value of each person stands there.", "Put it where the words want it."
            )
        )
    for code in foreign:
        what = f"The translation of `{row.place}` has `{_shortened(code)}`, which the original has not."
        problems.add(
            problem(
                row.where, what, "Placeholders are copied, not translated.", "Write it as in the original."
            )
        )
    return len(problems) == before


def left_out(source: Source, taken: Sequence[tuple[Unit, str]]) -> list[Unit]:
    """Texts without a translation that stand in one list with texts that have one.

    Lists replace each other as a whole, so these would be sent in the language of the original.
    """
    texts = {unit.target for unit, _ in taken}
    lists = {_list_of(target) for target in texts}
    new = {path for path in lists if path and len(_holder(source.written, path)) < len(path)}
    return [
        unit
        for collected in source.texts.values()
        for unit in collected.units
        if unit.target not in texts and not unit.translation and _list_of(unit.target) in new
    ]


def _list_of(target: Path) -> Path:
    """The path of the outermost list that a text stands in; empty if it stands in none."""
    first = next((depth for depth, step in enumerate(target) if isinstance(step, int)), 0)
    return target[:first]


def edits_for(source: Source, taken: Sequence[tuple[Unit, str]]) -> list[Edit]:
    """How to write some translations of one file: texts replaced where they are, keys added where they are not.

    Each language also gets the digest of its original, once all of its texts are there (LNG002).
    """
    texts = {unit.target: text for unit, text in taken}
    texts.update(_digests(source, texts))
    edits: list[Edit] = []
    missing: dict[Path, dict[Path, str]] = {}
    for target, text in texts.items():
        holder = _holder(source.written, target)
        if len(holder) == len(target):
            edits.append(ReplaceText(target, text))
        else:
            missing.setdefault(target[: len(holder) + 1], {})[target] = text
    for start, below in missing.items():
        is_text = start[-1] != "source"
        edits.append(InsertKey(start[:-1], str(start[-1]), _value(source, start, below), quoted=is_text))
    return edits


def _digests(source: Source, texts: Mapping[Path, str]) -> Iterator[tuple[Path, str]]:
    for collected in source.texts.values():
        for block in collected.blocks:
            there = {unit.target for unit in collected.units if unit.translation}
            if block.targets & texts.keys() and block.targets <= there | texts.keys():
                yield (*block.path, "source"), block.digest


def _holder(written: Node, target: Path) -> Path:
    """The longest part of a path that the file has."""
    node: Node | None = written
    for depth, step in enumerate(target):
        node = find(node, (step,)) if node is not None else None
        if node is None:
            return target[:depth]
    return target


def _value(source: Source, start: Path, texts: Mapping[Path, str]) -> Value:
    """What a new key holds: its texts; a list also the rest of the original's items, since lists replace each other."""
    if start in texts:
        return texts[start]
    original = _original(source.merged, start)
    if isinstance(original, nodes.Sequence):
        return [_filled(item, (*start, index), texts) for index, item in enumerate(original.items)]
    steps = dict.fromkeys(str(target[len(start)]) for target in texts if target[: len(start)] == start)
    return {step: _value(source, (*start, step), _below(texts, (*start, step))) for step in steps}


def _below(texts: Mapping[Path, str], start: Path) -> dict[Path, str]:
    return {target: text for target, text in texts.items() if target[: len(start)] == start}


def _original(merged: nodes.Mapping, target: Path) -> Node | None:
    """The value of the message that a path below a language stands beside."""
    at = target.index("languages")
    start, path = target[:at], ("message", *target[at + 2 :])
    found = find(merged, (*start, *path)) if start else None
    return found if found is not None else find(merged, path)


def _filled(node: Node, start: Path, texts: Mapping[Path, str]) -> Value:
    """A copy of an original's item with the texts of the language in it."""
    if start in texts:
        return texts[start]
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, nodes.Sequence):
        return [_filled(item, (*start, index), texts) for index, item in enumerate(node.items)]
    copied: dict[str, Value] = {key: _filled(item, (*start, key), texts) for key, item in node.items.items()}
    return copied


def _shortened(code: str) -> str:
    return code if len(code) <= 60 else f"{code[:60]}…"


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line if len(line) <= 60 else line[:60] + '…'}”"
