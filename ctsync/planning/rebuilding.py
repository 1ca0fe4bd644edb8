"""A lock made anew from the account's list, the files and the names in git's history (protocol 11). Pure.

What only the lost lock knew is not made up: of a campaign with other content than its file's nothing is believed but
that it is there; a wanted one without a row may exist; what was stopped counts as sent; and numbers and rows that
nobody can explain are left for a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.cosmetic import cosmetic_digest
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.observed import ObservedCampaign, RemoteStatus
from ctsync.campaign.token import Token, content_of, own_of, parse_token
from ctsync.lock.operations import with_wish
from ctsync.lock.rebuilt import Numbers
from ctsync.lock.record import UNKNOWN_CONTENT, Lock, OnAppear, OnRemove, Operation, Record, State
from ctsync.names import InstanceKey
from ctsync.planning.inversion import KeyRing
from ctsync.planning.matching import with_kept_numbers
from ctsync.planning.rolling import first_of_day, is_due
from ctsync.planning.widest import widest

PUSH: Final = "push"

LEAP: Final = 2**16
"""How far numbers and serials are set ahead: past whatever the lost lock may have given out unseen."""

_LATELY = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Former:
    """What git's history knows of a definition, by its key: the last name it had, and the highest generation.

    `channel` is empty where no version of the file could be read, and `push` where any version said that.
    """

    name: str
    channel: str = ""
    generation: int = 1
    on_remove: OnRemove = "stop"


@dataclass(frozen=True)
class Sources:
    """What a lock is made anew from, besides the list. `former` are all definitions of git's history, by their keys."""

    account: AccountFacts
    wanted: tuple[DesiredCampaign, ...]
    former: Mapping[str, Former]
    at: datetime

    @cached_property
    def _families(self) -> Mapping[str, list[DesiredCampaign]]:
        found: defaultdict[str, list[DesiredCampaign]] = defaultdict(list)
        for desired in self.wanted:
            found[desired.key.definition].append(desired)
        return found

    def definition(self, key: InstanceKey) -> DesiredCampaign | None:
        """Any instance of the same definition that the files have: of the same part, if there is one."""
        family = self._families.get(key.definition, [])
        return next((each for each in family if each.key.part == key.part), family[0] if family else None)

    def channel(self, key: InstanceKey) -> str:
        """The channel by the files, else by git's history; empty if neither knows, and push if it ever was that.

        A row may be of an earlier version of its file, and only a push campaign can do what no other can: repeat.
        """
        definition, former = self.definition(key), self.former.get(key.definition)
        before = "" if former is None else former.channel
        return before if definition is None or before == PUSH else definition.identity.channel

    def generation(self, key: InstanceKey) -> int:
        """The highest that any version of the file had, the present one included: it counts as used (protocol 11)."""
        definition, former = self.definition(key), self.former.get(key.definition)
        return max(definition.generation if definition else 1, former.generation if former else 1)


@dataclass(frozen=True, slots=True)
class Twin:
    """A live row beside the one that is kept for its instance: the next run stops it and ends with 9."""

    key: InstanceKey
    kept: ObservedCampaign
    row: ObservedCampaign


@dataclass(frozen=True, slots=True)
class Draft:
    """The new lock's contents. `known` are the instances whose operation has their content, or may have.

    `numbers` are unaccounted, `unclaimed` the rows without a readable token; `earlier` are the letters of the lost
    locks' tokens with their highest number.
    """

    records: Mapping[str, Record]
    known: Mapping[str, DesiredCampaign]
    numbers: tuple[Numbers, ...]
    unclaimed: tuple[ObservedCampaign, ...]
    twins: tuple[Twin, ...]
    earlier: Mapping[str, int]
    next_seq: int


@dataclass(frozen=True, slots=True)
class _Ours:
    row: ObservedCampaign
    token: Token
    desired: DesiredCampaign | None
    """The instance whose very content the token says, if the files have it."""


