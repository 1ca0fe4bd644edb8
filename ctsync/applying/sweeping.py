"""Campaigns that exist twice: found by their token, stopped, and reported whatever happens (exit 9, protocol 5).

They come from a request whose answer was lost and that CleverTap carried out long after it was given up. A row is
stopped only if its token is ours and its operation has another id, or was given up. Never because git lacks it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ctsync.applying.calls import PostStop, Together
from ctsync.applying.looking import look
from ctsync.applying.request import Asking
from ctsync.applying.result import Fate, Outcome
from ctsync.applying.run import Run
from ctsync.campaign.observed import ObservedCampaign, Window
from ctsync.campaign.token import parse_token
from ctsync.errors import RemoteError
from ctsync.lock.record import Operation, Record, State
from ctsync.names import RemoteId
from ctsync.planning.claims import claim

WAITS = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds between looks for the proof."""


@dataclass(frozen=True, slots=True)
class _Extra:
    record: Record
    row: ObservedCampaign


def sweep(run: Run) -> Asking[None]:
    """Stop every live row of ours that is one too many."""
    extras = list(_extras(run))
    if not extras or run.halted:
        return
    open_ids = {extra.row.id for extra in extras}
    windows = tuple(Window(day, day) for day in sorted({extra.row.day for extra in extras}))
    for wait in WAITS:
        if (yield from run.rest(wait)):
            break
        yield Together(tuple(PostStop(each) for each in sorted(open_ids)))
        try:
            seen = yield from look(windows)
        except RemoteError:
            continue
        open_ids -= {row.id for row in seen.rows if not row.status.is_live}
        if not open_ids:
            break
    for extra in extras:
        yield from run.settle(_told(extra, stopped=extra.row.id not in open_ids))


def _told(extra: _Extra, *, stopped: bool) -> Outcome:
    kept: RemoteId | None = extra.record.operation.remote_id
    what = (
        "The extra one is stopped."
        if stopped
        else "The extra one is NOT proven stopped: stop it in the dashboard."
    )
    beside = f" beside {kept}" if kept is not None else ""
    text = f"Campaign {extra.row.id} exists{beside} with the same content. {what}"
    return Outcome(extra.record.key, Fate.DUPLICATE, extra.row.id, kept, text=text)


def _extras(run: Run) -> Iterator[_Extra]:
    claims = claim(run.lock, run.seen, run.request.account)
    for record in run.lock.records.values():
        for operation in (record.operation, *record.history):
            for row in claims.rows_of(operation):
                if row.status.is_live and _is_one_too_many(operation, row):
                    yield _Extra(record, row)
    live = {
        token.instance: record
        for record in run.lock.records.values()
        if record.operation.state is State.LIVE and (token := parse_token(record.operation.remote_name))
    }
    for row in claims.unclaimed:
        found = parse_token(row.name)
        if found is not None and row.status.is_live and found.instance in live:
            yield _Extra(live[found.instance], row)


def _is_one_too_many(operation: Operation, row: ObservedCampaign) -> bool:
    """Another id than the recorded one, or an operation that was given up. Released campaigns are let alone."""
    if operation.state in (State.INTENT, State.RELEASED):
        return False
    return operation.remote_id is None or row.id != operation.remote_id
