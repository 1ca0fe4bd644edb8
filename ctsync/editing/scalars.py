"""How single values are written in the canonical layout: texts of messages in double quotes, the rest as it was."""

from __future__ import annotations

import re
from typing import Final, cast

from ctsync.editing.offsets import end_of_block
from ctsync.editing.quoting import escaped
from ctsync.editing.written import WrittenScalar

_STEP: Final = 2
_HEADER: Final = re.compile(r"([|>])([-+0-9]*)([^\n]*)")


class Scalars:
    """Writes the single values of one file."""

    def __init__(self, source: str) -> None:
        self._source = source

    def key(self, key: WrittenScalar) -> str:
        """A key on one line, in the quotes it had."""
        return self._quoted(key, is_text=False)[0]

    def lines(self, scalar: WrittenScalar, indent: int, *, is_text: bool) -> list[str]:
        """The value's lines: the first goes behind its key, the others stand at `indent`. `is_text`: people read it."""
        if scalar.is_block:
            return self._block(scalar, indent)
        first, *rest = self._quoted(scalar, is_text=is_text)
        margin = " " * indent
        return [first, *(margin + line if line else "" for line in rest)]

    def _quoted(self, scalar: WrittenScalar, *, is_text: bool) -> list[str]:
        lines = _unindented(self._source[scalar.start : scalar.end])
        if not scalar.style:
            if not is_text or not scalar.text:
                return lines
            return _requoted(lines)
        if scalar.style == "'":
            inside = [line.replace("''", "'") for line in _inside(lines)]
            return lines if _needs_an_escape(inside) else _doubled(inside)
        return lines

    def _block(self, scalar: WrittenScalar, indent: int) -> list[str]:
        header, _, body = self._source[scalar.start : end_of_block(self._source, scalar)].partition("\n")
        style, signs, comment = cast("re.Match[str]", _HEADER.match(header)).groups()
        lines = body.split("\n")
        first = next((line for line in lines if line.strip(" ")), "")
        shown = next((line for line in scalar.text.split("\n") if line.strip(" ")), "")
        margin = _leading(first) - _leading(shown)
        digit = str(_STEP) if signs.strip("+-") else ""
        chomp = signs.strip("0123456789")
        start = f"{style}{digit}{chomp}{_spaced(comment)}"
        return [start, *(" " * indent + line[margin:] if line[margin:] else "" for line in lines)]


def _unindented(written: str) -> list[str]:
    """The lines of a plain or quoted text. Blanks at their ends mean nothing, but for one behind a backslash."""
    first, *rest = written.split("\n")
    lines = [first, *(line.lstrip(" ") for line in rest)]
    return [*(_trimmed(line) for line in lines[:-1]), lines[-1]]


def _trimmed(line: str) -> str:
    trimmed = line.rstrip(" ")
    return line if trimmed.endswith("\\") else trimmed


def _inside(lines: list[str]) -> list[str]:
    """Quoted lines without their quotes."""
    joined = "\n".join(lines)[1:-1]
    return joined.split("\n")


def _requoted(lines: list[str]) -> list[str]:
    """A plain text in double quotes, or in single ones where that saves escapes."""
    if _needs_an_escape(lines) and not any("'" in line for line in lines):
        return _around(lines, "'")
    return _doubled(lines)


def _doubled(lines: list[str]) -> list[str]:
    return _around([escaped(line) for line in lines], '"')


def _needs_an_escape(lines: list[str]) -> bool:
    return any('"' in line or "\\" in line for line in lines)


def _around(lines: list[str], quote: str) -> list[str]:
    return f"{quote}{chr(10).join(lines)}{quote}".split("\n")


def _leading(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _spaced(comment: str) -> str:
    """The comment behind the sign of a block text, with two blanks before it."""
    bare = comment.strip(" ")
    return f"  {bare}" if bare else ""
