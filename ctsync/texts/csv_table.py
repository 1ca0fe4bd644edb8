"""Texts as a table that Excel and its relatives open and save.

UTF-8 with a byte-order mark, so that they see it is Unicode. A cell that a spreadsheet would run as a formula is
written behind an apostrophe, which is taken off again when the table comes back.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from ctsync.problems import Position, Problems
from ctsync.texts.table import MAX_BYTES, MAX_PROBLEMS, MAX_ROWS, Row, Unit, problem

HEADER: Final = ("campaign", "place", "original language", "original", "language", "translation", "note")
_NEEDED: Final = ("campaign", "place", "original", "language", "translation")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_SEPARATORS: Final = (",", ";", "\t")
_SAVE = "Save the table as CSV in UTF-8, with its first line."


def to_csv(units: Iterable[Unit]) -> bytes:
    """The table, ready to be opened in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for unit in units:
        cells = (
            unit.campaign,
            unit.place_name,
            unit.source_language,
            unit.source,
            unit.language,
            unit.translation,
            unit.note,
        )
        writer.writerow([_harmless(cell) for cell in cells])
    return codecs.BOM_UTF8 + out.getvalue().encode()


def read_csv(content: bytes, file: str, problems: Problems) -> list[Row]:
    """The rows of a table that came back. What cannot be read goes to `problems`."""
    if len(content) > MAX_BYTES:
        what = f"This table has {len(content):,} bytes; the limit is {MAX_BYTES:,}."
        problems.add(problem(Position(file), what, "", "Export the texts of fewer campaigns at a time."))
        return []
    text = _decoded(content)
    if text is None:
        problems.add(problem(Position(file), "This table is not written in UTF-8.", "", _SAVE))
        return []
    try:
        return list(_rows(text, file, problems))
    except csv.Error as error:
        problems.add(problem(Position(file), f"This is no table that can be read: {error}.", "", _SAVE))
        return []


def _decoded(content: bytes) -> str | None:
    """Excel saves "Unicode text" in UTF-16, and everything else in UTF-8 if it is asked to."""
    encoding = "utf-16" if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _rows(text: str, file: str, problems: Problems) -> Iterator[Row]:
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header = [cell.strip().lower() for cell in next(reader, [])]
    lacking = [name for name in _NEEDED if header.count(name) != 1]
    if lacking:
        what = f"The first line of the table has no column `{lacking[0]}`."
        problems.add(problem(Position(file), what, "The columns say which text a row is.", _SAVE))
        return
    columns = [header.index(name) for name in _NEEDED]
    line = reader.line_num + 1
    for number, cells in enumerate(reader):
        where, line = Position(file, line), reader.line_num + 1
        if number == MAX_ROWS or len(problems) >= MAX_PROBLEMS:
            problems.add(problem(where, f"The table goes on; {number:,} rows were read.", "", "Split it."))
            return
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) <= max(columns):
            problems.add(problem(where, "This row has too few columns.", "", _SAVE))
            continue
        campaign, place, source, language, translation = (_plain(cells[column]) for column in columns)
        yield Row(campaign.strip(), place.strip(), language.strip(), source, translation, where)


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (CWE-1236)."""
    return f"'{cell}" if cell.startswith((*_FORMULA, "'")) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in (*_FORMULA, "'") else cell
