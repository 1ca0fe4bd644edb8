"""One run's state: the lock as last written, what was seen, and what became of each change.

Every write goes through here, so that a run that was fenced can still hand in the outcomes of its own creates and
does nothing after that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ctsync.applying.calls import ReadLock, Rest, Tell, TellTime, WriteLock
from ctsync.applying.noting import Noted, carrying
from ctsync.applying.request import NEWEST_BACK, Asking, Request
from ctsync.applying.result import ApplyResult, Outcome
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.observed import Sightings
from ctsync.errors import ExitCode, Fenced, LockForeign
from ctsync.guardrails.reach import Reach
from ctsync.lock.holds import Hold, hold_over
from ctsync.lock.operations import now_stopping
from ctsync.lock.receipt import Receipt
from ctsync.lock.record import Lock, OnAppear, Operation, Record, State, Why
from ctsync.lock.standing import Standing
from ctsync.lock.stores.contract import revision_of
from ctsync.planning.plan import Plan

SWAPS = 10
"""Tries to write something down while others write too."""


@dataclass
class Run:
    """What a run knows so far."""

    request: Request
    lock: Lock
    now: datetime
    seen: Sightings = field(default_factory=lambda: Sightings((), ()))
    outcomes: list[Outcome] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    codes: set[ExitCode] = field(default_factory=set)
    signal: int | None = None
    fenced: Fenced | None = None
    wanted: frozenset[str] = frozenset()
    """The keys that the files have, under the numbers their records keep (protocol 1)."""
    remembers: frozenset[str] | None = None
    """The keys whose records stay however old they are, because a file names their send: a date of a rolling
    definition is none. None in a run that knows no files, and so forgets nothing.
    """
    creates_barred: str = ""
    """Why no further create may go out in this run; empty while they may."""
    begun: set[str] = field(default_factory=set)
    """The keys of what this run wrote an intent for or sent a stop to: left open, they must not be passed over."""
    has_rolled: bool = False
    """Whether it had the chance to create what is due: no halt, no bar, no run that only looks."""
    presses_on: bool = False
    """Whether it goes on when others write the lock: a panic stop does, because it only ever stops."""
    stops_begun: set[str] = field(default_factory=set)
    """The keys of stops that this run wrote down with a receipt, until their first POST is answered."""
    reach: dict[str, Reach] = field(default_factory=dict)
    """The people that this run counted, by the text of the instance's key."""
    unwritten: list[Noted] = field(default_factory=list)
    """Receipts that the next swap carries, whatever it is for."""

    def tick(self) -> Asking[datetime]:
        """Look at the clock."""
        self.now = yield TellTime()
        return self.now

    @property
    def halted(self) -> bool:
        """Whether nothing more may be sent: a signal came, or another run took the lock over."""
        return self.signal is not None or self.fenced is not None

    @property
    def halt_code(self) -> ExitCode:
        """The exit code of what a halted run has left undone. Nothing is stale or frozen by it."""
        if self.fenced is not None:
            return ExitCode.HELD
        return ExitCode.TERMINATED if self.signal == 15 else ExitCode.INTERRUPTED

    @property
    def halt_text(self) -> str:
        """Why a halted run sends nothing more, as a sentence."""
        return (
            "A signal came first; nothing was sent."
            if self.fenced is None
            else f"{self.fenced.what.rstrip('.')}; nothing was sent."
        )

    def write(self, lock: Lock) -> Asking[None]:
        """Compare and swap. Raises Fenced if somebody else wrote meanwhile."""
        if self.fenced is not None:
            raise self.fenced
        self.lock = yield WriteLock(carrying(lock, self.unwritten), revision_of(self.lock))
        self.unwritten.clear()

    def note(
        self, key: str, receipt: Receipt, *, operation: Operation | None = None, closes: bool = False
    ) -> None:
        """Keep a receipt of a record's current operation, or of an earlier one of it, for the next swap."""
        record = self.lock.records.get(key)
        meant = record.operation if operation is None and record is not None else operation
        if meant is not None:
            self.unwritten.append(Noted(key, meant.seq, receipt, closes))

    def write_operations(
        self, changed: Mapping[str, Operation], *, standing: Mapping[str, Standing] | None = None
    ) -> Asking[None]:
        """Write the next states of some instances' operations, and of standing approvals, all in one swap."""
        lock = self.lock.with_records(_with(self.lock, changed))
        yield from self.write(replace(lock, standing={**lock.standing, **(standing or {})}))

    def hand_in(self, changed: Mapping[str, Operation]) -> Asking[None]:
        """Write outcomes of calls that were made. They must not be lost, even if this run has been fenced.

        A fenced run reads the lock again, hands in the outcomes of its own intents and stops as far as they are
        still open there, and is halted from then on.
        """
        for _ in range(SWAPS):
            if not changed:
                return
            try:
                lock = carrying(self.lock.with_records(_with(self.lock, changed)), self.unwritten)
                self.lock = yield WriteLock(lock, revision_of(self.lock))
            except Fenced as fenced:
                yield from self.reread(fenced)
                changed = {key: step for key, ours in changed.items() if (step := _for(self.lock, key, ours))}
            else:
                self.unwritten.clear()
                return
        raise too_many_writers(
            "so an outcome could not be written down",
            "Run `ctsync audit`: it finds by itself what this run left open.",
        )

    def reread(self, fenced: Fenced) -> Asking[None]:
        """Somebody else wrote: take the lock as it is now, and note that this run is no longer its holder.

        Raises what fenced the run if the lock is gone or another one, and LockForeign if it was put back to an earlier
        state: one that has never given out a number that this run has used. Only what only ever stops goes on with it.
        """
        fresh = yield ReadLock()
        if fresh is None or fresh.lineage != self.lock.lineage:
            raise fenced
        if fresh.next_seq < self.lock.next_seq and not self.presses_on:
            raise _put_back(fresh.next_seq, self.lock.next_seq)
        set_meanwhile = [hold for scope, hold in fresh.holds.items() if self.lock.holds.get(scope) != hold]
        self.lock = fresh
        if not self.presses_on:
            self.fenced = _held_meanwhile(set_meanwhile[0]) if set_meanwhile else fenced

    def forbidding(self, desired: DesiredCampaign) -> Hold | None:
        """The hold that forbids creating this instance now, as far as this run has read the lock."""
        return hold_over(self.lock.holds.values(), desired.key, desired.names, self.now)

    def is_in_force(self, hold: Hold) -> bool:
        """Whether this very hold stands in the lock as this run has read it: nobody has ended it, or set another."""
        return self.lock.holds.get(hold.scope) == hold

    def still_holds(self) -> Asking[bool]:
        """Whether this run may go on sending after it has waited: no signal came, and nobody wrote the lock."""
        fresh = yield ReadLock()
        if revision_of(fresh) != revision_of(self.lock):
            yield from self.reread(_written_by_others())
        return not self.halted

    @property
    def zone(self) -> str:
        """That of the account's clock."""
        return self.request.account.zone

    def saw(self, seen: Sightings) -> None:
        """What a later look showed takes the place of what this run saw first."""
        self.seen = Sightings(tuple({**self.seen.by_id, **seen.by_id}.values()), self.seen.windows)

    def rest(self, seconds: float) -> Asking[bool]:
        """Wait; gives whether a signal has come."""
        came: int | None = yield Rest(seconds)
        self.signal = self.signal if came is None else came
        return came is not None

    def settle(self, outcome: Outcome) -> Asking[None]:
        """An outcome that is known for good."""
        self.outcomes.append(outcome)
        yield Tell(outcome)

    def result(self, plan: Plan | None) -> ApplyResult:
        codes = set(self.codes)
        if self.signal is not None:
            codes.add(ExitCode.TERMINATED if self.signal == 15 else ExitCode.INTERRUPTED)
        return ApplyResult(tuple(self.outcomes), plan, self.now, tuple(self.notes), frozenset(codes))


