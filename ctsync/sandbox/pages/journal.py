"""The journal as lines to read: which call, what was answered, what really happened, which fault."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ctsync.sandbox.http.endpoints import ENDPOINTS, PROMISE
from ctsync.sandbox.pages.reading import Reading
from ctsync.sandbox.pages.words import Moment, pretty_text

CHOICES = {
    "": "Everything",
    "requests": "Requests",
    "sends": "Runs of campaigns",
    "changes": "What changed something",
    "failures": "Refused, failed or cut off",
    "faults": "Struck by a fault",
}
_CHOSEN = {
    "requests": "kind != 'send'",
    "sends": "kind = 'send'",
    "changes": "(created IS NOT NULL OR stopped IS NOT NULL)",
    "failures": "kind = 'request' AND (status IS NULL OR status >= 400)",
    "faults": "fault IS NOT NULL",
}
_CALLS = {each.path: each.name for each in ENDPOINTS if each is not PROMISE}
"""Each path and its call's word; a promised estimate is fetched from the path of creating."""
MOST_SIGNS = 20_000
"""Of a body that is shown; an e-mail can be megabytes."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `call` is the endpoint's word, or `run` for a send; `status` None means that the line was cut."""

    number: int
    moment: Moment
    kind: str
    call: str
    method: str
    path: str
    status: int | None
    created: int | None
    stopped: int | None
    fault: str
    remark: str
    body: str
    answer: str
    campaign: int | None

    @property
    def is_cut(self) -> bool:
        return self.kind == "request" and self.status is None


def chosen_rows(
    reading: Reading, query: Mapping[str, str], limit: int, offset: int
) -> tuple[list[Line], int]:
    """The lines that a filter leaves, the latest first, and how many there are."""
    parts, values = [_CHOSEN.get(query.get("only", ""), "1")], []
    if endpoint := query.get("endpoint", ""):
        paths = [path for path, name in _CALLS.items() if name == endpoint]
        parts.append(f"path IN ({', '.join('?' * len(paths))})")
        values += paths
    if text := query.get("text", "").strip():
        parts.append("instr(coalesce(body, '') || coalesce(answer, '') || coalesce(remark, ''), ?)")
        values.append(text)
    rows, count = reading.requests(" AND ".join(parts), tuple(values), limit, offset)
    return [line_of(row) for row in rows], count


def line_of(row: Mapping[str, Any]) -> Line:
    """A row of the journal with its `moment`."""
    answer = json.loads(row["answer"]) if row["answer"] else None
    is_send = row["kind"] == "send"
    sent = answer.get("id") if is_send and isinstance(answer, dict) else None
    return Line(
        row["number"],
        row["moment"],
        row["kind"],
        "run" if is_send else _call(row["path"] or "", row["body"]),
        row["method"] or "",
        row["path"] or "",
        row["status"],
        row["created"],
        row["stopped"],
        row["fault"] or "",
        row["remark"] or "",
        _short(pretty_text(row["body"])),
        _short(pretty_text(row["answer"])),
        sent or row["created"] or row["stopped"],
    )


def _call(path: str, body: str | None) -> str:
    """`create`, `send-push` and so on; an estimate is a create that says so."""
    word = _CALLS.get(path) or path.rpartition("/")[2].removesuffix(".json")
    return (
        "estimate" if word == "create" and body and '"estimate_only":true' in body.replace(" ", "") else word
    )


def _short(text: str) -> str:
    left = len(text) - MOST_SIGNS
    return text if left <= 0 else f"{text[:MOST_SIGNS]}\n… and {left:,} more characters"
