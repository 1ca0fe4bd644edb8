"""XLIFF 2 that came back from a translator's program. It is a stranger's file, so it may declare nothing (reliability A7).

A document type, and with it every entity, is refused before any parser sees it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # nothing is parsed before documents with a DOCTYPE are refused
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ctsync.problems import Position, Problems
from ctsync.texts.placeholders import pieces
from ctsync.texts.table import MAX_BYTES, MAX_ROWS, Row, problem
from ctsync.texts.xliff import FALLBACK, NAMESPACE

_DECLARES = re.compile(r"<!(?!--|\[CDATA\[)")
_ENCODING = re.compile(r"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_UNIT = re.compile(r"<(?:\w+:)?unit\b")
_VERSIONS: Final = ("2.0", "2.1", "2.2")
_TRANSPARENT: Final = ("mrk", "sm", "em")
_AGAIN = "Save it as XLIFF 2 in your program, or export the texts again."


class _Unreadable(Exception):
    """One unit cannot be read; the sentence says why."""


@dataclass(frozen=True, slots=True)
class _Unit:
    campaign: str
    name: str
    source: str
    target: str
    where: Position


def read_xliff(content: bytes, file: str, problems: Problems) -> list[Row]:
    """The rows of a document that came back. What cannot be read goes to `problems`."""
    root = _parsed(content, file, problems)
    if root is None:
        return []
    language = root.get("trgLang", "")
    if root.tag != _tag("xliff") or root.get("version") not in _VERSIONS or not language:
        what = "This is no XLIFF 2 document with a `trgLang`."
        problems.add(problem(Position(file), what, "ctsync writes and reads XLIFF 2.0.", _AGAIN))
        return []
    units = list(_units(root, content, file, problems))
    return list(_rows(units, language, problems))


def _parsed(content: bytes, file: str, problems: Problems) -> ET.Element | None:
    start = Position(file)
    if len(content) > MAX_BYTES:
        what = f"This document has {len(content):,} bytes; the limit is {MAX_BYTES:,}."
        problems.add(problem(start, what, "", "Export the texts of fewer campaigns at a time."))
        return None
    text = _decoded(content)
    if text is None:
        problems.add(problem(start, "This document is not written in UTF-8.", "", _AGAIN))
        return None
    found = _DECLARES.search(text)
    if found is not None:
        where = Position(file, text.count("\n", 0, found.start()) + 1)
        why = "XLIFF needs none, and a declaration can read other files or grow without end."
        problems.add(problem(where, "This document declares a document type.", why, _AGAIN))
        return None
    try:
        return ET.fromstring(text)  # noqa: S314  # it has no declarations, so no entities
    except ET.ParseError as error:
        line, column = error.position
        what = f"This is no XML that can be read: {error.msg}."
        problems.add(problem(Position(file, line, column + 1), what, "", _AGAIN))
        return None


def _decoded(content: bytes) -> str | None:
    """Only encodings in which `<!` can be seen for what it is."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    declared = _ENCODING.match(text.lstrip())
    if declared is not None and declared[1].lower() not in ("utf-8", "utf-16"):
        return None
    return re.sub(r"^\s*<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL) if declared else text


def _units(root: ET.Element, content: bytes, file: str, problems: Problems) -> Iterator[_Unit]:
    text = _decoded(content) or ""
    lines = (_line_of(text, found.start()) for found in _UNIT.finditer(text))
    for holder in root.iter(_tag("file")):
        campaign = holder.get("original", "")
        for number, element in enumerate(holder.iter(_tag("unit"))):
            where = Position(file, next(lines, 1))
            if number == MAX_ROWS:
                problems.add(
                    problem(where, f"These are more than {MAX_ROWS:,} texts.", "", "Split the document.")
                )
                return
            try:
                source, target = _texts(element)
            except _Unreadable as error:
                problems.add(
                    problem(where, str(error), "ctsync protects each placeholder as `<ph/>`.", _AGAIN)
                )
                continue
            yield _Unit(campaign, element.get("name", ""), source, target, where)


def _line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _texts(unit: ET.Element) -> tuple[str, str]:
    """Source and target of a unit, whatever pieces a program has cut it into."""
    data = {each.get("id", ""): _plain(each) for each in unit.iter(_tag("data"))}
    source: list[str] = []
    target: list[str] = []
    is_translated = False
    for part in unit:
        if part.tag not in (_tag("segment"), _tag("ignorable")):
            continue
        original, translation = part.find(_tag("source")), part.find(_tag("target"))
        own = "" if original is None else _inline(original, data)
        source.append(own)
        if translation is not None:
            is_translated = is_translated or bool(_inline(translation, data).strip())
            target.append(_inline(translation, data))
        else:
            target.append(own if part.tag == _tag("ignorable") else "")
    return "".join(source), "".join(target) if is_translated else ""


def _inline(element: ET.Element, data: dict[str, str]) -> str:
    parts = [element.text or ""]
    for below in element:
        name = below.tag.rpartition("}")[2]
        if name == "ph":
            code = data.get(below.get("dataRef", ""))
            if code is None:
                raise _Unreadable(f"The placeholder `{below.get('id', '')}` stands for nothing.")
            parts.append(code)
        elif name == "cp":
            parts.append(_character(below))
        elif name in _TRANSPARENT:
            parts.append(_inline(below, data))
        else:
            raise _Unreadable(f"There is a `<{name}>` in this text, which ctsync cannot send.")
        parts.append(below.tail or "")
    return "".join(parts)


def _character(element: ET.Element) -> str:
    try:
        return chr(int(element.get("hex", ""), 16))
    except (ValueError, OverflowError):
        raise _Unreadable("There is a `<cp>` in this text that is no character.") from None


def _plain(element: ET.Element) -> str:
    return "".join(element.itertext())


def _rows(units: list[_Unit], language: str, problems: Problems) -> Iterator[Row]:
    """Texts with the words that their placeholders show to people without a value put back into them."""
    mark = f"#{FALLBACK}"
    words = {(unit.campaign, unit.name): unit.target for unit in units if mark in unit.name}
    for unit in units:
        if mark in unit.name:
            continue
        try:
            translation = _with_words(unit, words)
        except ValueError as error:
            what = f"The words for people without a value may not be `{error}`."
            problems.add(
                problem(
                    unit.where, what, "They have signs that would end the placeholder.", "Use other words."
                )
            )
            continue
        yield Row(unit.campaign, unit.name, language, unit.source, translation, unit.where)


def _with_words(unit: _Unit, words: dict[tuple[str, str], str]) -> str:
    """The target's placeholders are those of the source; each is known by its place among them."""
    if not unit.target:
        return ""
    numbered: dict[str, list[int]] = {}
    codes = [piece for piece in pieces(unit.source) if piece.is_code]
    for number, piece in enumerate(codes, start=1):
        numbered.setdefault(piece.text, []).append(number)
    parts: list[str] = []
    for piece in pieces(unit.target):
        numbers = numbered.get(piece.text, []) if piece.is_code else []
        number = numbers.pop(0) if numbers else 0
        own = words.get((unit.campaign, f"{unit.name}#{FALLBACK}{number}"), "").strip() if number else ""
        parts.append(piece.with_fallback(own).text if own else piece.text)
    return "".join(parts)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
