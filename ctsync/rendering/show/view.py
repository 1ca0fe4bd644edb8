"""What the lock knows of one campaign: each of its instances, their operations, and with receipts how each one went."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeAlias

from ctsync.catalog.nearest import nearest
from ctsync.errors import UsageError
from ctsync.lock.put_away import with_receipts
from ctsync.lock.receipt import Grant
from ctsync.lock.receipt_json import receipt_tree
from ctsync.lock.record import Lock, Operation, Record
from ctsync.lock.standing import Standing
from ctsync.names import InstanceKey
from ctsync.rendering.campaign_words import title_of
from ctsync.rendering.lock.hold_words import hold_words, sentence
from ctsync.rendering.show.receipt_words import STATES, moment_of, words_of
from ctsync.rendering.show.verdicts import Judged, judge
from ctsync.rendering.wording import listed, moment, shown
from ctsync.schedule import Timetable

Read: TypeAlias = Callable[[str], Mapping[str, Any]]
"""Gives the blob of a digest."""
Retell: TypeAlias = Callable[[Mapping[str, Any]], str]
"""Says the audience that a blob holds, as a sentence; empty for a form that nobody reads any more."""

_LONGEST = 400


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One receipt: when (UTC, None for what has no moment), in words, and as the lock holds it."""

    at: datetime | None
    words: str
    facts: Mapping[str, Any]
    body: str = ""


@dataclass(frozen=True, slots=True)
class OperationRow:
    """One operation. Times are UTC; `receipts` is None if nobody asked for them, and empty if none are recorded.

    `approved` says who approved it and when, `sent` the texts that were handed over, whole, by their places in the
    request, and `audience` to whom, as a sentence; all are empty unless somebody asked for one date, or for receipts.
    """

    seq: int
    state: str
    words: str
    token: str
    remote_name: str
    remote_id: int | None
    generation: int
    fingerprint: str
    channel: str
    first_send: datetime
    last_send: datetime
    sends: str
    reach: int | None
    intended_at: datetime
    settled_at: datetime | None
    note: str
    receipts: tuple[ReceiptRow, ...] | None
    approved: tuple[str, ...] = ()
    sent: tuple[tuple[str, str], ...] = ()
    audience: str = ""


@dataclass(frozen=True, slots=True)
class InstanceRow:
    """One instance, its operations oldest first, and what their receipts come to (None if nobody asked)."""

    key: str
    title: str
    on_remove: str
    operations: tuple[OperationRow, ...]
    judged: Judged | None


@dataclass(frozen=True, slots=True)
class MissedSendRow:
    """A send of a rolling campaign for which nothing was created."""

    key: str
    at: datetime
    seen_by: str


@dataclass(frozen=True, slots=True)
class ApprovedRow:
    """The standing approval of a rolling campaign."""

    key: str
    by: str
    at: datetime
    stopped_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A hold over one of the instances that are shown, or over dates to come. Times are UTC."""

    scope: str
    until: datetime
    by: str
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class ShowView:
    name: str
    zone: str
    instances: tuple[InstanceRow, ...]
    missed: tuple[MissedSendRow, ...] = ()
    approved: tuple[ApprovedRow, ...] = ()
    holds: tuple[HeldRow, ...] = ()


def show_view(
    lock: Lock | None,
    name: str,
    zone: str,
    read: Read | None = None,
    retell: Retell = lambda _: "",
    *,
    receipts: bool = True,
    now: datetime | None = None,
) -> ShowView:
    """Of `NAME`, `NAME@DATE` or a whole key. Raises UsageError for what the lock does not know.

    `read` gives the blob of a digest, for what was sent and for receipts that are put away; without it neither is shown.
    `retell` says to whom.
    Without `receipts` it is told who approved it, and not how it went. `now` is the account's time as far as it is known
    without asking: a hold that had run out by then is left out. Raises LockCorrupt if a blob is missing.
    """
    asked = _Asked.of(name)
    records = [] if lock is None else [each for each in lock.records.values() if asked.means(each)]
    missed = [] if lock is None else [one for one in lock.missed.values() if asked.names(one.key, one.name)]
    standing = (
        [] if lock is None else [one for one in lock.standing.values() if asked.names(one.key, one.name)]
    )
    if not (records or missed or standing):
        raise _unknown(name, lock)
    records.sort(key=lambda each: (each.operation.first_send, str(each.key)))
    return ShowView(
        shown(name, 100),
        zone,
        tuple(
            _instance(each, zone, receipts=False)
            if read is None
            else _with_evidence(each, zone, read, retell, receipts=receipts)
            for each in records
        ),
        tuple(MissedSendRow(str(one.key), one.at, shown(one.seen_by)) for one in missed),
        tuple(
            ApprovedRow(str(one.key), shown(one.approved_by), one.approved_at, one.stopped_at)
            for one in standing
        ),
        () if lock is None else tuple(_held(lock, [*records, *standing], zone, now)),
    )


def _held(
    lock: Lock, shown_ones: Sequence[Record | Standing], zone: str, now: datetime | None
) -> Iterator[HeldRow]:
    """The holds that cover one of them, in the order in which they end."""
    for hold in sorted(lock.holds.values(), key=lambda each: (each.until, each.scope)):
        is_over = now is not None and not hold.counts_at(now)
        if not is_over and any(hold.covers(one.key, one.name) for one in shown_ones):
            words = sentence(hold_words(hold, zone))
            yield HeldRow(shown(hold.scope), hold.until, shown(hold.by), shown(hold.reason), words)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What somebody typed, and read as a name with a date."""

    name: str
    base: str
    day: date | None

    @classmethod
    def of(cls, name: str) -> _Asked:
        base, _, written = name.rpartition("@")
        try:
            return cls(name, base, date.fromisoformat(written))
        except ValueError:
            return cls(name, name, None)

    def means(self, record: Record) -> bool:
        if self.names(record.key, record.name):
            return True
        whole = record.key.day is None and self.base in _names(record.key, record.name)
        return whole and self.day in Timetable.from_tree(record.operation.timetable).send_days()

    def names(self, key: InstanceKey, name: str) -> bool:
        """Whether the key is meant: by its own text, its definition's or its campaign's name, with its date if asked."""
        if self.name in (str(key), key.definition, name):
            return True
        return self.base in _names(key, name) and self.day in (None, key.day)


