"""The people of a state file and what they did: made up when first asked for, or as the user chose.

Up to 100,000 made-up people and their events are rows of the state file itself. More people, and those of the user's own
files, are a folder beside it, which the state names: changing that name is the one step in which a new population takes
the old one's place.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from ctsync.errors import UsageError
from ctsync.sandbox.large.engine import connect, require_duckdb, telling_failures
from ctsync.sandbox.large.loading import Files, load
from ctsync.sandbox.large.making import make_people
from ctsync.sandbox.large.population import LargePopulation
from ctsync.sandbox.made_up import DAYS_BEFORE, SEED, SIZE, events_of_month, people
from ctsync.sandbox.reach import Person
from ctsync.sandbox.state import State, as_json

MOST_WITHOUT_DUCKDB = 100_000
MOST_MADE_UP = 5_000_000
FOLDER = "population-"


class Population:
    """The people and events of a state file. To be used by one thread; close it when done."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._people: list[dict[str, Any]] = []
        self._made: dict[str, Any] = {}
        self._large: LargePopulation | None = None
        self._opened: dict[str, Any] = {}

    def close(self) -> None:
        if self._large is not None:
            self._large.close()
            self._large = None
        self._opened = {}

    @property
    def told(self) -> dict[str, Any]:
        """What the state remembers: `size`; `seed` of made-up people; `folder` and `files` of what is not rows."""
        found: dict[str, Any] = self._state.fact("population", {"size": SIZE, "seed": SEED})
        return found

    @property
    def made_up(self) -> bool:
        return "files" not in self.told

    @property
    def large(self) -> LargePopulation | None:
        """The folder, opened, if the population is one. Raises UsageError without duckdb or if the folder is gone."""
        told = self.told
        if self._opened != told:
            self.close()
            if "folder" in told:
                require_duckdb()
                self._large = LargePopulation(self._state.path.parent / told["folder"], told, self._first_day)
            self._opened = told
        return self._large

    def opened(self) -> Population:
        """This, once it is sure that it can be asked. Raises what `large` raises."""
        _ = self.large
        return self

    @property
    def _first_day(self) -> date:
        began: int = self._state.fact("began", 0)
        return datetime.fromtimestamp(began, UTC).date() - timedelta(days=DAYS_BEFORE)

    def settle(self, size: int, seed: int) -> None:
        """Fix how many people there are and which; only before they were made, else nothing changes."""
        if self._state.fact("population") is None:
            self._state.remember("population", {"size": size, "seed": seed})

    def everybody(self) -> list[dict[str, Any]]:
        """All people as `people()` gives them, of a population that is rows."""
        if self._made != self.told:
            with self._state.transaction():
                if self._state.value("SELECT count(*) FROM people") == 0:
                    told = self.told
                    rows = [(person["id"], as_json(person)) for person in people(told["size"], told["seed"])]
                    self._state.run_many("INSERT INTO people VALUES (?, ?)", rows)
            self._people = [
                json.loads(row["facts"]) for row in self._state.rows("SELECT * FROM people ORDER BY id")
            ]
            self._made = self.told
        return self._people

    def first(self, count: int) -> list[Person]:
        """So many people, in order of their ids."""
        if self.large is not None:
            return list(islice(self.large.everybody().members(), count))
        return list(self.everybody()[:count])

    def find(self, number: int) -> Person | None:
        """The person of that number, if there is one."""
        return self.find_all([number]).get(number)

    def find_all(self, numbers: Collection[int]) -> dict[int, Person]:
        """Those of these people who exist, by their numbers; at most one question to a large population."""
        if self.large is not None:
            return self.large.find_all(numbers)
        everybody = self.everybody()
        return {number: everybody[number - 1] for number in numbers if 1 <= number <= len(everybody)}

    def known_as(self, kind: str, texts: Collection[str]) -> dict[str, Person]:
        """People of a loaded file by their `Identity` or `Email`; made-up people carry their number in both."""
        return {} if self.large is None else self.large.known_as(kind, texts)

    def events(self, now: int) -> tuple[int, int | None, int | None]:
        """How many events there are up to `now`, and the moments of the first and the last of them."""
        if self.large is not None:
            self.large.live_until(now)
            return self.large.events(now)
        self.live_until(now)
        counted = "SELECT count(*), min(at), max(at) FROM events WHERE at <= ?"
        count, first, last = self._state.run(counted, now).fetchone()
        return count, first, last

    def live_until(self, now: int) -> None:
        """Make the months up to `now` that are missing, beginning some 400 days before the clock's first moment."""
        today = datetime.fromtimestamp(now, UTC).date()
        lived = self._state.fact("months", [])
        if lived and lived[-1] >= f"{today:%Y-%m}":
            return
        with self._state.transaction():
            lived = self._state.fact("months", [])
            month = _month_after(lived[-1]) if lived else self._first_day.replace(day=1)
            told = self.told
            while month <= today:
                rows = events_of_month(month, told["size"], told["seed"])
                self._state.run_many("INSERT INTO events VALUES (?, ?, ?, ?)", rows)
                lived.append(f"{month:%Y-%m}")
                month = _month_after(lived[-1])
            self._state.remember("months", lived)

    def make(self, size: int, seed: int, now: int) -> None:
        """Made-up people instead of those there are; the events of large populations up to `now` at once.

        Raises UsageError for a size that is not from 1 to 5,000,000, and without duckdb for more than 100,000.
        """
        if not 1 <= size <= MOST_MADE_UP:
            raise UsageError(f"A population has from 1 to {MOST_MADE_UP:,} people.")
        if size <= MOST_WITHOUT_DUCKDB:
            self._take_over({"size": size, "seed": seed})
            self._sweep()
            return

        def fill(folder: Path) -> dict[str, Any]:
            with connect(folder) as connection:
                make_people(connection, folder, size, seed)
            told = {"size": size, "seed": seed, "made_up": True}
            made = LargePopulation(folder, told, self._first_day)
            try:
                made.live_until(now)
            finally:
                made.close()
            return told

        require_duckdb()
        self._fill(fill)

    def load(self, files: Files, zone: str) -> None:
        """The people and events of the user's own files instead of those there are.

        Raises UsageError without duckdb, and FileMistakes for files with mistakes; then nothing changes.
        """
        require_duckdb()
        self._fill(lambda folder: {**load(folder, files, zone), "made_up": False, "files": files.names})

    def _fill(self, fill: Callable[[Path], dict[str, Any]]) -> None:
        with self._new_folder() as folder, telling_failures("write the new population; the old one stays"):
            told = fill(folder)
            self._take_over({**told, "folder": folder.name})
        self._sweep()

    @contextmanager
    def _new_folder(self) -> Iterator[Path]:
        """A folder that is gone again if the block fails before the state names it."""
        folder = Path(tempfile.mkdtemp(prefix=FOLDER, dir=self._state.path.parent))
        try:
            yield folder
        except BaseException:
            if self.told.get("folder") != folder.name:
                shutil.rmtree(folder, ignore_errors=True)
            raise

    def _take_over(self, told: dict[str, Any]) -> None:
        """In one transaction, before which nothing of the old population may go: it stays if the commit fails."""
        beside = self._state.path.parent
        with self._state.transaction():
            if "folder" in told and not (beside / told["folder"]).exists():
                raise UsageError("Another command changed the population meanwhile.", hint="Run it again.")
            self._state.run("DELETE FROM people")
            self._state.run("DELETE FROM events")
            self._state.remember("months", [])
            self._state.remember("population", told)

    def _sweep(self) -> None:
        """Remove every folder but the one that the state names by now.

        The transaction changes nothing: it keeps two commands from removing each other's folders.
        """
        self.close()
        with self._state.transaction():
            named = self.told.get("folder")
            for folder in self._state.path.parent.glob(f"{FOLDER}*"):
                if folder.name != named:
                    shutil.rmtree(folder, ignore_errors=True)


def _month_after(written: str) -> date:
    year, month = int(written[:4]), int(written[5:])
    return date(year + month // 12, month % 12 + 1, 1)