def draft(rows: Iterable[ObservedCampaign], sources: Sources) -> Draft:
    """Make the lock's contents from the rows of a complete list. The same arguments give the same draft."""
    ring = KeyRing(frozenset(sources.former), tuple(desired.key for desired in sources.wanted))
    contents = _contents(sources.wanted)
    ours: defaultdict[InstanceKey, list[_Ours]] = defaultdict(list)
    keys: dict[str, InstanceKey] = {}
    tokens: list[Token] = []
    unclaimed: list[ObservedCampaign] = []
    for row in sorted(rows, key=lambda row: row.id):
        token = parse_token(row.name)
        if token is not None and token.own != own_of(sources.account):
            continue
        key = None if token is None else ring.key_of(row, token)
        tokens += [] if token is None else [token]
        if token is not None and key is not None:
            ours[keys.setdefault(str(key), key)].append(
                _Ours(row, token, contents.get((first_of_day(key), token.fingerprint)))
            )
        elif row.status is not RemoteStatus.STOPPED:
            unclaimed.append(row)
    return _drafted(ours, tokens, unclaimed, sources)


def _drafted(
    ours: Mapping[InstanceKey, list[_Ours]],
    tokens: list[Token],
    unclaimed: list[ObservedCampaign],
    sources: Sources,
) -> Draft:
    earlier = tops(tokens)
    next_seq = max(earlier.values(), default=0) + LEAP
    records: dict[str, Record] = {}
    known: dict[str, DesiredCampaign] = {}
    twins: list[Twin] = []
    for key, found in sorted(ours.items(), key=lambda each: str(each[0])):
        kept, ended, extra = _told_apart(found)
        twins += [Twin(key, kept.row, each.row) for each in extra]
        operation = _operation(key, kept, sources)
        history: list[Operation] = []
        beside = [_one_too_many(key, each, sources) for each in extra]
        for past in (*beside, *(_operation(key, each, sources) for each in ended)):
            is_taken = past.seq in {one.seq for one in (operation, *history)}
            history.append(replace(past, seq=next_seq) if is_taken else past)
            next_seq += is_taken
        records[str(key)] = _record(key, operation, tuple(history), sources)
        if kept.desired is not None:
            known[str(key)] = kept.desired
    for desired in _without_record(records, unclaimed, sources):
        operation, next_seq = _perhaps(desired, next_seq, sources), next_seq + 1
        records[str(desired.key)] = _record(desired.key, operation, (), sources)
        known[str(desired.key)] = desired
    adopted = {desired.identity.adopt for desired in sources.wanted}
    return Draft(
        records,
        known,
        unaccounted(tokens),
        tuple(row for row in unclaimed if row.id not in adopted),
        tuple(twins),
        earlier,
        next_seq,
    )


def tops(tokens: Iterable[Token]) -> dict[str, int]:
    """The highest number of each lock's tokens, by their two letters."""
    found: dict[str, int] = {}
    for token in tokens:
        found[token.lineage] = max(found.get(token.lineage, 0), token.seq)
    return found


def unaccounted(tokens: Iterable[Token]) -> tuple[Numbers, ...]:
    """The numbers below each lock's highest one that no row shows, in rising order.

    A lock that was itself made after a loss began a leap above what had been seen then.
    """
    seen: defaultdict[str, set[int]] = defaultdict(set)
    for token in tokens:
        seen[token.lineage].add(token.seq)
    found: list[Numbers] = []
    before = 0
    for letters, numbers in sorted(seen.items(), key=lambda each: (min(each[1]), each[0])):
        start = before + LEAP if before and min(numbers) >= before + LEAP else 1
        for number in sorted(numbers):
            if number > start:
                found.append(Numbers(letters, start, number - 1))
            start = max(start, number + 1)
        before = max(before, *numbers)
    return tuple(found)


def _contents(wanted: Iterable[DesiredCampaign]) -> dict[tuple[InstanceKey, str], DesiredCampaign]:
    """The instances by day and by what the token of their very content says; the number of a day is the record's."""
    return {
        (first_of_day(desired.key), content_of(desired.fingerprint, desired.generation)): desired
        for desired in wanted
    }


def _told_apart(found: list[_Ours]) -> tuple[_Ours, list[_Ours], list[_Ours]]:
    """The one that counts now, the ended ones oldest first, and live ones beside it (protocol 5).

    A live one whose number is not above that of one that was sent is that create, or one given up before it, turned up
    late: only a later number is another edition, which a higher generation asked for.
    """
    ended = sorted((each for each in found if not each.row.status.is_live), key=lambda each: each.token.seq)
    sent = [each for each in ended if each.row.status is RemoteStatus.COMPLETED]
    last = sent[-1].token.seq if sent else 0
    live = [each for each in found if each.row.status.is_live]
    live.sort(key=lambda each: (each.token.seq <= last, *_kept_first(each)))
    if live and live[0].token.seq > last:
        return live[0], ended, live[1:]
    kept = sent[-1] if live else ended[-1]
    return kept, [each for each in ended if each is not kept], live


