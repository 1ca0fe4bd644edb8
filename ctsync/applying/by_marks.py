"""The panic button where the lock cannot be read: what CleverTap's list alone proves to be meant is stopped (protocol 10).

Without the lock no recorded id is known, and the decision cannot be written down. So a campaign is stopped only if its
name carries a whole mark of this account and project, that mark is one of the definition that was asked for, and the part
that people read is what the definition is called. A copy that somebody made in the dashboard, one that was renamed there,
one that was taken over by id: these are told, and left alone. No run that did this ends well: exit 6 until the tombstone is
written, because an apply that is under way is not fenced.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from ctsync.applying.calls import PostStop, TellTime, Together
from ctsync.applying.founding import whole_reach
from ctsync.applying.looking import look
from ctsync.applying.meant import Files
from ctsync.applying.request import Asking, Request
from ctsync.applying.result import ApplyResult, Fate, Outcome
from ctsync.applying.run import Run
from ctsync.campaign.observed import ObservedCampaign, RemoteStatus, Window
from ctsync.campaign.token import Token, definition_of, instance_of, own_of, parse_token, remote_name
from ctsync.errors import CtsyncError, ExitCode, LockMissing, RemoteError, UsageError
from ctsync.names import InstanceKey, RemoteId
from ctsync.planning.claims import human_part
from ctsync.planning.inversion import KeyRing
from ctsync.planning.planner import empty_lock
from ctsync.planning.timing import local_day

WAITS = (0.0, 1.0, 2.0, 5.0)
"""Seconds between the tries of a stop."""


def stop_by_marks(
    request: Request, names: Collection[str], files: Files, error: CtsyncError
) -> Asking[ApplyResult]:
    """Stop what the list proves to be of these names, twice. `error` says why there is no lock to go by.

    Raises `error` if it is only that a sandbox, or a server of this machine, has no lock and nothing of ours either.
    """
    run = Run(request, empty_lock(request.account, ""), (yield TellTime()), presses_on=True)
    blind = _Blind(run, [_mark(name, files) for name in sorted(set(names))], files)
    yield from blind.look_and_stop()
    if isinstance(error, UsageError) and request.account.is_local and blind.has_seen_nothing:
        raise error
    limits = request.limits
    if run.signal is None and not (yield from run.rest(limits.stop_recheck + limits.settle)):
        yield from blind.look_and_stop()
    run.codes |= {ExitCode.STOP_NOT_VERIFIED, ExitCode.LOCK_UNREADABLE}
    run.notes.append(_why(error))
    run.notes.append(_UNFENCED.format(names=" ".join(sorted(set(names)))))
    yield from blind.tell()
    return run.result(None)


def _why(error: CtsyncError) -> str:
    if isinstance(error, UsageError):
        error = LockMissing("There is no lock for this account.", hint="Put the newest copy back.")
    return f"{error.what} {error.hint}".strip()


_UNFENCED = (
    "NOT written down: no run is kept from creating it. An apply that is under way may still create it, also what it has not "
    "reached yet, and a later one may create it again: cancel them. As soon as the lock can be read: ctsync stop {names}"
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """One name that was asked for: its definition, one instance of it or all, and what people read in the list."""

    asked: str
    definitions: frozenset[str]
    instance: InstanceKey | None
    called: frozenset[str]
    others: frozenset[str]
    """The marks of definitions that files have under other names."""

    def fits(self, row: ObservedCampaign, token: Token, limit: int) -> bool:
        """Whether the row is provably meant. A definition that was renamed keeps its mark, and no file may say so any more."""
        if self.instance is not None and token.instance != instance_of(self.instance):
            return False
        if self.is_of(token):
            return any(_is_called(row.name, token, each, limit) for each in self.called)
        is_nobodys = self.instance is None and token.definition not in self.others
        return is_nobodys and _is_called(row.name, token, self.asked, limit)

    def is_of(self, token: Token) -> bool:
        return token.definition in {definition_of(InstanceKey(each)) for each in self.definitions}


def _mark(asked: str, files: Files) -> _Mark:
    instance = _instance(asked)
    name = asked if instance is None else instance.definition
    definitions = {name} if instance is not None else {name, *files.definitions(name)}
    called = {name}
    for each in (each for definition in definitions for each in files.of(definition)):
        called |= {*each.names, each.identity.dashboard_name or each.name}
    others = {definition_of(InstanceKey(each)) for each in files.names - definitions}
    return _Mark(asked, frozenset(definitions), instance, frozenset(called), frozenset(others))


_KEY = re.compile(r"([^\[@#]+)(?:\[([^\]\s]+)\])?(?:@(\d{4}-\d\d-\d\d))?(?:#(\d{1,4}))?")


def _instance(asked: str) -> InstanceKey | None:
    """The one instance that a key names; None for a name. A part reads alike whether it is a market or a language."""
    found = _KEY.fullmatch(asked)
    if found is None or asked == found[1]:
        return None
    try:
        day = None if found[3] is None else date.fromisoformat(found[3])
    except ValueError:
        return None
    return InstanceKey(found[1], market=found[2] or "", day=day, number=int(found[4] or 1))


_REST = re.compile(r"(?: \[[^\]\s]+\])?(?: \d{4}-\d\d-\d\d)?")
_CUT = re.compile(r"(?: \[[^\]\s]*\]?)?(?: [\d-]*)?")
_LETTER = 4
"""Bytes that a name may fall short of its limit, because letters are not cut in two."""


def _is_called(row: str, token: Token, name: str, limit: int) -> bool:
    """Whether people read exactly this name, with a part and a date or without, as far as there was room for it."""
    human = human_part(row)
    if not human.startswith(name):
        return row == remote_name(name, token, limit)
    is_full = len(row.encode()) > limit - _LETTER
    return (_CUT if is_full else _REST).fullmatch(human[len(name) :]) is not None


class _Blind:
    """One such run: what was seen of ours, and what was stopped of it."""

    def __init__(self, run: Run, marks: list[_Mark], files: Files) -> None:
        self._run, self._marks = run, marks
        self._own = own_of(run.request.account)
        definitions = frozenset().union(*(mark.definitions for mark in marks))
        self._keys = KeyRing(definitions, tuple(each.key for each in files.campaigns))
        self._unseen: set[Window] = set()
        self._found: dict[RemoteId, _Mark] = {}
        self._imported = sorted({each.identity.adopt for each in files.campaigns if each.identity.adopt})

    @property
    def has_seen_nothing(self) -> bool:
        """Whether all of the list could be read, and shows nothing that carries our mark."""
        return not (self._unseen or any(self._token(row) for row in self._run.seen.rows))

    def look_and_stop(self) -> Asking[None]:
        """Days that are near come first, and what is found there is stopped before anything else is looked at."""
        self._unseen.clear()
        windows = whole_reach(self._run.now, self._run.zone)
        today = local_day(self._run.now, self._run.zone)
        for window in sorted(windows, key=lambda each: (each.last < today, abs(each.first - today))):
            yield from self._see([window])
            yield from self._post(row for row in self._live() if row.day in window)
        for wait in WAITS:
            live = self._live()
            if not live:
                return
            yield from self._see(Window(day, day) for day in sorted({row.day for row in live}))
            if not self._live() or (yield from self._run.rest(wait)):
                return
            yield from self._post(self._live())

    def _see(self, windows: Iterable[Window]) -> Asking[None]:
        """What one window shows counts, whatever another one does not: a stop rests on a row that is there."""
        for window in windows:
            try:
                self._run.saw((yield from look((window,), patient=False)))
            except RemoteError as error:
                self._unseen.add(window)
                if error.what not in self._run.notes:
                    self._run.notes.append(error.what)

    def _live(self) -> list[ObservedCampaign]:
        """What is meant and not proven stopped. What was seen live once is remembered, to be told at the end."""
        rows = []
        for row in self._run.seen.rows:
            token = self._token(row)
            mark = None if token is None else self._meant(row, token)
            if mark is not None and row.status.is_live:
                self._found[row.id] = mark
                rows.append(row)
        return sorted(rows, key=lambda each: each.id)

    def _token(self, row: ObservedCampaign) -> Token | None:
        token = parse_token(row.name)
        return token if token is not None and token.own == self._own else None

    def _meant(self, row: ObservedCampaign, token: Token) -> _Mark | None:
        limit = self._run.request.account.name_limit
        return next((mark for mark in self._marks if mark.fits(row, token, limit)), None)

    def _post(self, rows: Iterable[ObservedCampaign]) -> Asking[None]:
        ids = tuple(PostStop(row.id) for row in rows)
        if ids:
            yield Together(ids)

    def tell(self) -> Asking[None]:
        """An outcome for each campaign that was live, and one for each name that has none: none of them is a good end."""
        for number, mark in sorted(self._found.items()):
            row = self._run.seen.by_id[number]
            token = self._token(row)
            key = None if token is None else self._keys.key_of(row, token)
            text = _text(row.status)
            yield from self._run.settle(
                Outcome(key or self._key(mark), Fate.STOP_UNVERIFIED, number, text=text)
            )
        for mark in self._marks:
            if mark not in self._found.values():
                yield from self._run.settle(Outcome(self._key(mark), Fate.STOP_UNVERIFIED, text=_NONE_SEEN))
        self._tell_what_was_left()

    def _key(self, mark: _Mark) -> InstanceKey:
        return mark.instance or InstanceKey(min(mark.definitions))

    def _tell_what_was_left(self) -> None:
        """What looks like it and is not surely ours, or not surely meant, and how much of the list is missing."""
        rows = [
            (row, token)
            for row in self._run.seen.rows
            if row.status.is_live and row.id not in self._found and (token := self._token(row))
        ]
        limit = self._run.request.account.name_limit
        left = [
            str(row.id)
            for row, token in rows
            if any(
                (mark.instance is None and mark.is_of(token))
                or any(_is_called(row.name, token, each, limit) for each in mark.called)
                for mark in self._marks
            )
        ]
        left += [f"{each} (taken over by id)" for each in self._imported]
        if left:
            self._run.notes.append(_LEFT.format(ids=", ".join(left)))
        if self._unseen:
            first = min(window.first for window in self._unseen)
            last = max(window.last for window in self._unseen)
            self._run.notes.append(f"Not all of the days from {first} to {last} could be listed.")


def _text(status: RemoteStatus) -> str:
    if status is RemoteStatus.STOPPED:
        return _STOPPED
    return _COMPLETED if status is RemoteStatus.COMPLETED else _LIVE


_STOPPED = "The list shows it as stopped. That could not be written down: run `ctsync stop` again as soon as the lock can be read."
_COMPLETED = "It was sent before the stop reached it."
_LIVE = "It is NOT proven stopped. Stop it in the dashboard, now."
_NONE_SEEN = "The list shows no live campaign with its mark and its name. One that is just being created is not in the list yet."
_LEFT = (
    "Not stopped, because without the lock it is not sure that they are meant: {ids}. They carry a mark of this project and look "
    "like it, or were taken over. Look in the dashboard, and stop there what has to be stopped."
)
