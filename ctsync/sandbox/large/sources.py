"""One CSV or Parquet file as a table in duckdb whose columns are called by their place, and what each of them means."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ctsync.errors import UsageError
from ctsync.sandbox.large.engine import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PERSON_FACTS = (
    "identity",
    "zone",
    "devices",
    "gender",
    "age",
    "app_version",
    "email_subscribed",
    "whatsapp_subscribed",
)
"""Columns of the people's file with a meaning of their own, the first one required; all others are profile properties."""

EVENT_FACTS = ("identity", "event", "time")
"""The same of the events' file, all required."""

ALWAYS_TEXT = ("Name", "Email", "Phone")
NUMBER = r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,15})?"
"""What counts as a number in a CSV file: `0042` and `+91…` stay texts."""

MOST_TOLD = 20
"""Mistakes told of one kind, and of one file."""

MOST_COLUMNS = 500
NUMERIC = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "FLOAT", "DOUBLE")
WHOLE = NUMERIC[:-2]
TEXTUAL = ("VARCHAR", "DATE", "TIME", "UUID")


class Mistake(NamedTuple):
    """What is wrong in a file.

    `row` is 1 for the first line of a CSV file and the first row of a Parquet file; 0 means the file as a whole.
    """

    file: str
    row: int
    column: str
    text: str


@dataclass
class Source:
    """A file that was read: the table `name` with `number` (rows from 0) and a column per place."""

    file: str
    table: str
    header: Sequence[str]
    types: Sequence[str]
    facts: Sequence[str]
    first_row: int
    mistakes: list[Mistake] = field(default_factory=list)

    def place(self, name: str) -> str:
        """The column of that name, or "" if the file has none."""
        return f"c{self.header.index(name)}" if name in self.header else ""

    def fact(self, name: str) -> str:
        """SQL for a fact as a text, NULL where it is not told."""
        place = self.place(name)
        return f"nullif(trim({place}::VARCHAR), '')" if place else "NULL::VARCHAR"

    @property
    def devices(self) -> str:
        """SQL for the list of a person's devices, the phone used last first."""
        parts = f"string_split_regex(lower({self.fact('devices')}), '[;, ]+')"
        return f"list_filter({parts}, lambda each: each <> '')"

    @property
    def moment(self) -> str:
        """SQL for seconds since 1970; NULL for what is no time."""
        told = self.fact("time")
        seconds = f"regexp_full_match({told}, '[0-9]{{9,11}}')"
        return (
            f"(CASE WHEN {seconds} THEN try_cast({told} AS BIGINT)"
            f" ELSE floor(epoch(try_cast({told} AS TIMESTAMPTZ)))::BIGINT END)"
        )

    @cached_property
    def others(self) -> Mapping[str, tuple[str, str]]:
        """Every property's column and its type."""
        found = zip(self.header, self.types, strict=True)
        return {
            name: (f"c{number}", type_)
            for number, (name, type_) in enumerate(found)
            if name not in self.facts
        }

    def properties(self, connection: DuckDBPyConnection) -> dict[str, tuple[str, str]]:
        """Per property, its kind and the SQL that gives its values."""
        return {name: self._property(connection, name, *each) for name, each in self.others.items()}

    def _property(self, connection: DuckDBPyConnection, name: str, place: str, type_: str) -> tuple[str, str]:
        is_list = "|" in name and not name.startswith("session|")
        if type_ == "VARCHAR" and self.first_row == 2:
            return self._from_csv(connection, name, place, is_list=is_list)
        inner = type_.removesuffix("[]")
        wanted = "BIGINT" if inner in WHOLE else "DOUBLE" if is_number(inner) else "VARCHAR"
        value = f"{place}::{wanted}[]" if is_list else f"{place}::{wanted}"
        if inner == "BOOLEAN":
            value = f"(CASE WHEN {place} THEN 'True' WHEN NOT {place} THEN 'False' END)"
        kind = "text" if wanted == "VARCHAR" else "number"
        return (f"{kind}s" if is_list else kind), value

    def _from_csv(
        self, connection: DuckDBPyConnection, name: str, place: str, *, is_list: bool
    ) -> tuple[str, str]:
        """A column is one of numbers if each of its cells is a number; the cells of a list are split at `;`."""
        split = f"list_transform(string_split({place}, ';'), lambda each: trim(each))"
        cells = f"SELECT unnest({split}) AS cell FROM {self.table}"
        if not is_list:
            cells = f"SELECT {place} AS cell FROM {self.table}"
        counts = "count(cell), count(*) FILTER (NOT regexp_full_match(cell, ?)), count(*) FILTER (contains(cell, '.'))"
        told, texts, fractions = connection.execute(
            f"SELECT {counts} FROM ({cells})",
            (NUMBER,),
        ).fetchall()[0]
        if not told or texts or name in ALWAYS_TEXT:
            return ("texts", split) if is_list else ("text", place)
        wanted = "DOUBLE" if fractions else "BIGINT"
        return ("numbers", f"{split}::{wanted}[]") if is_list else ("number", f"{place}::{wanted}")


