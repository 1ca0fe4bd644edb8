"""Where each character of a text was written: through quotes, escapes, folded lines and block texts.

A caret that should point at one sign inside a long text, and an edit that changes one word of it, need this. What is
found is checked against the value that libyaml read; if the two differ, the answer is None and never a near miss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from ctsync.editing.written import WrittenScalar
from ctsync.problems import Position

Span: TypeAlias = tuple[int, int]
"""The characters of the source, from and to, that make one character of a value."""

_Pieces: TypeAlias = Iterator[tuple[str, int, int]]
"""A character of the value, and its span."""

LONGEST: Final = 100_000
"""Letters of a text in which single signs are looked for."""

_ESCAPES: Final = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "'": "'",
    "/": "/",
    "\\": "\\",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
_DIGITS: Final = {"x": 2, "u": 4, "U": 8}
_BREAKS: Final = re.compile(r"[ ]*\n(?:[ ]*\n)*[ ]*")
_HEADER: Final = re.compile(r"[|>]([-+0-9]*)[^\n]*(?:\n|\Z)")
_WIDEST_PARENT: Final = 64
"""Columns tried for a block text that gives its indentation as a number; 32 levels of two blanks."""


def spans(source: str, scalar: WrittenScalar) -> list[Span] | None:
    """For each character of the value, where it stands in the source; None if that cannot be said for certain."""
    for pieces in _readings(source, scalar):
        found = list(pieces)
        if "".join(character for character, _, _ in found) == scalar.text:
            return [(start, end) for _, start, end in found]
    return None


def place_in_scalar(source: str, file: str, scalar: WrittenScalar, index: int) -> Position | None:
    """The line and column of the character `index`, from 0, of a text of a file. One past the end is allowed.

    `source` is the file as `ctsync.reading.characters.decode` gives it, and one that parses. None if the text has no
    such character, or is too long to be gone through sign by sign.
    """
    if not 0 <= index <= len(scalar.text) or len(scalar.text) > LONGEST:
        return None
    found = spans(source, scalar)
    if found is None:
        return None
    offset = found[index][0] if index < len(found) else _after(scalar, found)
    return position_of(source, file, offset)


def position_of(source: str, file: str, offset: int) -> Position:
    """Line and column, from 1, of a character of a file."""
    line_start = source.rfind("\n", 0, offset) + 1
    return Position(file, source.count("\n", 0, offset) + 1, offset - line_start + 1)


def offset_of(source: str, line: int, column: int) -> int:
    """The character of a file at a line and column, both from 1."""
    start = 0
    for _ in range(line - 1):
        start = source.find("\n", start) + 1
    return start + column - 1


def block_indent(source: str, scalar: WrittenScalar) -> int | None:
    """The column, from 0, of the lines of a block text; None for one without a line of text."""
    body = source[scalar.start : scalar.end].partition("\n")[2]
    return next(
        (len(line) - len(line.lstrip(" ")) for line in body.split("\n") if line.strip(" ")),
        None,
    )


def end_of_block(source: str, scalar: WrittenScalar) -> int:
    """Where the last line of a block text ends, without the empty lines behind it unless they are part of it (`|+`)."""
    end = scalar.end
    if source[end - 1] == "\n":
        end -= 1
    if "+" in source[scalar.start : end].partition("\n")[0].partition("#")[0]:
        return end
    indent = block_indent(source, scalar) or 0
    while True:
        start = source.rfind("\n", scalar.start, end)
        line = source[start + 1 : end]
        if start < 0 or line.strip(" ") or len(line) > indent > 0:
            return end
        end = start


def _after(scalar: WrittenScalar, found: list[Span]) -> int:
    if found:
        return found[-1][1]
    return scalar.start + len(scalar.style)


def _readings(source: str, scalar: WrittenScalar) -> Iterator[_Pieces]:
    if scalar.style == '"':
        yield _double(source, scalar.start + 1, scalar.end - 1)
    elif scalar.style == "'":
        yield _folded_line(source, scalar.start + 1, scalar.end - 1, "''")
    elif not scalar.is_block:
        yield _folded_line(source, scalar.start, scalar.end, "")
    else:
        header = _HEADER.match(source, scalar.start)
        body = header.end() if header else scalar.end
        for indent in _indents(source, scalar, header[1] if header else ""):
            yield _block(source, scalar, body, indent)


def _folded_line(source: str, at: int, end: int, doubled: str) -> _Pieces:
    """A plain or single-quoted text: line ends become a blank, empty lines become line ends."""
    while at < end:
        breaks = _BREAKS.match(source, at, end)
        if breaks:
            yield from _break(source, breaks.start(), breaks.end())
            at = breaks.end()
        elif doubled and source.startswith(doubled, at):
            yield doubled[0], at, at + len(doubled)
            at += len(doubled)
        else:
            yield source[at], at, at + 1
            at += 1


def _double(source: str, at: int, end: int) -> _Pieces:
    while at < end:
        sign = source[at]
        if sign != "\\":
            breaks = _BREAKS.match(source, at, end)
            if breaks:
                yield from _break(source, breaks.start(), breaks.end())
                at = breaks.end()
            else:
                yield sign, at, at + 1
                at += 1
            continue
        named = source[at + 1]
        if named == "\n":
            breaks = _BREAKS.match(source, at + 1, end)
            stop = breaks.end() if breaks else at + 2
            yield from _newlines(source, at + 2, stop)
            at = stop
            continue
        length = 2 + _DIGITS.get(named, 0)
        character = chr(int(source[at + 2 : at + length], 16)) if named in _DIGITS else _ESCAPES[named]
        yield character, at, at + length
        at += length


def _break(source: str, start: int, end: int) -> _Pieces:
    """One line end is a blank; each further one is a line end."""
    first = source.index("\n", start) + 1
    if "\n" not in source[first:end]:
        yield " ", start, end
    else:
        yield from _newlines(source, first, end)


def _newlines(source: str, start: int, end: int) -> _Pieces:
    at = source.find("\n", start, end)
    while at >= 0:
        yield "\n", at, at + 1
        at = source.find("\n", at + 1, end)


def _indents(source: str, scalar: WrittenScalar, header: str) -> Iterator[int]:
    digits = header.strip("+-")
    if digits:
        yield from range(int(digits), int(digits) + _WIDEST_PARENT)
        return
    found = block_indent(source, scalar)
    if found is not None:
        yield found


def _block(source: str, scalar: WrittenScalar, at: int, indent: int) -> _Pieces:
    """A block text, line by line, as YAML folds it. `text` has one line end less at its end (`ctsync.reading`)."""
    left = len(scalar.text)
    literal = scalar.style == "|"
    waiting: list[tuple[str, int, int]] = []  # line ends whose meaning the next line decides
    was_indented = True
    while at < scalar.end and left > 0:
        stop = source.find("\n", at, scalar.end)
        stop = scalar.end if stop < 0 else stop
        start = min(at + indent, stop)
        if start < stop:
            is_indented = source[start] == " "
            folds = not literal and waiting and not was_indented and not is_indented
            if folds:
                waiting = [(" ", waiting[0][1], start)] if len(waiting) == 1 else waiting[1:]
            pieces = waiting + [(source[i], i, i + 1) for i in range(start, stop)]
            waiting, was_indented = [], is_indented
            yield from pieces[:left]
            left -= len(pieces)
        waiting.append(("\n", stop, stop + 1))
        at = stop + 1
    yield from waiting[: max(left, 0)]
