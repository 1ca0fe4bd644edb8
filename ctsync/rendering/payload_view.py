"""Exactly what CleverTap receives, with the line of YAML that each field comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from ctsync.problems import Position
from ctsync.redaction import safe_text
from ctsync.rendering.paper.cells import cut, padded, width
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.wording import shown

_SHOWN: Final = 300
"""Characters of a text that is too long to be shown whole."""


@dataclass(frozen=True, slots=True)
class Payload:
    """One instance's create call. `origins` gives places by wire path, `content.title`; a missing one is ours.

    `file` is the campaign's own file.
    """

    key: str
    body: Mapping[str, Any]
    origins: Mapping[str, Position]
    file: str = ""


@dataclass(frozen=True, slots=True)
class PayloadView:
    payloads: tuple[Payload, ...]


def payload_lines(view: PayloadView, paper: Paper) -> Iterator[str]:
    for number, payload in enumerate(view.payloads):
        if number:
            yield ""
        yield paper.ink(payload.key, Tone.HEADING)
        yield from _beside(payload, paper)


def _beside(payload: Payload, paper: Paper) -> Iterator[str]:
    """The campaign's own file is named once; beside a field stands its line, or another file and its line."""
    file = payload.file
    if file:
        text = f"beside each field: the line of {shown(file)}, or of the file that is named"
        yield from paper.indented(text, "", tone=Tone.QUIET)
    rows = list(payload_rows(payload))
    margin = max((width(place) for _, place in rows), default=0)
    room = max(40, paper.width - margin - 2)
    for text, place in rows:
        yield f"{padded(cut(text, room), room)}  {paper.ink(place, Tone.QUIET)}".rstrip()


def payload_rows(payload: Payload, most: int | None = None) -> Iterator[tuple[str, str]]:
    """Each line of the JSON, and where the YAML of its field stands; of a line of our own, nothing.

    A text of more than `most` characters is shown by its beginning and, on a line that is no JSON, by its length and its
    digest: `is_shortened`.
    """
    for text, path in _json_lines(payload.body, "", "", most):
        yield text, _place(payload.origins, path, payload.file) if path else ""


def is_shortened(value: Any, most: int) -> bool:
    """Whether some text of a payload, or of a part of it, has more than so many characters."""
    if isinstance(value, Mapping):
        return any(is_shortened(each, most) for each in value.values())
    if isinstance(value, list | tuple):
        return any(is_shortened(each, most) for each in value)
    return isinstance(value, str) and len(value) > most


def _place(origins: Mapping[str, Position], path: str, file: str) -> str:
    """Where a field was written; of fields around others, only what was written as a whole."""
    where = origins.get(path)
    if where is None:
        return ""
    return f"line {where.line}" if where.file == file else f"{shown(where.file)}:{where.line}"


def _json_lines(
    value: Any, path: str, indent: str, most: int | None, label: str = "", end: str = ""
) -> Iterator[tuple[str, str]]:
    """JSON as people read it, one field a line, each with its wire path."""
    head = f"{indent}{label}"
    if isinstance(value, Mapping) and value:
        yield head + "{", path
        for number, (key, each) in enumerate(value.items()):
            comma = "," if number < len(value) - 1 else ""
            below = f"{path}.{key}" if path else str(key)
            yield from _json_lines(each, below, indent + "  ", most, f"{_json(str(key))}: ", comma)
        yield indent + "}" + end, ""
    elif isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value):
        yield head + "[", path
        for number, each in enumerate(value):
            comma = "," if number < len(value) - 1 else ""
            yield from _json_lines(each, f"{path}.{number}", indent + "  ", most, "", comma)
        yield indent + "]" + end, ""
    elif most is not None and isinstance(value, str) and len(value) > most:
        digest = sha256(value.encode("utf-8", "replace")).hexdigest()
        yield head + _json(value[:_SHOWN]) + end, path
        yield f"{indent}  … the first {_SHOWN} of {len(value):,} characters, SHA-256 {digest}", ""
    else:
        yield head + _json(value) + end, path


def _json(value: Any) -> str:
    return safe_text(json.dumps(value, ensure_ascii=False), limit=100_000)
