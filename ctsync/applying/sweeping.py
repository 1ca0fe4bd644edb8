"""Campaigns that exist twice: found by their token, stopped, and reported whatever happens (exit 9, protocol 5).

They come from a request whose answer was lost and that CleverTap carried out long after it was given up. A row is
stopped only if its token is ours, and its operation was given up or is listed under its own id as well. Never because
git lacks it, never beside a recorded id that the list does not show, and never beside a campaign that was taken over by
id: that is told, for a person to look at. Where somebody stopped the recorded one in the dashboard, that counts for its
double: who withdraws a campaign there withdraws it whole. What went out nobody takes back; what was stopped, a higher
`generation` sends.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from ctsync.applying.calls import PostStop, Together
from ctsync.applying.looking import look
from ctsync.applying.receipts import answered_stop, sight
from ctsync.applying.request import Asking
from ctsync.applying.result import Fate, Outcome
from ctsync.applying.run import Run
from ctsync.campaign.observed import ObservedCampaign, Window
from ctsync.campaign.token import parse_token
from ctsync.errors import ExitCode, RemoteError
from ctsync.lock.receipt import Finding, Receipt
from ctsync.lock.record import Operation, Record, State
from ctsync.names import RemoteId
from ctsync.planning.claims import claim, contested, is_disputed, twins

WAITS = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds between looks for the proof."""


@dataclass(frozen=True, slots=True)
class _Extra:
    record: Record
    row: ObservedCampaign
    operation: Operation
    is_disputed: bool = False
    """Whether the list does not show the recorded id under the row's token."""
    owner: Record | None = None
    """Whose recorded id the row's is, where that is another key's."""

    @property
    def stop_it(self) -> bool:
        is_in_doubt = self.is_disputed and self.operation.state in (State.LIVE, State.SENT)
        return not (is_in_doubt or self.owner or self.operation.imported)

    def note(self, run: Run, receipt: Receipt) -> None:
        """Keep a receipt of it with the operation that it has the token of, or that it is beside."""
        run.note(str(self.record.key), receipt, operation=self.operation)


def sweep(run: Run) -> Asking[None]:
    """Stop every live row of ours that is one too many, and say what else is live against the lock."""
    yield from stop_extras(run)
    for outcome in _risen(run):
        yield from run.settle(outcome)
    _note_strangers(run)


def stop_extras(run: Run, only: Container[str] | None = None) -> Asking[None]:
    """Stop every live row of ours that is one too many, and tell it; `only` keeps it to the records of some keys."""
    extras = _extras(run, only)
    if any(extra.is_disputed for extra in extras):
        yield from _look_once_more(run)
        extras = _extras(run, only)
    for extra in extras:
        extra.note(run, sight(run, extra.row, Finding.DUPLICATE))
    left = yield from _stop(run, [extra for extra in extras if extra.stop_it])
    for extra in extras:
        yield from run.settle(_told(extra, stopped=extra.stop_it and extra.row.id not in left))


def _look_once_more(run: Run) -> Asking[None]:
    """Before a recorded id is called into question: a list may leave a row out for a moment."""
    if (yield from run.rest(1.0)):
        return
    try:
        run.saw((yield from look(run.seen.windows, patient=False)))
    except RemoteError:
        return


def _stop(run: Run, extras: list[_Extra]) -> Asking[set[RemoteId]]:
    """Stop and look until all are stopped or patience ends. Gives those that are not proven."""
    left = {extra.row.id: extra for extra in extras}
    windows = tuple(Window(day, day) for day in sorted({extra.row.day for extra in extras}))
    for wait in WAITS:
        if not left or run.halted or (yield from run.rest(wait)):
            break
        ids = sorted(left)
        answers = yield Together(tuple(PostStop(each) for each in ids))
        for each, answer in zip(ids, answers, strict=True):
            left[each].note(run, answered_stop(run, each, answer))
        try:
            seen = yield from look(windows, patient=False)
        except RemoteError:
            continue
        run.saw(seen)
        for row in seen.rows:
            if row.id in left and not row.status.is_live:
                left.pop(row.id).note(run, sight(run, row, Finding.DUPLICATE, seen=seen))
    return set(left)


