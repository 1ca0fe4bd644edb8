"""What a run asked CleverTap, what it told people, and what the lock remembers of it, as a text that a review reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ctsync.applying.result import ApplyResult, Outcome
from ctsync.errors import CtsyncError
from ctsync.lock.put_away import with_receipts
from ctsync.lock.receipt import Attempt, Gap, Grant, Receipt, Sight
from ctsync.lock.record import Lock, Operation
from tests.support.runs import Shop
from tests.support.world import human


class Transcript:
    """Gathers the lines. Digests and tokens are named only where they are missing: other tests compare them."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.lines: list[str] = []
        self._heard = 0

    def does(self, title: str, run: Callable[[], object]) -> None:
        """Carry it out, and note what came of it: a result's outcomes, or the error that people read."""
        self.lines.append(f"## {title}, {_at(self.shop.world.now)}")
        self._heard = len(self.shop.world.journal)
        try:
            result = run()
        except CtsyncError as error:
            self._calls()
            self.lines += [f"refused with {error.exit_code.name}: {error.what}"]
            self.lines += [f"    {text}" for text in (error.why, error.hint) if text]
        else:
            self._calls()
            if isinstance(result, ApplyResult):
                self.lines += _told(result)
        self.lines.append("")

    def remembers(self) -> None:
        """The lock, as far as it decides or proves anything."""
        self.lines.append("## in the lock")
        lock = self.shop.store.lock
        self.lines += ["nothing"] if lock is None else _kept(lock, self.shop.store.get_blob)
        self.lines.append("")

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def _calls(self) -> None:
        for kind, what in self.shop.world.journal[self._heard :]:
            if kind != "list":
                self.lines.append(f"{kind} {human(what) if isinstance(what, str) else what}")
        self._heard = len(self.shop.world.journal)


def _told(result: ApplyResult) -> Iterator[str]:
    for outcome in result.outcomes:
        yield from _outcome(outcome)
    yield from (f"note: {note}" for note in result.notes)
    codes = ", ".join(sorted(code.name for code in result.exit_codes)) or "done"
    yield f"ends with {result.exit_code.name}; met: {codes}; at {_at(result.finished_at)}"


def _outcome(outcome: Outcome) -> Iterator[str]:
    ids = f" {outcome.remote_id}" if outcome.remote_id is not None else ""
    ids += f" for {outcome.old_id}" if outcome.old_id is not None else ""
    sends = f", first send {_at(outcome.first_send)}" if outcome.first_send is not None else ""
    yield f"{outcome.key}: {outcome.fate}{ids}{sends} [{outcome.exit_code.name}]"
    if outcome.text:
        yield f"    {outcome.text}"


def _kept(lock: Lock, read: Callable[[str], Mapping[str, Any]]) -> Iterator[str]:
    yield f"holder: {lock.holder}; names verified: {lock.names_verified}; next number: {lock.next_seq}"
    yield f"applied {_at(lock.applied_at)}, commit {lock.applied_commit or 'none'}; rolled {_at(lock.rolled_at)}"
    for key, record in sorted(lock.records.items()):
        yield f"{key}, named {record.name}, on_remove {record.on_remove}"
        whole = with_receipts(record, read)
        for operation in (*whole.history, whole.operation):
            yield from _operation(operation)
    for key, series in sorted(lock.standing.items()):
        stopped = f", stopped {_at(series.stopped_at)}" if series.stopped_at else ""
        by = f"by {series.approved_by or 'nobody'} at {_at(series.approved_at)}"
        through = f"through {_at(series.materialised_through)}"
        yield f"{key} stands approved {by}, generation {series.generation}, {through}{stopped}"
    for key, one in sorted(lock.missed.items()):
        seen = f", seen by {one.seen_by} at {_at(one.seen_at)}" if one.seen_at else ""
        yield f"{key} was missed at {_at(one.at)}, noted {_at(one.noted_at)}{seen}"
    for hold in lock.holds.values():
        yield f"held: {hold.words(lock.zone)}"


def _operation(operation: Operation) -> Iterator[str]:
    words = [f"  {operation.seq}. {operation.state}", f"id {operation.remote_id}"]
    for name in ("on_appear", "why", "reach"):
        value = getattr(operation, name)
        words += [] if value is None else [f"{name} {value}"]
    for name in ("intended_at", "stopping_since", "settled_at"):
        words.append(f"{name} {_at(getattr(operation, name))}")
    words += ["imported"] if operation.imported else []
    words += ["no token"] if not operation.token else []
    words += [f"then generation {operation.then.generation}"] if operation.then else []
    words += [f"done {_at(each)}" for each in operation.done_to]
    yield ", ".join(words)
    yield f"     sends {_at(operation.first_send)} to {_at(operation.last_send)}, listed as {operation.scheduled_on}"
    if operation.note:
        yield f"     note: {operation.note}"
    for receipt in operation.receipts:
        yield f"     {_receipt(receipt)}"


def _receipt(receipt: Receipt) -> str:
    match receipt:
        case Grant():
            named = "" if receipt.digest else ", no digest"
            commit = f", commit {receipt.commit}" if receipt.commit else ""
            by = f"by {receipt.by or 'nobody'} at {_at(receipt.at)}"
            return f"granted to {receipt.deed} on the ground of {receipt.basis} {by}{named}{commit}"
        case Attempt():
            made = f" {receipt.remote_id}" if receipt.remote_id is not None else ""
            refused = f" (HTTP {receipt.http_status}, code {receipt.code})" if receipt.http_status else ""
            often = f", {receipt.times} times until {_at(receipt.until)}" if receipt.times > 1 else ""
            body = "" if receipt.body else ", no body"
            text = f": {receipt.text}" if receipt.text else ""
            return f"asked to {receipt.deed}{made} at {_at(receipt.at)}{often}, {receipt.answer}{refused}{text}{body}"
        case Sight():
            days = f"{receipt.first} to {receipt.last}"
            return f"{receipt.finding}: {receipt.remote_id} {receipt.status} at {_at(receipt.at)}, {days}, {receipt.rows} of it"
        case Gap():
            return f"and {receipt.number} more"


def _at(moment: datetime | None) -> str:
    return "never" if moment is None else f"{moment:%d %H:%M:%S}"
