"""Writing a text so that YAML reads the same text again, in the quotes it had if they can hold it.

Every answer here is proved later, by reading the edited file (`ctsync.editing.splice`). So a rule of YAML that is
missing below makes an edit fail; it never makes a message wrong.
"""

from __future__ import annotations

import re

from ctsync.editing.written import BLOCK_STYLES
from ctsync.reading.characters import forbidden_in_text

_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`=")
_MEANS_SOMETHING = re.compile(r"\A[ ]|[ ]\Z|:[ ]|:\Z|[ ]#|\n|\A(?:---|\.\.\.)|\A<<\Z")
_MEANS_SOMETHING_IN_FLOW = re.compile(r"[,\[\]{}]|:[,\[\]{}]")
_STARTS_A_VALUE = re.compile(r"\A[-?:][^ ,\[\]{}]")
_RUN_OF_ENDS = re.compile(r"\n+")
_HEADER = re.compile(r"\A[|>]([-+0-9]*)([^\n]*)")
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


def is_plain(text: str, *, flow: bool) -> bool:
    """Whether a text means itself without any quotes, in a block or inside `{}` and `[]`."""
    if not text or _MEANS_SOMETHING.search(text) or forbidden_in_text(text):
        return False
    if flow and _MEANS_SOMETHING_IN_FLOW.search(text):
        return False
    return text[0] not in _INDICATORS or bool(not flow and _STARTS_A_VALUE.match(text))


def double_quoted(text: str) -> str:
    """A text in double quotes. What cannot be seen is escaped."""
    return f'"{escaped(text)}"'


def escaped(text: str) -> str:
    """A text as it stands between double quotes."""
    return "".join(_escape(character) for character in text)


def _escape(character: str) -> str:
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    if forbidden_in_text(character) is None:
        return character
    number = ord(character)
    return f"\\x{number:02X}" if number < 0x100 else f"\\u{number:04X}"  # what two digits can say


def single_quoted(text: str) -> str | None:
    """A text in single quotes, or None if it needs an escape."""
    if "\n" in text or forbidden_in_text(text):
        return None
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def in_style(text: str, style: str, *, flow: bool) -> str:
    """A text on one line, in the quotes of `style` if they can hold it, else in double quotes."""
    if not style and is_plain(text, flow=flow):
        return text
    if style == "'" and (written := single_quoted(text)) is not None:
        return written
    return double_quoted(text)


def in_block(text: str, written: str, indent: int) -> str | None:
    """A text as the block text that it was, or None if a block cannot hold it.

    `written` is the old one, whose first line says how; `indent` the column, from 0, of its lines. The end of the
    last line is left out.
    """
    header = _HEADER.match(written)
    if header is None or written[:1] not in BLOCK_STYLES or "+" in header[1] or forbidden_in_text(text):
        return None
    lines = text.split("\n")
    if not lines[0] or not lines[-1] or any(line.startswith(" ") for line in lines) or not text.strip():
        return None
    if written[0] == ">":
        lines = _RUN_OF_ENDS.sub(r"\g<0>\n", text).split("\n")  # folding takes one line end of each run away
    chomp = "-" if "-" in header[1] else ""
    margin = " " * indent
    return "\n".join(
        [f"{written[0]}{chomp}{header[2]}", *(f"{margin}{line}" if line else "" for line in lines)]
    )