def _told(extra: _Extra, *, stopped: bool) -> Outcome:
    kept: RemoteId | None = extra.record.operation.remote_id
    if extra.owner is not None:
        text = _CONTESTED.format(row=extra.row.id, owner=extra.owner.key)
        return Outcome(extra.record.key, Fate.DUPLICATE, extra.row.id, kept, text=text)
    if extra.is_disputed and not extra.stop_it:
        text = _DISPUTED.format(row=extra.row.id, kept=kept, key=extra.record.key)
        return Outcome(extra.record.key, Fate.DUPLICATE, extra.row.id, kept, text=text)
    what = (
        "The extra one is stopped."
        if stopped
        else "The extra one is NOT proven stopped: stop it in the dashboard."
    )
    if extra.operation.state is State.FOREIGN and extra.operation.seq == extra.record.operation.seq:
        text = _STOPPED_BY_OTHERS.format(row=extra.row.id, kept=kept, what=what)
    elif extra.is_disputed:
        text = f"Campaign {extra.row.id} carries its mark, beside the recorded {kept}. {what}"
    else:
        beside = f" beside {kept}" if kept is not None else ""
        text = f"Campaign {extra.row.id} exists{beside} with the same content. {what}"
    return Outcome(extra.record.key, Fate.DUPLICATE, extra.row.id, kept, text=text)


_DISPUTED = (
    "Campaign {row} carries the mark of the create that was answered with {kept}, and the list does not show {kept} under "
    "it: it exists twice, or the answer named another campaign. Neither is taken for the surplus one. Run `ctsync audit` "
    "in a few minutes. If it stays like this, look in the dashboard; if there is only {row}: "
    "`ctsync resolve {key} --id {row} --evidence TEXT`"
)

_STOPPED_BY_OTHERS = (
    "Somebody stopped {kept} in the dashboard, and CleverTap had made two of it: {row} says the same. {what} Nobody shall get "
    "what somebody withdrew; if it is to go out after all, give its file a higher `generation`."
)

_CONTESTED = (
    "Campaign {row} carries its mark, and is recorded for {owner}. It was not stopped. Look in the dashboard; once it is "
    "settled which campaign {owner} is, `ctsync audit` goes on."
)


def _extras(run: Run, only: Container[str] | None) -> list[_Extra]:
    """Each row once, with the first record that has it."""
    found: dict[RemoteId, _Extra] = {}
    for extra in _candidates(run):
        if only is None or str(extra.record.key) in only:
            found.setdefault(extra.row.id, extra)
    return list(found.values())


def _candidates(run: Run) -> Iterator[_Extra]:
    claims = claim(run.lock, run.seen, run.request.account)
    for record in run.lock.records.values():
        for operation, row in twins(record, claims):
            yield _Extra(record, row, operation, is_disputed(operation, claims.rows_of(operation)))
        for operation, row in contested(record, claims):
            yield _Extra(record, row, operation, owner=claims.owners[row.id])
    live = _live_instances(run)
    for row in claims.unclaimed:
        sibling = live.get(_instance(row.name))
        if sibling is not None and row.status.is_live and row.id not in claims.owners:
            yield _Extra(sibling, row, sibling.operation)


def _live_instances(run: Run) -> dict[tuple[str, str], Record]:
    live = {
        _instance(record.operation.remote_name): record
        for record in run.lock.records.values()
        if record.operation.state is State.LIVE
    }
    live.pop(("", ""), None)
    return live


def _instance(name: str) -> tuple[str, str]:
    token = parse_token(name)
    return ("", "") if token is None else (token.definition, token.instance)


def _risen(run: Run) -> Iterator[Outcome]:
    """Campaigns that were proven stopped and are listed as live again: somebody, or CleverTap, took the stop back."""
    for record in run.lock.records.values():
        for operation in (record.operation, *record.history):
            row = None if operation.remote_id is None else run.seen.by_id.get(operation.remote_id)
            if operation.state in _PROVEN and row is not None and row.status.is_live:
                yield Outcome(record.key, Fate.STOP_UNVERIFIED, row.id, text=_RISEN)


_PROVEN = (State.STOPPED_BEFORE, State.STOPPED_MAYBE)
_RISEN = "It was stopped, and the list shows it as live again. Look in the dashboard, and stop it there."


def _note_strangers(run: Run) -> None:
    """Live rows with a token of this lock that no record knows are never touched, and never passed over in silence."""
    claims, live = claim(run.lock, run.seen, run.request.account), _live_instances(run)
    ids = [row.id for row in claims.unclaimed if row.status.is_live and _instance(row.name) not in live]
    if ids:
        run.codes.add(ExitCode.CHANGES)
        listed = ", ".join(str(each) for each in sorted(ids)[:5])
        note = f"The account shows {len(ids)} live campaigns of this project that the lock does not know ({listed})."
        if note not in run.notes:
            run.notes.append(note)
