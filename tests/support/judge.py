"""Judges a whole history by what really went out: the oracles of the protocol, from the account's own journal.

It is told what each run was asked to do and how it ended, and looks at what the simulated account then sent and
stopped. Of the tool's own words it believes only its exit codes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ctsync.campaign.token import definition_of, instance_of, parse_token
from ctsync.errors import ExitCode
from ctsync.lock.record import Lock, Operation
from ctsync.names import InstanceKey
from tests.support.campaigns import ZONE
from tests.support.world import Row, World


@dataclass(frozen=True)
class Wish:
    """What one file wants: `moments` in UTC, `text` and `generation` as written."""

    moments: tuple[datetime, ...]
    text: str
    generation: int
    written: object
    """The file as a whole: equal means unchanged."""
    horizon: timedelta | None = None
    """Of a rolling definition: how far ahead one run creates its dates; later ones are the work of other nights."""


@dataclass(frozen=True)
class Run:
    """One apply: from when to when, what it wanted by definition key, under which instance keys, and how it ended."""

    begin: datetime
    end: datetime
    wishes: Mapping[str, Wish]
    keys: frozenset[str]
    code: ExitCode | None
    """None if it was killed, or raised before it planned."""


@dataclass(frozen=True)
class Panic:
    """`stop NAME` that ended with 0: which generations it ended."""

    at: datetime
    definition: str
    generations: Mapping[str, int]


@dataclass
class Judge:
    """`met` counts what happened, so that a law that never met a case is found out."""

    world: World
    runs: list[Run] = field(default_factory=list)
    panics: list[Panic] = field(default_factory=list)
    panicked: set[str] = field(default_factory=set)
    troubled: list[datetime] = field(default_factory=list)
    """When a run began that ended with anything but 0, or a person stopped something in the dashboard."""
    planned: list[datetime] = field(default_factory=list)
    """When an apply began that came as far as its plan."""
    named: set[tuple[str, date | None]] = field(default_factory=set)
    """The definitions and days that a run spoke of with anything but success."""
    met: Counter[str] = field(default_factory=Counter)

    def verdict(self, lock: Lock | None) -> list[str]:
        """Everything that must never happen, in words; empty if it did not."""
        if lock is None:
            return []
        book = Book(lock)
        return [*self._twice(book), *self._lost(book), *self._wrong(book), *self._silent(book)]

    def _twice(self, book: Book) -> Iterator[str]:
        """DUP: a family sends more often on a day than any one repository wanted, per generation."""
        sent: Counter[tuple[str, date]] = Counter()
        generations: dict[tuple[str, date], set[int]] = {}
        for row, operation, key in self._ours(book):
            for moment in row.sent_by(self.world.now):
                self.met["sent"] += 1
                sent[key.definition, day_of(moment)] += 1
                generations.setdefault((key.definition, day_of(moment)), set()).add(operation.generation)
        for (definition, day), count in sent.items():
            most = max((self._wanted_on(run, definition, day) for run in self.runs), default=0)
            if count > most * len(generations[definition, day]):
                yield f"DUP: {definition} went out {count} times on {day}, wanted {most}"

    def _wanted_on(self, run: Run, definition: str, day: date) -> int:
        wish = run.wishes.get(definition)
        return 0 if wish is None else sum(day_of(moment) == day for moment in wish.moments)

    def _lost(self, book: Book) -> Iterator[str]:
        """LOST: something goes out although an apply without it, or a panic, had ended with 0."""
        for row, operation, key in self._ours(book):
            for moment in row.sent_by(self.world.now):
                yield from self._unwanted(key, row, moment)
                for panic in self.panics:
                    ended = panic.generations.get(str(key), 0)
                    if panic.definition == key.definition:
                        ended = max(panic.generations.values(), default=0)
                    if panic.at <= moment and operation.generation <= ended:
                        yield f"LOST: {key} went out at {moment} although it had been stopped by hand"

    def _unwanted(self, key: InstanceKey, row: Row, moment: datetime) -> Iterator[str]:
        before = [run for run in self.runs if run.begin < moment]
        good = [
            number for number, run in enumerate(before) if run.code is ExitCode.DONE and run.end <= moment
        ]
        if not good:
            return
        since = before[good[-1] :]
        if all(str(key) not in run.keys for run in since if run.code is not None) and all(
            key.definition not in run.wishes for run in since if run.code is None
        ):
            yield f"LOST: {key} went out at {moment} although git did not want it"
        if len(since) == 1:
            self.met["sent after a good apply"] += 1
            wish = since[0].wishes.get(key.definition)
            if wish is not None and (moment not in wish.moments or wish.text not in str(row.payload)):
                yield f"LOST: {key} went out at {moment} as git had it before"

    def _wrong(self, book: Book) -> Iterator[str]:
        """WRONG: we stopped what somebody else made, or what every repository wanted unchanged."""
        for row in self.world.rows:
            if not row.stopped_by_us or row.stopped_at is None:
                continue
            found = book.find(row)
            if found is None:
                yield f"WRONG: {row.name} is not ours and was stopped"
                continue
            self.met["stopped"] += 1
            operation, key = found
            relevant = [
                run for run in self.runs if run.end >= operation.intended_at and run.begin <= row.stopped_at
            ]
            files = {self._written(run, key.definition) for run in relevant}
            twins = [other for other, _, its in self._ours(book) if its == key and other is not row]
            if len(files) == 1 and None not in files and not twins and key.definition not in self.panicked:
                yield f"WRONG: {key} was stopped at {row.stopped_at} although git always wanted it"

    def _written(self, run: Run, definition: str) -> object:
        wish = run.wishes.get(definition)
        return None if wish is None else wish.written

    def _silent(self, book: Book) -> Iterator[str]:
        """SILENT: a send that an apply ended with 0 for, with nothing said and nothing changed since, and no send."""
        sent = {
            (key.definition, moment)
            for row, _, key in self._ours(book)
            for moment in row.sent_by(self.world.now)
        }
        for number, run in enumerate(self.runs):
            if run.code is not ExitCode.DONE:
                continue
            for definition, wish in run.wishes.items():
                for moment in wish.moments:
                    if moment <= run.end or moment > self.world.now:
                        continue
                    if self._is_excused(number, definition, wish, moment):
                        continue
                    self.met["promised"] += 1
                    if (definition, moment) not in sent and not self._is_told(
                        run, definition, wish, moment, sent
                    ):
                        yield f"SILENT: {definition} did not go out at {moment}"

    def _is_told(
        self, run: Run, definition: str, wish: Wish, moment: datetime, sent: set[tuple[str, datetime]]
    ) -> bool:
        """Of a rolling definition: whether the date was other nights' work, and a later run has named it as missed."""
        if wish.horizon is None or moment <= run.begin + wish.horizon:
            return False
        if not any(begin > moment for begin in self.planned):
            return True
        self.met["nights missed"] += 1
        return (definition, day_of(moment)) in self.named | {(each, day_of(at)) for each, at in sent}

    def _is_excused(self, number: int, definition: str, wish: Wish, moment: datetime) -> bool:
        run = self.runs[number]
        if definition in self.panicked or any(run.end <= at <= moment for at in self.troubled):
            return True
        later = [each for each in self.runs[number + 1 :] if each.begin <= moment]
        return any(self._written(each, definition) != wish.written for each in later)

    def _ours(self, book: Book) -> Iterator[tuple[Row, Operation, InstanceKey]]:
        for row in self.world.rows:
            found = book.find(row)
            if found is not None:
                yield row, *found


class Book:
    """Which operation made a row, by the name it was created with."""

    def __init__(self, lock: Lock) -> None:
        self._by_token: dict[str, tuple[Operation, InstanceKey]] = {}
        for record in lock.records.values():
            for operation in (*record.history, record.operation):
                self._by_token[operation.token] = operation, record.key

    def find(self, row: Row) -> tuple[Operation, InstanceKey] | None:
        token = parse_token(row.payload["name"])
        if token is None:
            return None
        operation, key = self._by_token[str(token)]
        assert (token.definition, token.instance) == (definition_of(key), instance_of(key))
        return operation, key


def day_of(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(ZONE)).date()


def generations_of(lock: Lock, keys: Iterable[str]) -> dict[str, int]:
    """The highest generation of each instance so far."""
    return {
        key: max(each.generation for each in (*lock.records[key].history, lock.records[key].operation))
        for key in keys
        if key in lock.records
    }
