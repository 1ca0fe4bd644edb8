"""Campaigns that ctsync has let go of, and what letting go means, for a person who is about to do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ctsync.lock.record import Lock, Record, State
from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.paper.sheet import sheet
from ctsync.rendering.wording import moment, shown
from ctsync.schedule import Timetable

BY_ITS_FILE = "its file is gone, and said `on_remove: forget`"


@dataclass(frozen=True, slots=True)
class ReleasedRow:
    """A campaign that is never stopped by ctsync. `last_send` is UTC; `why` names the person, or the file's word."""

    key: str
    remote_id: int | None
    last_send: datetime
    why: str


def released_rows(lock: Lock) -> tuple[ReleasedRow, ...]:
    """What the lock has let go of, by its file or by a person."""
    return tuple(
        ReleasedRow(
            str(record.key),
            record.operation.remote_id,
            record.operation.last_send,
            shown(record.operation.note) or BY_ITS_FILE,
        )
        for record in lock.records.values()
        if record.operation.state is State.RELEASED
    )


def released_lines(rows: tuple[ReleasedRow, ...], zone: str, paper: Paper) -> Iterator[str]:
    """A plain list: the reason is never cut."""
    if not rows:
        return
    yield ""
    cells = [(row.key, str(row.remote_id or ""), moment(row.last_send, zone)) for row in rows]
    yield from sheet(
        ("let go of, and never stopped by ctsync", "id", "last send"), cells, paper, whole=frozenset({1, 2})
    )
    for row in rows:
        yield from paper.indented(f"{row.key}: {row.why}", "  ", "    ")


def meaning_lines(record: Record, zone: str, now: datetime, paper: Paper) -> Iterator[str]:
    """What it means to let go of this campaign."""
    operation = record.operation
    following = Timetable.from_tree(operation.timetable).next_after(now)
    sends = (
        "is sending its last messages" if following is None else f"sends next {moment(following, zone, now)}"
    )
    known = operation.remote_id
    yield from paper.indented(f"{record.key}, id {known}, {sends}.", "")
    yield "ctsync lets go of it for good:"
    for text in (
        "It goes on as it is in CleverTap. No apply, audit or `ctsync stop` stops, replaces or checks it any more.",
        "While a file wants it, that file is blocked, and so is what the same people would get on the same day.",
        f"`adopt: {known}` in its file takes it over again.",
    ):
        yield from paper.indented(text, "- ", "  ")
