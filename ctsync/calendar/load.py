"""The messages of an account in stretches of five minutes, against what app, shop and providers can bear.

Three numbers are kept apart for each stretch: what goes out in it for certain, what may go out in it besides, and how
many sends of unknown size touch it. Only the first two are added up, and where the third is not 0, their sum is "at
least". The stretches lie on the clock: from 18:30 to 18:35, then to 18:40.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, groupby

from ctsync.calendar.entries import Entry
from ctsync.calendar.frame import Frame
from ctsync.calendar.sends import Send, Spread
from ctsync.lint.settings import Limits
from ctsync.lint.volume_rules import TooManyAtOnce
from ctsync.problems import Level

STRETCH = timedelta(minutes=5)
IN_AN_HOUR = 12

_WORDS = ((Level.INFO, "info"), (Level.WARNING, "warn"), (Level.ERROR, "block"))


@dataclass(frozen=True, slots=True)
class Budget:
    """What five minutes may hold, by the policy's words, the mildest first; crossed by a number that is over it."""

    limits: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, limits: Limits) -> Budget:
        """`messages_per_5_minutes` of policy.yaml, or what SCH009 has without it."""
        numbers: Mapping[Level, float] = limits.messages_per_5_minutes or TooManyAtOnce.thresholds
        return cls(tuple((word, int(numbers[level])) for level, word in _WORDS if level in numbers))

    @property
    def lowest(self) -> int | None:
        """The number over which something is said; None if no number is."""
        return min((number for _, number in self.limits), default=None)

    @property
    def highest(self) -> int | None:
        """The number against which a load is drawn."""
        return max((number for _, number in self.limits), default=None)

    def crossed(self, number: int) -> str:
        """The strictest word whose number this is over; empty if it is over none."""
        return next((word for word, most in reversed(self.limits) if number > most), "")


@dataclass(frozen=True, slots=True)
class Load:
    """Three numbers for each stretch from `start` (UTC) on: for certain, possible besides, sends of unknown size."""

    start: datetime
    placed: Sequence[int]
    possible: Sequence[int]
    unknown: Sequence[int]

    def __len__(self) -> int:
        return len(self.placed)

    def at(self, place: int) -> datetime:
        """When a stretch begins, UTC."""
        return self.start + place * STRETCH

    def place_of(self, instant: datetime) -> int:
        """The stretch that an instant lies in; below 0 or beyond the end for one outside of the frame."""
        return (instant - self.start) // STRETCH

    def most(self, place: int) -> int:
        """The most messages that are known to be possible."""
        return self.placed[place] + self.possible[place]


def load_of(entries: Iterable[Entry], frame: Frame) -> Load:
    """Add up every send once: linear in sends and stretches, however long a send is spread."""
    size = (frame.end - frame.start) // STRETCH
    load = Load(frame.start, [0] * size, [0] * size, [0] * size)
    placed, possible, unknown = [0] * size, [0] * (size + 1), [0] * (size + 1)
    for entry in entries:
        number = entry.messages.number
        for send in entry.counted():
            first, last = span_of(send, load)
            if last < 0 or first >= size:
                continue
            if number is None or send.spread is Spread.THROTTLED:
                _add(unknown, first, last, 1)
            elif send.spread is Spread.AT_ONCE:
                placed[first] += number
            else:
                _add(possible, first, last, number)
    return Load(frame.start, tuple(placed), tuple(accumulate(possible[:-1])), tuple(accumulate(unknown[:-1])))


def span_of(send: Send, load: Load) -> tuple[int, int]:
    """The first and the last stretch in which somebody may get it. What is throttled is told only by its beginning."""
    first = load.place_of(send.begins)
    return first, first if send.spread is Spread.THROTTLED else load.place_of(send.ends)


def _add(changes: list[int], first: int, last: int, number: int) -> None:
    """Note a number for a run of stretches, cut at the frame."""
    size = len(changes) - 1
    changes[max(first, 0)] += number
    changes[min(last, size - 1) + 1] -= number


@dataclass(frozen=True, slots=True)
class Rush:
    """A run of stretches over the budget. `placed` and `most` are those of its fullest stretch.

    `is_certain` is false where it is over only if people's clocks bring enough of them together. `unknown` is the most
    sends of unknown size that touch one stretch; `keys` are the campaigns that can be part of it.
    """

    begins: datetime
    ends: datetime
    placed: int
    most: int
    unknown: int
    level: str
    is_certain: bool
    keys: tuple[str, ...]


def rushes(load: Load, budget: Budget, entries: Iterable[Entry]) -> tuple[Rush, ...]:
    """Every run of stretches that may be over the budget, in the order of time."""
    lowest = budget.lowest
    if lowest is None:
        return ()
    full = [place for place in range(len(load)) if load.most(place) > lowest]
    if not full:
        return ()
    hours = _by_hour(load, entries)
    return tuple(_rush(run, load, budget, hours) for run in _runs(full))


def _runs(places: Sequence[int]) -> Iterator[list[int]]:
    """Neighbours together."""
    for _, pairs in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        yield [place for _, place in pairs]


def _by_hour(load: Load, entries: Iterable[Entry]) -> Mapping[int, list[tuple[int, int, str]]]:
    """The sends by the hours that they touch, so that no run of stretches has to look at all of them."""
    hours: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for entry in entries:
        for send in entry.counted():
            first, last = span_of(send, load)
            for hour in range(first // IN_AN_HOUR, last // IN_AN_HOUR + 1):
                hours[hour].append((first, last, entry.key))
    return hours


def _rush(
    run: list[int], load: Load, budget: Budget, hours: Mapping[int, list[tuple[int, int, str]]]
) -> Rush:
    fullest = max(run, key=load.most)
    placed = max(load.placed[place] for place in run)
    most = load.most(fullest)
    keys: dict[str, None] = {}
    for hour in range(run[0] // IN_AN_HOUR, run[-1] // IN_AN_HOUR + 1):
        keys |= {key: None for first, last, key in hours.get(hour, ()) if first <= run[-1] and last >= run[0]}
    return Rush(
        load.at(run[0]),
        load.at(run[-1] + 1),
        placed,
        most,
        max(load.unknown[place] for place in run),
        budget.crossed(most),
        bool(budget.crossed(placed)),
        tuple(keys),
    )


@dataclass(frozen=True, slots=True)
class Hour:
    """The fullest five minutes of an hour: `placed` for certain, `most` if all comes together, `unknown` sends."""

    begins: datetime
    placed: int
    most: int
    unknown: int


def hours_of(load: Load) -> Iterator[Hour]:
    """Every hour of the frame."""
    for first in range(0, len(load), IN_AN_HOUR):
        places = range(first, min(first + IN_AN_HOUR, len(load)))
        yield Hour(
            load.at(first),
            max(load.placed[place] for place in places),
            max(load.most(place) for place in places),
            max(load.unknown[place] for place in places),
        )
