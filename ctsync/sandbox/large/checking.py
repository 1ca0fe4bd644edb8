"""Every mistake in the user's files, with its row and column, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ctsync.errors import UsageError
from ctsync.sandbox.large.minutes import EARLIEST, LATEST
from ctsync.sandbox.large.sources import MOST_TOLD, Mistake, Source, is_number
from ctsync.sandbox.lifecycle import ZONES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LONGEST_IDENTITY = 1_024
DEVICES = ("android", "ios", "windows", "web")
TRUTHS = ("true", "false", "yes", "no", "1", "0")


class FileMistakes(UsageError):
    """Files that cannot be loaded; `mistakes` are in order of file and row, at most twenty."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        order = {name: number for number, name in enumerate(dict.fromkeys(one.file for one in mistakes))}
        ordered = sorted(mistakes, key=lambda one: (order[one.file], one.row))
        self.mistakes = ordered[:MOST_TOLD]
        more = "" if len(ordered) <= MOST_TOLD else ", and perhaps more"
        count = "1 mistake" if len(self.mistakes) == 1 else f"{len(self.mistakes)} mistakes{more}"
        files = " and ".join(f"`{name}`" for name in order)
        super().__init__(
            f"Nothing was loaded: there {'is' if count == '1 mistake' else 'are'} {count} in {files}.",
            hint="Mend that and run the command again. Until then the sandbox keeps the people that it has.",
        )


def check_people(connection: DuckDBPyConnection, people: Source) -> list[Mistake]:
    """What is wrong in the people's file; nothing is looked at if the file could not be read as a whole."""
    return [] if people.mistakes else list(_people(connection, people))


def check_events(connection: DuckDBPyConnection, events: Source, people: Source) -> list[Mistake]:
    """What is wrong in the events' file."""
    return (
        []
        if events.mistakes
        else list(_events(connection, events, is_known=not people.mistakes, people=people))
    )


class _Rows:
    """Rows of one source for which a condition holds, as mistakes."""

    def __init__(self, connection: DuckDBPyConnection, source: Source) -> None:
        self._connection = connection
        self._source = source

    def where(self, column: str, condition: str, text: str, *values: Any) -> list[Mistake]:
        """The last `{}` in the text is the value; braces before it may be part of a file's name."""
        before, mark, after = text.rpartition("{}")
        told = self._source.fact(column) if column in self._source.facts else self._source.place(column)
        sql = (
            f"SELECT number, {told or 'NULL'} FROM {self._source.table} WHERE {condition}"
            f" ORDER BY number LIMIT {MOST_TOLD + 1}"
        )
        rows = self._connection.execute(sql, values).fetchall()
        first = self._source.first_row
        return [
            Mistake(
                self._source.file,
                first + number,
                column,
                f"{before}`{str(value)[:80]}`{after}" if mark else text,
            )
            for number, value in rows
        ]

    def distinct(self, expression: str) -> list[Any]:
        sql = f"SELECT DISTINCT {expression} FROM {self._source.table} WHERE {expression} IS NOT NULL"
        return [value for (value,) in self._connection.execute(sql).fetchall()]


def _people(connection: DuckDBPyConnection, people: Source) -> Iterator[Mistake]:
    rows, identity = _Rows(connection, people), people.fact("identity")
    if not connection.execute("SELECT count(*) FROM people").fetchall()[0][0]:
        yield Mistake(people.file, 0, "", "It holds nobody.")
    yield from rows.where("identity", f"{identity} IS NULL", "Everybody needs an identity.")
    yield from rows.where("identity", f"len({identity}) > {LONGEST_IDENTITY}", "It is too long: {}.")
    again = (
        f"number IN (SELECT number FROM (SELECT number, row_number() OVER (PARTITION BY {identity} ORDER BY number) AS n,"
        f" {identity} AS told FROM people) WHERE n > 1 AND told IS NOT NULL)"
    )
    yield from rows.where("identity", again, "{} stands in an earlier row.")
    zones = ", ".join(ZONES)
    strange = [zone for zone in rows.distinct(people.fact("zone")) if zone not in ZONES]
    wrong = f"list_contains(?, {people.fact('zone')})"
    yield from rows.where("zone", wrong, f"The sandbox sends in no zone {{}}. It knows {zones}.", strange)
    odd = [
        told
        for told in rows.distinct(people.devices)
        if set(told) - set(DEVICES) or len(set(told)) < len(told)
    ]
    unfit = f"list_contains(?::VARCHAR[][], {people.devices})"
    words = "Devices are android, ios, windows and web, each once, the phone used last first; not {}."
    yield from rows.where("devices", unfit, words, odd)
    age = f"NOT regexp_full_match({people.fact('age')}, '[0-9]{{1,2}}|1[0-4][0-9]|150')"
    yield from rows.where("age", age, "An age is a whole number of years; not {}.")
    for name in ("email_subscribed", "whatsapp_subscribed"):
        doubtful = f"NOT list_contains(?, lower({people.fact(name)}))"
        yield from rows.where(name, doubtful, "It is true or false; not {}.", list(TRUTHS))
    yield from _endless(rows, people)


def _events(
    connection: DuckDBPyConnection, events: Source, *, is_known: bool, people: Source
) -> Iterator[Mistake]:
    rows, identity, moment = _Rows(connection, events), events.fact("identity"), events.moment
    yield from rows.where("identity", f"{identity} IS NULL", "Every event needs the identity of a person.")
    if is_known:
        known = f"SELECT {people.fact('identity')} FROM people WHERE {people.fact('identity')} IS NOT NULL"
        text = f"`{people.file}` has nobody with the identity {{}}."
        yield from rows.where("identity", f"{identity} NOT IN ({known})", text)
    yield from rows.where("event", f"{events.fact('event')} IS NULL", "The name of the event is missing.")
    outside = f"coalesce({moment} NOT BETWEEN {EARLIEST} AND {LATEST}, TRUE)"
    words = "A time is written 2026-11-24 09:30, 2026-11-24T09:30:00+05:30, or as seconds since 1970; not {}."
    yield from rows.where("time", outside, words)
    yield from _endless(rows, events)


def _endless(rows: _Rows, source: Source) -> Iterator[Mistake]:
    """Fractions of a Parquet file may be no number at all."""
    for name, (place, type_) in source.others.items():
        if is_number(type_) and type_ in ("FLOAT", "DOUBLE"):
            yield from rows.where(name, f"isnan({place}) OR isinf({place})", "A number has an end; not {}.")