def is_number(type_: str) -> bool:
    return type_ in NUMERIC or type_.startswith("DECIMAL")


def read_source(connection: DuckDBPyConnection, path: Path, table: str, facts: Sequence[str]) -> Source:
    """The file as a table. Raises UsageError if it is no such file."""
    if path.suffix.lower() not in _READERS:
        raise UsageError(
            f"`{path.name}` is neither a CSV nor a Parquet file.", hint="Its name ends in .csv or .parquet."
        )
    if not path.is_file():
        raise UsageError(
            f"There is no file `{path.name}`.", why=f"{path} does not exist or is no plain file."
        )
    return _READERS[path.suffix.lower()](connection, path, table, facts)


def _read_csv(connection: DuckDBPyConnection, path: Path, table: str, facts: Sequence[str]) -> Source:
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            header = [name.strip() for name in next(csv.reader(file), [])]
    except csv.Error as error:
        raise UsageError(f"The first line of `{path.name}` is no header.", why=f"{error}.") from None
    source = Source(path.name, table, header, ["VARCHAR"] * len(header), facts, first_row=2)
    source.mistakes += _wrong_header(source)
    if source.mistakes:
        return source
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(header)))
    connection.execute(
        f"CREATE TEMP TABLE {table} AS SELECT row_number() OVER () - 1 AS number, * FROM read_csv(?, header = true,"
        f" auto_detect = false, delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}},"
        f" store_rejects = true, rejects_table = '{table}_rejects', rejects_scan = '{table}_scans',"
        f" rejects_limit = {MOST_TOLD})",
        (literal(path),),
    )
    rejects = connection.execute(
        f"SELECT line, min(error_message) FROM {table}_rejects GROUP BY line ORDER BY line"
    ).fetchall()
    source.mistakes += [Mistake(path.name, line, "", f"{text}.") for line, text in rejects]
    return source


def _read_parquet(connection: DuckDBPyConnection, path: Path, table: str, facts: Sequence[str]) -> Source:
    described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", (literal(path),)).fetchall()
    header, types = [name for name, *_ in described], [type_ for _, type_, *_ in described]
    source = Source(path.name, table, header, types, facts, first_row=1)
    source.mistakes += _wrong_header(source) + _wrong_types(source)
    if not source.mistakes:
        names = ", ".join(f"c{number}" for number in range(len(header)))
        connection.execute(
            f"CREATE TEMP TABLE {table} AS SELECT row_number() OVER () - 1 AS number, * FROM read_parquet(?) AS t({names})",
            (literal(path),),
        )
    return source


_READERS = {".csv": _read_csv, ".parquet": _read_parquet}


def _wrong_header(source: Source) -> list[Mistake]:
    required = source.facts[:1] if source.facts is PERSON_FACTS else source.facts
    found = [(name, "This column is missing.") for name in required if name not in source.header]
    header = list(source.header)
    found += [
        (name, "Two columns have this name.") for name in sorted({n for n in header if header.count(n) > 1})
    ]
    if len(header) > MOST_COLUMNS:
        found.append(("", f"It has {len(header)} columns; up to {MOST_COLUMNS} are read."))
    for number, name in enumerate(header, 1):
        outer, bar, inner = name.partition("|")
        if "\ufffd" in name:
            found.append((name, "This name is not UTF-8 text."))
        elif not name:
            found.append(("", f"Column {number} has no name."))
        elif bar and source.facts is PERSON_FACTS:
            found.append((name, "`|` stands in names of events' properties only."))
        elif bar and (not outer or not inner or outer in header):
            found.append((name, "A field of items is written `Items|Category`, without a column `Items`."))
    return [Mistake(source.file, source.first_row - 1, name, text) for name, text in found]


def _wrong_types(source: Source) -> list[Mistake]:
    """Columns of a Parquet file that cannot be a property."""
    found = []
    for name, type_ in zip(source.header, source.types, strict=True):
        is_list = "|" in name and not name.startswith("session|")
        inner = type_.removesuffix("[]") if is_list else type_
        fits = is_number(inner) or inner in (*TEXTUAL, "BOOLEAN") or inner.startswith(("TIMESTAMP", "ENUM"))
        if not fits or (is_list and inner == type_):
            wanted = "a list of texts or numbers" if is_list else "a text, a number, a truth value or a time"
            found.append(Mistake(source.file, 0, name, f"Its type is {type_}, and not {wanted}."))
    return found
