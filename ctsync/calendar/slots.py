"""The nearest moment at which a planned campaign is in nobody's way.

Asked for one campaign at a time, with all others as they are: of two that meet, one has to move. A slot keeps
everything that the rules of the files would find: waking and quiet hours on people's clocks, blackouts, the offer's time,
the lead time. It stays on the days that the calendar shows, because beyond them nobody has looked, and it lies beside no
send of unknown size: what is not known is never taken for nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from ctsync.calendar.audiences import EVERYONE
from ctsync.calendar.entries import Entry, Standing
from ctsync.calendar.frame import Frame
from ctsync.calendar.gathering import manner_of
from ctsync.calendar.keeping import Keeping, Trouble
from ctsync.calendar.load import Budget, Load, span_of
from ctsync.calendar.sends import Send, Spread, send_at
from ctsync.campaign.desired import DesiredCampaign
from ctsync.schedule.zones import has_one_reading

STEP = timedelta(minutes=15)
"""The grid of proposals, counted from the written time."""
FARTHEST = timedelta(days=7)
"""No send is proposed further away than this."""
MOST_PROPOSED = 40
"""So many campaigns, the nearest first, are searched a slot for; of more it is said that they were not."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a campaign is in the way, and the nearest moments at which it is not.

    `keys` are its instances, `was` and `free` the first send in question on the account's clock; `free` is None if there
    is no such moment. `shift` moves all of its `sends` alike. `is_searched` is false for what came after MOST_PROPOSED.
    """

    name: str
    keys: tuple[str, ...]
    why: tuple[Trouble, ...]
    was: datetime
    free: datetime | None = None
    shift: timedelta = timedelta()
    sends: int = 1
    is_searched: bool = True


@dataclass(frozen=True, slots=True)
class Board:
    """What a slot has to fit in with."""

    frame: Frame
    load: Load
    budget: Budget
    keeping: Keeping
    people: Mapping[date, Counter[str]]
    """How many campaigns send to each audience on each day, by its text; empty text where it is not known."""

    @classmethod
    def of(
        cls, entries: Iterable[Entry], frame: Frame, load: Load, budget: Budget, keeping: Keeping
    ) -> Board:
        return cls(frame, load, budget, keeping, _people(entries))


def _people(entries: Iterable[Entry]) -> Mapping[date, Counter[str]]:
    days: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        for day in {send.local.date() for send in entry.counted()}:
            days[day][_text(entry)] += 1
    return days


def _text(entry: Entry) -> str:
    return "" if entry.who is None else entry.who.text


def slots(
    entries: Iterable[Entry], troubles: Mapping[str, Sequence[Trouble]], board: Board
) -> Iterator[Slot]:
    """A slot for each planned campaign that is in the way, the nearest first."""
    units: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if can_move(entry):
            units[entry.unit].append(entry)
    asked = [unit for unit in units.values() if any(entry.key in troubles for entry in unit)]
    for number, unit in enumerate(asked):
        why = tuple(dict.fromkeys(trouble for entry in unit for trouble in troubles.get(entry.key, ())))
        first = next(entry for entry in unit if entry.key in troubles)
        keys, was = tuple(entry.key for entry in unit), first.sends[0].local
        if number >= MOST_PROPOSED:
            yield Slot(first.name, keys, why, was, is_searched=False)
            continue
        shift = _nearest(unit, board)
        free, sends = (None if shift is None else was + shift), sum(len(entry.sends) for entry in unit)
        yield Slot(first.name, keys, why, was, free, shift or timedelta(), sends)


def can_move(entry: Entry) -> bool:
    """Whether its file can still give it another time: nothing of it has begun, and nothing else forbids it."""
    planned = (Standing.NEW, Standing.REPLACES, Standing.WAITS, Standing.AHEAD)
    return entry.desired is not None and entry.standing in planned and entry.channel != "webhook"


def _nearest(unit: Sequence[Entry], board: Board) -> timedelta | None:
    """The smallest shift, later before earlier, after which every send of the campaign is free."""
    fits = _Fits.of(unit, board)
    sends = [(entry, send) for entry in unit for send in entry.sends]
    for shift in _shifts():
        if all(fits.at(entry, send.local + shift) for entry, send in sends):
            return shift
    return None


def _shifts() -> Iterator[timedelta]:
    for steps in range(1, FARTHEST // STEP + 1):
        yield steps * STEP
        yield -steps * STEP


@dataclass(frozen=True, slots=True)
class _Fits:
    """The load without one campaign, summed up so that each question about a span is answered at once."""

    board: Board
    busy: frozenset[date]
    full: Sequence[int]

    @classmethod
    def of(cls, unit: Sequence[Entry], board: Board) -> _Fits:
        load, lowest = board.load, board.budget.lowest
        number = max((entry.messages.number or 0 for entry in unit), default=0)
        placed, changes, unknown = list(load.placed), [0] * (len(load) + 1), [0] * (len(load) + 1)
        for entry in unit:
            for send in entry.counted():
                _take_away(entry, send, load, (placed, changes, unknown))
        possible = [most + less for most, less in zip(load.possible, accumulate(changes[:-1]), strict=True)]
        others = [most + less for most, less in zip(load.unknown, accumulate(unknown[:-1]), strict=True)]
        full = (
            lowest is not None and (other > 0 or sure + may + number > lowest)
            for sure, may, other in zip(placed, possible, others, strict=True)
        )
        return cls(board, _busy_days(unit, board), (0, *accumulate(map(int, full))))

    def at(self, entry: Entry, local: datetime) -> bool:
        """Whether a send at this local time fits in."""
        desired = entry.desired
        if desired is None or not has_one_reading(local, self.board.frame.zone):
            return False
        if local.date() in self.busy or not _allows(desired, local):
            return False
        if not self.board.keeping.is_kept(desired, local, is_replace=entry.standing is Standing.REPLACES):
            return False
        return self._has_room(send_at(desired.timetable, local, manner_of(desired.definition)))

    def _has_room(self, send: Send) -> bool:
        first, last = span_of(send, self.board.load)
        if first < 0 or last >= len(self.board.load):
            return False
        return self.full[last + 1] == self.full[first]


def _busy_days(unit: Sequence[Entry], board: Board) -> frozenset[date]:
    """The days on which others, for certain, send to the same people."""
    own, who = _people(unit), unit[0].who
    busy = set()
    for day, campaigns in board.people.items():
        others = Counter(campaigns)
        others.subtract(own.get(day, ()))
        is_met = others[EVERYONE] > 0 or (who is not None and others[who.text] > 0)
        if is_met or (who is not None and who.is_everyone and any(number > 0 for number in others.values())):
            busy.add(day)
    return frozenset(busy)


def _take_away(entry: Entry, send: Send, load: Load, parts: tuple[list[int], list[int], list[int]]) -> None:
    placed, possible, unknown = parts
    first, last = span_of(send, load)
    first, last, number = max(first, 0), min(last, len(load) - 1), entry.messages.number
    if last < first:
        return
    if number is None or send.spread is Spread.THROTTLED:
        changed, by = unknown, 1
    elif send.spread is Spread.AT_ONCE:
        placed[first] -= number
        return
    else:
        changed, by = possible, number
    changed[first] -= by
    changed[last + 1] += by


def _allows(desired: DesiredCampaign, local: datetime) -> bool:
    """Whether the offer holds then, and CleverTap could take a fixed window by then (yaml.md 5.2)."""
    offer, ready = desired.definition.offer, desired.ready_on
    if offer is not None and (
        (offer.start is not None and local < offer.start) or (offer.until is not None and local > offer.until)
    ):
        return False
    is_fixed = ready is not None and not desired.definition.audience.has_relative_window
    return not (is_fixed and ready is not None and local.date() <= ready)
