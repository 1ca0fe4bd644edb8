"""A large population as a folder of Parquet files, opened: what there is, and whom a query means."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ctsync.errors import UsageError
from ctsync.sandbox.large.audience import ASKING, Asked
from ctsync.sandbox.large.columns import ABSENT, Columns, read_columns
from ctsync.sandbox.large.conditions import TRUE, Sql, is_unicode
from ctsync.sandbox.large.engine import connect, literal, telling_failures, write_parquet
from ctsync.sandbox.large.loading import EVENTS
from ctsync.sandbox.large.making import MONTH, PEOPLE, make_months, months_between
from ctsync.sandbox.large.query import Question
from ctsync.sandbox.operators import Reading
from ctsync.sandbox.reach import Person
from ctsync.sandbox.segments import in_segment

GONE = "The files of the sandbox's population are gone or damaged."


class LargePopulation:
    """One folder that `making` or `loading` filled. To be used by one thread; close it when done."""

    def __init__(self, folder: Path, told: Mapping[str, Any], first: date) -> None:
        """`told` is what the state remembers of it; `first` a day in the first month that holds made-up events.

        Raises UsageError without duckdb, or if the folder does not hold what it should.
        """
        self._folder = folder
        self._told = told
        self._first = first
        self._columns = _columns_of(folder)
        self._connection = connect(folder)
        with telling_failures(ASKING):
            self._connection.execute(_view(folder / PEOPLE))

    def close(self) -> None:
        self._connection.close()

    def live_until(self, now: int) -> None:
        """Make the months up to `now` that are missing; events from files stay as they are."""
        if self._told["made_up"]:
            with telling_failures("make the events of its people"):
                months = months_between(self._first, datetime.fromtimestamp(now, UTC).date())
                make_months(self._connection, self._folder, months, self._told["size"], self._told["seed"])

    def audience(self, body: Mapping[str, Any], now: int, zone: str, reading: Reading) -> Asked:
        """Whom the `where` or `segment` of a create call means at `now`."""
        if "segment" in body:
            return Asked(self._connection, self._columns, self._segment(body["segment"]))
        if body["where"]:
            self.live_until(now)
        question = Question(self._columns, self._files, now, zone, reading)
        return Asked(self._connection, self._columns, question.condition(body["where"]))

    def everybody(self) -> Asked:
        return Asked(self._connection, self._columns, TRUE)

    def find_all(self, numbers: Collection[int]) -> dict[int, Person]:
        """Those of these people who exist, by their numbers; one question, however many they are."""
        if not numbers:
            return {}
        wanted = Sql("(id IN (SELECT unnest(?::BIGINT[])))", (list(numbers),))
        return {person["id"]: person for person in Asked(self._connection, self._columns, wanted).members()}

    def known_as(self, field: str, texts: Collection[str]) -> dict[str, Person]:
        """The first person with each of these texts in a field of the profile; one question, however many they are."""
        column = self._columns.profile.get(field, ABSENT).text
        sought = [text for text in texts if is_unicode(text)]
        if not column or not sought:
            return {}
        wanted = Sql(f"({column} IN (SELECT unnest(?::VARCHAR[])))", (sought,))
        found: dict[str, Person] = {}
        for person in Asked(self._connection, self._columns, wanted).members():
            found.setdefault(person["profile"][field], person)
        return found

    def events(self, until: int) -> tuple[int, int | None, int | None]:
        """How many events there are up to `until`, and the moments of the first and the last of them."""
        files = [literal(file) for file in self._files(0, until)]
        if not files:
            return 0, None, None
        sql = "SELECT count(*), min(moment), max(moment) FROM read_parquet(?) WHERE moment <= ?"
        with telling_failures(ASKING):
            rows = self._connection.execute(sql, (files, until)).fetchall()
        found: tuple[int, int | None, int | None] = rows[0]
        return found

    def _files(self, begin: int, end: int) -> list[Path]:
        """The files that may hold events from `begin` to `end`."""
        whole = self._folder / EVENTS
        if whole.exists():
            return [whole]
        if not self._told["made_up"] or begin > end:
            return []
        first, last = (datetime.fromtimestamp(max(0, at), UTC).date() for at in (begin, end))
        named = [self._folder / MONTH.format(month=month) for month in months_between(first, last)]
        return [file for file in named if file.exists()]

    def _segment(self, segment: int) -> Sql:
        """Drawn once, as for a small population, and kept."""
        file = self._folder / f"segment-{segment}.parquet"
        if not file.exists():
            size = self._told["size"]
            chosen = [person for person in range(1, size + 1) if in_segment(person, segment)]
            with telling_failures("write down who is in a segment"):
                write_parquet(self._connection, file, "SELECT unnest(?::INTEGER[]) AS person", (chosen,))
        return Sql("(id IN (SELECT person FROM read_parquet(?)))", (literal(file),))


def _columns_of(folder: Path) -> Columns:
    try:
        return read_columns(folder)
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(
            GONE,
            why=f"{folder} does not hold them as they were made.",
            hint="ctsync sandbox population --reset",
        ) from None


def _view(file: Path) -> str:
    """A view takes no parameters, so the path is written as a text of SQL."""
    return (
        f"CREATE VIEW people AS SELECT * FROM read_parquet('{literal(file).replace(chr(39), chr(39) * 2)}')"
    )