def _kept_first(each: _Ours) -> tuple[bool, bool, int]:
    return each.row.status is not RemoteStatus.RUNNING, each.desired is None, each.row.id


def _operation(key: InstanceKey, each: _Ours, sources: Sources) -> Operation:
    """What is known of one row: everything if the file still says its content, else only that it is there."""
    row, token, desired = each.row, each.token, each.desired
    channel = sources.channel(key)
    timetable = desired.timetable if desired else widest(row, key, channel, sources.account.zone, sources.at)
    state = _STATES.get(row.status, State.LIVE)
    operation = Operation(
        seq=token.seq,
        token=str(token),
        remote_name=row.name,
        channel=channel,
        fingerprint=desired.fingerprint if desired else UNKNOWN_CONTENT,
        generation=desired.generation if desired else sources.generation(key),
        state=state,
        first_send=timetable.first_send,
        last_send=timetable.last_send,
        timetable=timetable.to_tree(),
        content="",
        cosmetic=cosmetic_digest(desired) if desired else "",
        scheduled_on=timetable.scheduled_on if timetable.kind == "once" else row.scheduled_on,
        intended_at=sources.at,
        remote_id=row.id,
        settled_at=sources.at,
        scope=desired.scope if desired else None,
    )
    return with_wish(operation, is_wanted=sources.definition(key) is not None)


def _one_too_many(key: InstanceKey, each: _Ours, sources: Sources) -> Operation:
    """A live row beside the one that is kept: looked for on the day that it shows, and stopped, as one given up is."""
    note = f"{each.row.id} was live beside another one when the lock was rebuilt."
    seen = _operation(key, replace(each, desired=None), sources)
    return replace(seen, state=State.ABSENT, remote_id=None, note=note)


_STATES: Final = {RemoteStatus.COMPLETED: State.SENT, RemoteStatus.STOPPED: State.FOREIGN}
"""Who stopped a campaign only the lost lock knew, so it counts as stopped by others, and as sent."""


def _perhaps(desired: DesiredCampaign, seq: int, sources: Sources) -> Operation:
    """A wanted instance without a row: it may exist, under a token that nobody knows."""
    timetable = desired.timetable
    return Operation(
        seq=seq,
        token="",
        remote_name=desired.human_name,
        channel=sources.channel(desired.key),
        fingerprint=desired.fingerprint,
        generation=desired.generation,
        state=State.INTENT,
        first_send=timetable.first_send,
        last_send=timetable.last_send,
        timetable=timetable.to_tree(),
        content="",
        cosmetic=cosmetic_digest(desired),
        scheduled_on=timetable.scheduled_on,
        intended_at=sources.at,
        on_appear=OnAppear.ADOPT,
        scope=desired.scope,
    )


def _without_record(
    records: Mapping[str, Record], rows: Iterable[ObservedCampaign], sources: Sources
) -> Iterator[DesiredCampaign]:
    """The wanted instances that no row is of, under the numbers that records of their day leave free.

    Not those that adopt a listed row, which a plan takes over without a call; and of a rolling definition only dates
    that may have been created: those within its horizon, and those that began lately.
    """
    listed = {row.id for row in rows}
    account, now = sources.account, sources.at
    lock = Lock("", account.account_hash, account.project, account.zone, records=records)
    asked = [
        desired
        for desired in sources.wanted
        if desired.series is None or is_due(desired, now) or now - _LATELY < desired.first_send <= now
    ]
    for desired in with_kept_numbers(asked, lock, now):
        if str(desired.key) not in records and desired.identity.adopt not in listed:
            yield desired


def _record(
    key: InstanceKey, operation: Operation, history: tuple[Operation, ...], sources: Sources
) -> Record:
    definition = sources.definition(key)
    if definition is not None:
        return Record(key, definition.name, definition.identity.on_remove, operation, history)
    former = sources.former.get(key.definition, Former(key.definition))
    return Record(key, former.name, former.on_remove, operation, history)
