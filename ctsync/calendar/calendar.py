"""Four weeks of an account: who sends what to how many people, what meets what, and where there is room."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property

from ctsync.calendar.audiences import DayOverlaps, Who, overlaps
from ctsync.calendar.entries import Entry, Kind
from ctsync.calendar.frame import Frame
from ctsync.calendar.gathering import Sources, gather
from ctsync.calendar.keeping import Keeping, Trouble
from ctsync.calendar.load import Budget, Load, Rush, load_of, rushes
from ctsync.calendar.sends import Send
from ctsync.calendar.slots import Board, Slot, can_move, slots
from ctsync.catalog import Blackouts
from ctsync.catalog.blackouts import Blackout
from ctsync.channels import CHANNELS
from ctsync.lint.settings import Limits

LANES = (*CHANNELS, "")
"""The order of lanes; the last one is for campaigns whose channel CleverTap does not tell."""


@dataclass(frozen=True)
class Calendar:
    """Everything a way of showing needs. `assumed`: CleverTap was not asked, so others' campaigns are missing.

    `knows_channels` is false where the message report failed, which only tells channels of unmanaged campaigns.
    """

    frame: Frame
    now: datetime
    entries: tuple[Entry, ...]
    load: Load
    budget: Budget
    rushes: tuple[Rush, ...]
    overlaps: tuple[DayOverlaps, ...]
    slots: tuple[Slot, ...]
    blackouts: tuple[Blackout, ...]
    waking: tuple[time, time]
    account: str = ""
    assumed: bool = False
    knows_channels: bool = True

    @cached_property
    def by_key(self) -> Mapping[str, Entry]:
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def cells(self) -> Mapping[tuple[str, date], tuple[tuple[Entry, Send], ...]]:
        """The sends of each lane and day, in the order of time."""
        found: defaultdict[tuple[str, date], list[tuple[Entry, Send]]] = defaultdict(list)
        for entry in self.entries:
            lane = entry.channel if entry.channel in CHANNELS else ""
            for send in entry.sends:
                found[lane, send.local.date()].append((entry, send))
        return {
            cell: tuple(sorted(sends, key=lambda each: (each[1].local, each[0].key)))
            for cell, sends in found.items()
        }

    @property
    def lanes(self) -> tuple[str, ...]:
        """The channels that have a send on these days, in the order of the reference."""
        used = {lane for lane, _ in self.cells}
        return tuple(lane for lane in LANES if lane in used)

    @property
    def kinds(self) -> Counter[Kind]:
        """How many campaigns of each kind send on these days."""
        return Counter(entry.kind for entry in self.entries)

    @property
    def sends(self) -> int:
        return sum(len(entry.sends) for entry in self.entries)


def make_calendar(
    sources: Sources, frame: Frame, limits: Limits, blackouts: Blackouts, *, knows_channels: bool = True
) -> Calendar:
    """Put a calendar together. `limits` are those of policy.yaml, with every default filled in."""
    plan, now = sources.plan, sources.plan.made_at.astimezone(UTC)
    entries = gather(sources, frame)
    budget, load = Budget.of(limits), load_of(entries, frame)
    keeping = Keeping(now, limits.waking, limits.lead_time, blackouts)
    found = rushes(load, budget, entries)
    shared = tuple(overlaps(_meetings(entries)))
    board = Board.of(entries, frame, load, budget, keeping)
    troubles = _troubles(entries, found, shared, keeping)
    return Calendar(
        frame=frame,
        now=now,
        entries=entries,
        load=load,
        budget=budget,
        rushes=found,
        overlaps=shared,
        slots=tuple(slots(entries, troubles, board)),
        blackouts=tuple(one for one in blackouts.entries if _touches(one, frame)),
        waking=limits.waking,
        account=sources.account.name,
        assumed=plan.assumed,
        knows_channels=knows_channels,
    )


def _touches(blackout: Blackout, frame: Frame) -> bool:
    return blackout.dates.first <= frame.last and blackout.dates.last >= frame.first


def _meetings(entries: tuple[Entry, ...]) -> Iterator[tuple[date, str, Who | None]]:
    return ((send.local.date(), entry.key, entry.who) for entry in entries for send in entry.counted())


def _troubles(
    entries: tuple[Entry, ...],
    found: tuple[Rush, ...],
    shared: tuple[DayOverlaps, ...],
    keeping: Keeping,
) -> Mapping[str, tuple[Trouble, ...]]:
    """What is wrong with each planned campaign that can still move. Nobody's duty gives way to an offer."""
    wrong: defaultdict[str, list[Trouble]] = defaultdict(list)
    duties = {
        entry.key for entry in entries if entry.desired and entry.desired.definition.purpose != "promotional"
    }
    for rush in found:
        for key in rush.keys:
            wrong[key].append(Trouble.OVER_BUDGET if rush.is_certain else Trouble.MAYBE_OVER)
    for day in shared:
        for group in day.shared:
            for key in group.keys:
                if key not in duties:
                    wrong[key].append(Trouble.SAME_PEOPLE)
    for entry in entries:
        if entry.desired is not None and can_move(entry):
            for send in entry.sends:
                wrong[entry.key] += keeping.troubles(entry.desired, send.local)
    return {key: tuple(dict.fromkeys(each)) for key, each in wrong.items() if each}