def _with(lock: Lock, changed: Mapping[str, Operation]) -> dict[str, Record]:
    return {key: lock.records[key].with_operation(operation) for key, operation in changed.items()}


def _for(fresh: Lock, key: str, ours: Operation) -> Operation | None:
    """Our outcome as a step of the operation that stands there now; None if it is no longer open.

    The receipts are those that stand there: what this run has to add is carried by the same swap.
    """
    record = fresh.records.get(key)
    if record is None or record.operation.seq != ours.seq:
        return None
    there = record.operation
    ours = replace(ours, receipts=there.receipts)
    if there.state is State.STOPPING and ours.state in (State.STOPPED_BEFORE, State.STOPPED_MAYBE):
        return replace(ours, why=there.why, then=there.then)
    if there.state is not State.INTENT or ours.state is State.INTENT:
        return None
    if ours.state is State.LIVE and there.on_appear is OnAppear.STOP:
        return now_stopping(ours, there.why or Why.REMOVE, ours.settled_at or ours.intended_at)
    return replace(ours, why=there.why or ours.why)


def _written_by_others() -> Fenced:
    return Fenced(
        "Another run has written the lock meanwhile.",
        why="What this run knows is out of date, so it sends nothing more.",
        hint="Run the command again: it begins with what the other run has done.",
    )


def _put_back(now: int, before: int) -> LockForeign:
    return LockForeign(
        "The lock was put back to an earlier state while this run was under way.",
        why=f"Its next number is {now}, and was {before}. What this run has sent since is not in it.",
        hint=NEWEST_BACK,
    )


def _held_meanwhile(hold: Hold) -> Fenced:
    return Fenced(
        f"{hold.by or 'Somebody'} set a hold meanwhile.",
        why="A hold ends the runs that are under way, whatever it covers.",
        hint="Run the command again: it does what the hold does not forbid.",
    )


def too_many_writers(so: str, hint: str) -> Fenced:
    """After SWAPS tries in vain; `so` is what that means, as the end of a sentence."""
    return Fenced(f"Other runs kept writing the lock, {so}.", hint=hint)


def by_definition(records: Iterable[Record]) -> dict[str, list[str]]:
    """The keys, as text, of each definition's records."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for record in records:
        found[record.key.definition].append(str(record.key))
    return found