def _names(key: InstanceKey, name: str) -> tuple[str, ...]:
    """What an instance is called without its date, by the name of its key and by that of today."""
    part = f"[{key.part}]" if key.part else ""
    return (key.definition, name, f"{key.definition}{part}", f"{name}{part}")


def _unknown(name: str, lock: Lock | None) -> UsageError:
    if lock is None:
        return UsageError(
            "There is no lock yet, so nothing is known of any campaign.",
            hint="`ctsync apply` writes the first one.",
        )
    known = {text for record in lock.records.values() for text in (record.name, str(record.key))}
    close = nearest(name, known)
    return UsageError(
        f"The lock knows no campaign named {shown(name, 100)}.",
        why="It holds what was created or taken over; what ended over 400 days ago is forgotten.",
        hint=f"Did you mean {close}?" if close else "`ctsync lock show` lists them all.",
    )


def _instance(record: Record, zone: str, *, receipts: bool) -> InstanceRow:
    operations = (*record.history, record.operation)
    return InstanceRow(
        str(record.key),
        title_of(record.key, record.name),
        record.on_remove,
        tuple(_operation(each, zone, receipts=receipts) for each in operations),
        _harmless(judge(record, zone)) if receipts else None,
    )


def _with_evidence(record: Record, zone: str, read: Read, retell: Retell, *, receipts: bool) -> InstanceRow:
    whole = with_receipts(record, read)
    row = _instance(whole, zone, receipts=receipts)
    operations = zip(row.operations, (*whole.history, whole.operation), strict=True)
    told = (
        replace(
            told,
            approved=tuple(_approved(each, zone)),
            sent=_sent(kept),
            audience=shown(retell(kept), sys.maxsize),
        )
        for told, each in operations
        for kept in [read(each.content) if each.content else {}]
    )
    return replace(row, operations=tuple(told))


def _approved(operation: Operation, zone: str) -> Iterator[str]:
    for each in operation.receipts:
        if isinstance(each, Grant):
            yield f"{moment(each.at, zone)}: {shown(words_of(each, operation, zone), _LONGEST)}"


def _sent(kept: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The texts of a request as it was sent: what people saw, and where it led. A lost lock's are not known."""
    content = kept.get("payload", {}).get("content")
    return tuple((shown(path), shown(text, sys.maxsize)) for path, text in _texts(content, ""))


def _texts(tree: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from _texts(value, f"{path}.{key}" if path else str(key))
    elif isinstance(tree, list):
        for number, value in enumerate(tree, 1):
            yield from _texts(value, f"{path} {number}".strip())
    elif isinstance(tree, str) and tree:
        yield path, tree


def _harmless(judged: Judged) -> Judged:
    reasons = tuple(shown(text) for text in judged.because)
    return Judged(judged.verdict, shown(judged.headline), reasons, shown(judged.look))


def _operation(operation: Operation, zone: str, *, receipts: bool) -> OperationRow:
    timetable = Timetable.from_tree(operation.timetable)
    return OperationRow(
        operation.seq,
        operation.state.value,
        STATES[operation.state],
        shown(operation.token),
        shown(operation.remote_name),
        operation.remote_id,
        operation.generation,
        operation.fingerprint,
        shown(operation.channel),
        operation.first_send,
        operation.last_send,
        shown(timetable.describe()),
        operation.reach,
        operation.intended_at,
        operation.settled_at,
        shown(operation.note),
        tuple(_receipts(operation, zone)) if receipts else None,
    )


def _receipts(operation: Operation, zone: str) -> Iterator[ReceiptRow]:
    for each in operation.receipts:
        body = getattr(each, "body", "")
        yield ReceiptRow(
            moment_of(each), shown(words_of(each, operation, zone)), receipt_tree(each), shown(body)
        )


def is_one_date(name: str) -> bool:
    """Whether somebody asked for the campaigns of one day."""
    return _Asked.of(name).day is not None


def summary_of(view: ShowView) -> str:
    """One sentence over all instances, where there are several."""
    counted: dict[str, int] = {}
    for each in view.instances:
        if each.judged is not None:
            word = _SHORT[each.judged.verdict.value]
            counted[word] = counted.get(word, 0) + 1
    return listed([f"{number:,} {word}" for word, number in counted.items()])


_SHORT = {
    "once": "went out once",
    "at_most_once": "can not have gone out twice",
    "not_sent": "did not go out",
    "again_by_decision": "went out again by decision",
    "not_recorded": "not recorded",
    "unclear": "unclear",
    "perhaps_twice": "may have gone out twice",
}
