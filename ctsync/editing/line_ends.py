"""Between a file's own bytes and the text that is edited: a byte-order mark and Windows line ends stay where they are."""

from __future__ import annotations

import codecs
from collections.abc import Sequence


def put_back(content: bytes, source: str, changes: Sequence[tuple[int, int, str]]) -> bytes:
    """The bytes of a file with some characters of its text replaced; `changes` in order, without overlaps.

    `source` is what `ctsync.reading.characters.decode` made of `content`. New lines end as the file's first one.
    """
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    is_windows = b"\r\n" in content
    first_is_windows = content.partition(b"\n")[0].endswith(b"\r")
    pieces: list[str] = []
    at = 0
    for start, end, text in changes:
        pieces += [source[at:start], text]
        at = end
    if not is_windows:
        return mark + "".join([*pieces, source[at:]]).encode()
    ends = _line_ends(content)
    return mark + _with_line_ends(source, changes, ends, first=first_is_windows).encode()


def _line_ends(content: bytes) -> list[bool]:
    """For each line end, in order, whether it is a Windows one."""
    lines = content.split(b"\n")
    return [line.endswith(b"\r") for line in lines[:-1]]


def _with_line_ends(
    source: str, changes: Sequence[tuple[int, int, str]], ends: list[bool], *, first: bool
) -> str:
    pieces: list[str] = []
    at = number = 0
    new = "\r\n" if first else "\n"
    for start, end, text in [*changes, (len(source), len(source), "")]:
        for character in source[at:start]:
            if character == "\n":
                pieces.append("\r\n" if ends[number] else "\n")
                number += 1
            else:
                pieces.append(character)
        pieces.append(text.replace("\n", new))
        number += source.count("\n", start, end)
        at = end
    return "".join(pieces)
