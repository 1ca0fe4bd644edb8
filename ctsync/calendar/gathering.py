"""From a plan, the lock and the list to the entries of a calendar.

The calendar shows the account as it will be once the plan is applied: what is planned stands beside what is live, what a
Replace takes away is not counted twice, and what will be stopped is shown and not counted. Nothing is decided here
that the plan has not decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from ctsync.calendar.audiences import Who, who_of
from ctsync.calendar.entries import Entry, Standing, Told, first_of
from ctsync.calendar.frame import Frame
from ctsync.calendar.people import UNKNOWN, Messages, messages_of
from ctsync.calendar.sends import Manner, Send, locals_between, send_at
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.definition import Definition
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.observed import ObservedCampaign, RemoteStatus, Sightings
from ctsync.lock.record import Lock, Operation, Record, State
from ctsync.names import InstanceKey, RemoteId
from ctsync.planning.change import (
    Adopt,
    Approve,
    Block,
    Blocked,
    Change,
    Create,
    Drift,
    Forget,
    History,
    Keep,
    Missed,
    Replace,
    Resolve,
    Stop,
    Wait,
)
from ctsync.planning.claims import human_part, is_one_off
from ctsync.planning.plan import Plan
from ctsync.planning.rolling import is_halted
from ctsync.planning.unmanaged import unmanaged
from ctsync.schedule import Timetable
from ctsync.schedule.zones import earliest_instant, local_time


@dataclass(frozen=True)
class Sources:
    """Everything a calendar is made from. `told` is what the message report says of campaigns nobody manages."""

    plan: Plan
    wanted: Iterable[DesiredCampaign]
    lock: Lock
    seen: Sightings
    account: AccountFacts
    told: Mapping[RemoteId, Told] = field(default_factory=dict)


def gather(sources: Sources, frame: Frame) -> tuple[Entry, ...]:
    """The campaigns that send within the frame, in the order of their first sends there. Linear in sends."""
    gathering = _Gathering(sources, frame, sources.plan.made_at)
    return tuple(sorted((entry for entry in gathering.entries() if entry.sends), key=first_of))


@dataclass
class _Gathering:
    """One pass over each input, with what parts of one file share kept."""

    sources: Sources
    frame: Frame
    now: datetime
    _people: dict[InstanceKey, Who] = field(default_factory=dict)

    def entries(self) -> Iterator[Entry]:
        planned: set[str] = set()
        for change in self.sources.plan.changes:
            planned.add(str(change.key))
            yield from self._of_change(change)
        for record in self.sources.lock.records.values():
            yield from self._earlier(record)
        for desired in self.sources.wanted:
            if desired.series is not None and str(desired.key) not in planned:
                yield from self._ahead(desired)
        yield from self._of_others()

    def _of_change(self, change: Change) -> Iterator[Entry]:
        match change:
            case Create():
                yield self._wanted(change.desired, Standing.NEW, timetable=change.timetable)
            case Replace():
                yield self._wanted(change.desired, Standing.REPLACES, timetable=change.timetable)
                yield self._until(change.record, change.record.operation, Standing.SENT, self.now)
            case Wait():
                yield self._wanted(change.desired, Standing.WAITS, f"until {change.until.isoformat()}")
            case Adopt():
                yield self._wanted(change.desired, Standing.LIVE, "taken over", remote_id=change.seen.id)
            case Blocked():
                yield from self._blocked(change)
            case Approve():
                return
            case _:
                yield from self._of_record(change)

    def _of_record(self, change: Keep | Resolve | Stop | Forget | History | Missed) -> Iterator[Entry]:
        match change:
            case Keep():
                yield from self._kept(change)
            case Resolve():
                yield self._recorded(change.record, Standing.UNCLEAR, change.desired)
            case Stop():
                yield self._recorded(change.record, Standing.STOPS)
            case Forget():
                yield self._recorded(change.record, Standing.LET_GO)
            case History():
                yield from self._history(change.record)
            case Missed():
                yield self._missed(change)

    def _kept(self, change: Keep) -> Iterator[Entry]:
        record, drift = change.record, change.drift
        if record.operation.state is not State.LIVE:
            yield from self._history(record, change.desired)
            if change.needs_generation:
                entry = self._wanted(change.desired, Standing.BLOCKED, "needs a higher generation")
                yield replace(entry, sends=tuple(send for send in entry.sends if send.begins > self.now))
            return
        standing = Standing.LIVE if drift is None else Standing.DRIFTED
        if drift is Drift.STOPPED_BY_OTHERS:
            standing = Standing.GONE
        said = "" if drift is None or standing is Standing.GONE else drift.value
        entry = self._recorded(record, standing, change.desired, said)
        moved = change.seen if drift is Drift.MOVED and is_one_off(record.operation) else None
        yield entry if moved is None else replace(entry, sends=self._listed_at(moved))

    def _blocked(self, change: Blocked) -> Iterator[Entry]:
        """What is live stays live; what is not live is not made, and can no longer send if its time has passed."""
        if change.record is not None and change.record.operation.state is State.LIVE:
            said = f"a change of it is blocked: {change.block.value}"
            yield self._recorded(change.record, Standing.LIVE, change.desired, said)
        elif change.desired is not None:
            standing = Standing.MISSED if change.block is Block.PAST else Standing.BLOCKED
            yield self._wanted(change.desired, standing, change.block.value)

    def _history(self, record: Record, desired: DesiredCampaign | None = None) -> Iterator[Entry]:
        """What is over, as far as it went out; what was let go of goes on without us."""
        if record.operation.state is State.RELEASED:
            yield self._recorded(record, Standing.LET_GO)
        elif record.operation.state is State.LIVE:
            yield self._recorded(record, Standing.LIVE, desired)
        else:
            yield from self._went_out(record, record.operation)

    def _earlier(self, record: Record) -> Iterator[Entry]:
        for operation in record.history:
            yield from self._went_out(record, operation)

    def _went_out(self, record: Record, operation: Operation) -> Iterator[Entry]:
        standing = _AFTERWARDS.get(operation.state)
        if standing is None or operation.last_send < self.frame.start:
            return
        until = operation.settled_at or self.now
        entry = self._until(record, operation, standing, until)
        if operation.state is State.STOPPED_BEFORE:
            done = frozenset(operation.done_to)
            sends = tuple(send for send in entry.sends if self._instant(send.local) in done)
            entry = replace(entry, sends=sends)
        yield entry

    def _until(self, record: Record, operation: Operation, standing: Standing, until: datetime) -> Entry:
        """What had begun of an operation by then, under a key of its own: the same instance may send again."""
        entry = self._recorded(replace(record, operation=operation), standing)
        sends = tuple(send for send in entry.sends if send.begins <= until)
        return replace(entry, key=f"{entry.key} ({operation.seq})", sends=sends)

    def _instant(self, local: datetime) -> datetime:
        return earliest_instant(local, self.frame.zone)

    def _missed(self, change: Missed) -> Entry:
        local = self._local(change.missed.at, change.key.day)
        sends = (Send(local, change.missed.at, change.missed.at),) if local.date() in self.frame else ()
        name = change.missed.name
        return Entry(str(change.key), _title(change.key, name), "", Standing.MISSED, UNKNOWN, sends)

    def _local(self, instant: datetime, day: date | None) -> datetime:
        """The account's clock at a send, on the day that its key says even where it began elsewhere the day before."""
        local = local_time(instant, self.frame.zone)
        return local if day is None else datetime.combine(day, local.time())

    def _ahead(self, desired: DesiredCampaign) -> Iterator[Entry]:
        """A date beyond its horizon: nobody has to make it yet, and everybody may see it coming."""
        local = desired.timetable.local_at(0)
        if local.date() not in self.frame or desired.first_send <= self.now:
            return
        if is_halted(desired, self.sources.lock):
            yield self._wanted(desired, Standing.BLOCKED, Block.HALTED.value)
            return
        horizon = (
            desired.first_send if desired.series is None else desired.first_send - desired.series.horizon
        )
        yield self._wanted(desired, Standing.AHEAD, f"made from {self._local(horizon, None):%Y-%m-%d} on")

    def _of_others(self) -> Iterator[Entry]:
        told = unmanaged(self.sources.lock, self.sources.seen, self.sources.account)
        for rows, standing in (
            (told.live, Standing.UNMANAGED),
            (told.ended, Standing.ENDED),
            (told.ours, Standing.STRANGE),
        ):
            yield from (self._listed(row, standing) for row in rows)

    def _listed(self, row: ObservedCampaign, standing: Standing) -> Entry:
        known = self.sources.told.get(row.id, Told())
        return Entry(
            key=f"#{row.id}",
            name=human_part(row.name),
            channel=known.channel,
            standing=standing,
            messages=messages_of(None, known.channel),
            sends=() if row.status is RemoteStatus.STOPPED else self._listed_at(row),
            remote_id=row.id,
            said=row.status.value,
            repeats=known.repeats,
        )

    def _listed_at(self, row: ObservedCampaign) -> tuple[Send, ...]:
        """CleverTap's list says one moment of a campaign, on the account's clock, and nothing of people's clocks."""
        local = row.local_time
        instant = self._instant(local)
        return (Send(local, instant, instant),) if local.date() in self.frame else ()

    def _wanted(
        self,
        desired: DesiredCampaign,
        standing: Standing,
        said: str = "",
        *,
        timetable: Timetable | None = None,
        remote_id: RemoteId | None = None,
    ) -> Entry:
        used = timetable or desired.timetable
        sends = self._sends(used, desired.definition)
        if not sends:
            return _nothing(desired.key, standing)
        repeats = desired.definition.schedule.every is not None
        return Entry(
            key=str(desired.key),
            name=_title(desired.key, desired.name),
            channel=desired.identity.channel,
            standing=standing,
            messages=messages_of(desired.definition, desired.identity.channel),
            sends=sends,
            who=self._who(desired),
            remote_id=remote_id,
            said=said,
            repeats=repeats,
            unit=str(desired.series.key) if desired.series is not None and repeats else str(desired.key),
            desired=desired,
        )

    def _recorded(
        self, record: Record, standing: Standing, desired: DesiredCampaign | None = None, said: str = ""
    ) -> Entry:
        """As the lock has it: what is live sends when the lock says, whatever the file says by now."""
        operation = record.operation
        timetable = Timetable.from_tree(operation.timetable)
        is_known = desired is not None and desired.fingerprint == operation.fingerprint
        sends = self._sends(timetable, desired.definition if desired is not None and is_known else None)
        if not sends:
            return _nothing(record.key, standing)
        return Entry(
            key=str(record.key),
            name=_title(record.key, record.name),
            channel=operation.channel,
            standing=standing,
            messages=self._messages(operation, desired if is_known else None),
            sends=sends,
            who=self._who(desired) if desired is not None and is_known else None,
            remote_id=operation.remote_id,
            said=said,
            repeats=not is_one_off(operation) or record.key.day is not None,
            desired=desired if is_known else None,
        )

    def _messages(self, operation: Operation, desired: DesiredCampaign | None) -> Messages:
        definition = None if desired is None else desired.definition
        return messages_of(definition, operation.channel, operation.reach)

    def _sends(self, timetable: Timetable, definition: Definition | None) -> tuple[Send, ...]:
        manner = Manner() if definition is None else manner_of(definition)
        moments = locals_between(timetable, self.frame.first, self.frame.last)
        return tuple(send_at(timetable, local, manner) for local in moments)

    def _who(self, desired: DesiredCampaign) -> Who:
        part = replace(desired.key, day=None, number=1)
        if part not in self._people:
            self._people[part] = who_of(desired)
        return self._people[part]


_AFTERWARDS = {
    State.SENT: Standing.SENT,
    State.STOPPED_BEFORE: Standing.SENT,
    State.STOPPED_MAYBE: Standing.MAYBE,
    State.FOREIGN: Standing.MAYBE,
}
"""How what is over is shown, as far as it went out. What was refused, absent or missed sent nothing."""


def manner_of(definition: Definition) -> Manner:
    """Where a campaign's people live, and whether the throttle holds it up."""
    return Manner(definition.countries, is_throttled=definition.throttle == "respect")


def _title(key: InstanceKey, name: str) -> str:
    """The campaign's name of today with its market and language; the date is where it stands."""
    return f"{name}[{key.part}]" if key.part else name


def _nothing(key: InstanceKey, standing: Standing) -> Entry:
    """A campaign that sends nothing within the frame; it is left out."""
    return Entry(str(key), "", "", standing, UNKNOWN, ())
