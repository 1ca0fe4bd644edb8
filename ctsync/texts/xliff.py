"""Texts as XLIFF 2.0, the format of translators' own programs: placeholders are protected, limits are notes.

The words that a placeholder shows to people without a value are units of their own, beside the text they belong to.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET  # it writes here; reading is in `xliff_reading`
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from ctsync.texts.placeholders import Piece, pieces
from ctsync.texts.table import Unit

NAMESPACE: Final = "urn:oasis:names:tc:xliff:document:2.0"
FALLBACK: Final = "fallback"
"""What stands behind the place of a text in the name of its fallbacks: `message.body#fallback1`."""
_TEXTS: Final = ("source", "target", "data", "note")
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def to_xliff(units: Iterable[Unit]) -> bytes:
    """One XLIFF document. All units are of one language and translated from one language."""
    units = list(units)
    root = ET.Element("xliff", xmlns=NAMESPACE, version="2.0")
    if units:
        root.set("srcLang", units[0].source_language)
        root.set("trgLang", units[0].language)
    for number, (campaign, group) in enumerate(groupby(units, lambda unit: unit.campaign), start=1):
        file = ET.SubElement(root, "file", id=f"f{number}", original=campaign)
        for index, unit in enumerate(group, start=1):
            _add_unit(file, f"u{index}", unit)
    _indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _add_unit(file: ET.Element, unit_id: str, unit: Unit) -> None:
    source, target = pieces(unit.source), pieces(unit.translation) if unit.translation else []
    element = ET.SubElement(file, "unit", {"id": unit_id, "name": unit.place_name, _SPACE: "preserve"})
    notes = ET.SubElement(element, "notes")
    ET.SubElement(notes, "note", category="limit").text = unit.note
    codes = [piece for piece in source if piece.is_code]
    if codes:
        data = ET.SubElement(element, "originalData")
        for number, piece in enumerate(codes, start=1):
            ET.SubElement(data, "data", id=f"d{number}").text = piece.text
    _add_segment(element, source, target, codes)
    words = [piece.fallback for piece in target if piece.is_code]
    for number, piece in enumerate(codes, start=1):
        if piece.fallback:
            translated = words[number - 1] if len(words) == len(codes) else ""
            _add_fallback(file, f"{unit_id}-{FALLBACK}{number}", unit, number, piece, translated)


def _add_segment(element: ET.Element, source: list[Piece], target: list[Piece], codes: list[Piece]) -> None:
    state = "translated" if target else "initial"
    segment = ET.SubElement(element, "segment", state=state)
    _fill(ET.SubElement(segment, "source"), source, codes)
    if target and _same_codes(target, codes):
        _fill(ET.SubElement(segment, "target"), target, codes)


def _add_fallback(
    file: ET.Element, unit_id: str, unit: Unit, number: int, piece: Piece, translated: str
) -> None:
    name = f"{unit.place_name}#{FALLBACK}{number}"
    element = ET.SubElement(file, "unit", {"id": unit_id, "name": name, _SPACE: "preserve"})
    notes = ET.SubElement(element, "notes")
    note = (
        f"shown in {unit.place_name} to people for whom {piece.text.split('|')[0].strip('{ ')} is not known"
    )
    ET.SubElement(notes, "note", category="context").text = note
    segment = ET.SubElement(element, "segment", state="translated" if translated else "initial")
    ET.SubElement(segment, "source").text = piece.fallback
    if translated:
        ET.SubElement(segment, "target").text = translated


def _same_codes(target: list[Piece], codes: list[Piece]) -> bool:
    """Whether a translation's placeholders can be shown as those of its source, in the same order."""
    found = [piece for piece in target if piece.is_code]
    return [_name(piece) for piece in found] == [_name(piece) for piece in codes]


def _name(piece: Piece) -> str:
    return "".join(piece.text.split("|")[0].strip("{}").split())


def _fill(element: ET.Element, parts: list[Piece], codes: list[Piece]) -> None:
    """Text with a `<ph/>` for each placeholder, by its number among those of the source."""
    last: ET.Element | None = None
    number = 0
    for part in parts:
        if part.is_code:
            number += 1
            shown = codes[number - 1].text
            last = ET.SubElement(
                element,
                "ph",
                id=f"p{number}",
                dataRef=f"d{number}",
                equiv=shown,
                canDelete="no",
                canCopy="no",
            )
        elif last is None:
            element.text = (element.text or "") + part.text
        else:
            last.tail = (last.tail or "") + part.text


def _indent(element: ET.Element, depth: int = 0) -> None:
    """Lines for people, outside of texts only: there each blank counts."""
    if element.tag in _TEXTS or not len(element):
        return
    element.text = "\n" + "  " * (depth + 1)
    for below in element:
        _indent(below, depth + 1)
        below.tail = "\n" + "  " * (depth + 1)
    element[-1].tail = "\n" + "  " * depth
