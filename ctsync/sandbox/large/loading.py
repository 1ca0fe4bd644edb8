"""The user's own people and events, from CSV or Parquet, into the files that a large population is made of.

Everything is checked first, and everything that is wrong is told at once (`checking`); only then is anything written.
Columns are known by their place from here on (`c0`, `c1`), so a header is never part of SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ctsync.sandbox.large.checking import FileMistakes, check_events, check_people
from ctsync.sandbox.large.columns import Columns, Property, column
from ctsync.sandbox.large.engine import connect, telling_failures, write_parquet
from ctsync.sandbox.large.making import PEOPLE
from ctsync.sandbox.large.sources import EVENT_FACTS, PERSON_FACTS, Source, read_source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EVENTS = "events.parquet"
"""All the events of a population that came from files."""

SESSION = "session|"


@dataclass(frozen=True, slots=True)
class Files:
    """What is loaded; paths are absolute."""

    people: Path
    events: Path | None = None

    @property
    def names(self) -> list[str]:
        """What they are called, without where they are."""
        return [self.people.name, *([self.events.name] if self.events else [])]


def load(folder: Path, files: Files, zone: str) -> dict[str, Any]:
    """Fill the folder, and give what to remember of it. Times without an offset are on clocks in `zone`.

    Raises FileMistakes, and UsageError for a file that cannot be read at all.
    """
    with telling_failures("load these files; the old population stays"), connect(folder) as connection:
        connection.execute("SET TimeZone = ?", (zone,))
        people = read_source(connection, files.people, "people", PERSON_FACTS)
        mistakes = [*people.mistakes, *check_people(connection, people)]
        events = None
        if files.events is not None:
            events = read_source(connection, files.events, "events", EVENT_FACTS)
            mistakes += [*events.mistakes, *check_events(connection, events, people)]
        if mistakes:
            raise FileMistakes(mistakes)
        size = _write(connection, folder, people, events, zone)
    return {"size": size, "seed": None}


def _write(
    connection: DuckDBPyConnection, folder: Path, people: Source, events: Source | None, zone: str
) -> int:
    profile = _named("p", people.properties(connection))
    happened = {} if events is None else _named("e", events.properties(connection))
    session = {
        name.removeprefix(SESSION): each for name, each in happened.items() if name.startswith(SESSION)
    }
    event = {name: found for name, (found, _) in happened.items() if not name.startswith(SESSION)}
    Columns(
        {"Identity": Property(text="identity"), **{name: found for name, (found, _) in profile.items()}},
        {**event, **_outer(event)},
        {name: found for name, (found, _) in session.items()},
    ).write(folder)
    size = write_parquet(connection, folder / PEOPLE, *_people(people, profile, zone))
    if events is not None:
        write_parquet(connection, folder / EVENTS, _events(events, people, happened))
    return size


def _named(prefix: str, properties: Mapping[str, tuple[str, str]]) -> dict[str, tuple[Property, str]]:
    """Each property with its column and the SQL that fills it."""
    return {
        name: (column(prefix, number, kind), expression)
        for number, (name, (kind, expression)) in enumerate(properties.items())
    }


def _outer(event: Mapping[str, Property]) -> dict[str, Property]:
    """Lists themselves, of which only the fields of items are columns: they exist where any field does."""
    fields: dict[str, list[str]] = {}
    for name, found in event.items():
        outer, bar, _ = name.partition("|")
        if bar:
            fields.setdefault(outer, []).append(f"{found.texts or found.numbers} IS NOT NULL")
    return {outer: Property(other=f"({' OR '.join(tests)})") for outer, tests in fields.items()}


def _filled(named: Mapping[str, tuple[Property, str]]) -> list[str]:
    return [
        f"{expression} AS {found.text or found.number or found.texts or found.numbers}"
        for found, expression in named.values()
    ]


def _people(
    people: Source, profile: Mapping[str, tuple[Property, str]], zone: str
) -> tuple[str, tuple[str, ...]]:
    devices = people.devices
    parts = [
        "(number + 1)::INTEGER AS id",
        f"coalesce({people.fact('zone')}, ?) AS zone",
        f"coalesce(array_to_string({devices}, ','), '') AS devices",
        f"list_filter({devices}, lambda each: each <> 'web')[1] AS phone",
        f"{people.fact('gender')} AS gender",
        f"{people.fact('age')}::INTEGER AS age",
        f"{people.fact('app_version')} AS app",
        f"coalesce(lower({people.fact('email_subscribed')}) IN ('true', 'yes', '1'), TRUE) AS mail",
        f"coalesce(lower({people.fact('whatsapp_subscribed')}) IN ('true', 'yes', '1'), TRUE) AS whatsapp",
        f"{people.fact('identity')} AS identity",
        *_filled(profile),
    ]
    return f"SELECT {', '.join(parts)} FROM people ORDER BY number", (zone,)


def _events(events: Source, people: Source, happened: Mapping[str, tuple[Property, str]]) -> str:
    parts = [
        "known.person",
        f"{events.fact('event')} AS event",
        f"{events.moment} AS moment",
        *_filled(happened),
    ]
    known = f"SELECT {people.fact('identity')} AS identity, (number + 1)::INTEGER AS person FROM people"
    return (
        f"SELECT {', '.join(parts)} FROM events JOIN ({known}) AS known"
        f" ON known.identity = {events.fact('identity')} ORDER BY event, moment, person, number"
    )
