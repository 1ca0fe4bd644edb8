"""An audience inside a large population: one SQL condition, counted by duckdb, per device as `reach` does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ctsync.sandbox.large.columns import ABSENT, Columns
from ctsync.sandbox.large.conditions import FALSE, TRUE, Sql, all_of, any_of, passes
from ctsync.sandbox.large.engine import telling_failures
from ctsync.sandbox.large.query import reachability
from ctsync.sandbox.operators import AS_DOCUMENTED
from ctsync.sandbox.reach import PHONES, Person, keys

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ASKING = "read its population"
"""What cannot be done with a file that is damaged."""

AT_ONCE = 10_000
"""People read at a time while walking through an audience."""

FACTS = ("id", "zone", "devices", "mail", "whatsapp", "gender", "age", "app")


@dataclass(frozen=True, slots=True)
class Asked:
    """People of the view `people` for whom `condition` is true. Asking raises UsageError for files that are damaged."""

    connection: DuckDBPyConnection
    columns: Columns
    condition: Sql

    @property
    def count(self) -> int:
        return self._numbers(["count(*)"], ())[0]

    def estimate(self, body: Mapping[str, Any]) -> dict[str, int]:
        """In one query, whatever the channel."""
        wanted = keys(body)
        tests = [reached(key, body, self.columns) for key in wanted]
        values = tuple(value for test in tests for value in test.values)
        numbers = self._numbers([f"count(*) FILTER ({test.text})" for test in tests], values)
        return dict(zip(wanted, numbers, strict=True))

    def _numbers(self, counted: list[str], values: tuple[Any, ...]) -> tuple[int, ...]:
        sql = f"SELECT {', '.join(counted)} FROM people WHERE {self.condition.text}"
        with telling_failures(ASKING):
            rows = self.connection.execute(sql, (*values, *self.condition.values)).fetchall()
        found: tuple[int, ...] = rows[0]
        return found

    def members(self, zone: str = "") -> Iterator[Person]:
        """Read through a cursor of its own, so that other questions may be asked meanwhile."""
        where = all_of(self.condition, Sql("(zone = ?)", (zone,)) if zone else TRUE)
        held = [
            (name, column)
            for name, found in self.columns.profile.items()
            for column in (found.text, found.number)
            if column
        ]
        chosen = ", ".join((*FACTS, *(column for _, column in held)))
        sql = f"SELECT {chosen} FROM people WHERE {where.text} ORDER BY id"
        with telling_failures(ASKING), self.connection.cursor() as cursor:
            cursor.execute(sql, where.values)
            while rows := cursor.fetchmany(AT_ONCE):
                yield from (_person(row, [name for name, _ in held]) for row in rows)


def _person(row: tuple[Any, ...], names: list[str]) -> dict[str, Any]:
    facts = dict(zip(FACTS, row, strict=False))
    written = facts["devices"]
    profile = zip(names, row[len(FACTS) :], strict=True)
    return {
        **facts,
        "devices": written.split(",") if written else [],
        "profile": {name: value for name, value in profile if value is not None},
    }


def reached(key: str, body: Mapping[str, Any], columns: Columns) -> Sql:
    """Whether a person counts under a key, as `reach.reached_on` says in Python."""
    mode = body.get("target_mode", "push").lower()
    if mode in _WAYS:
        return _WAYS[mode](body, columns)
    if mode == "webpush":
        return Sql("list_contains(string_split(devices, ','), 'web')")
    if key not in PHONES:
        return FALSE
    if body.get("send_to_all_devices"):
        return Sql("list_contains(string_split(devices, ','), ?)", (key,))
    return Sql("coalesce(phone = ?, FALSE)", (key,))


def _mail(body: Mapping[str, Any], columns: Columns) -> Sql:
    parts = [passes(columns.profile.get("Email", ABSENT), {"operator": "exists"}, AS_DOCUMENTED)]
    if body.get("subscription_groups"):
        newsletter = columns.profile.get("Newsletter", ABSENT)
        parts.append(passes(newsletter, {"operator": "exists"}, AS_DOCUMENTED))
        parts.append(passes(newsletter, {"operator": "not_equals", "value": "never"}, AS_DOCUMENTED))
    may = any_of(Sql("mail"), TRUE if body.get("send_email_to_opted_out_users") else FALSE)
    return all_of(*parts, may)


_WAYS: Mapping[str, Callable[[Mapping[str, Any], Columns], Sql]] = {
    "email": _mail,
    "sms": lambda _body, columns: Sql(reachability(columns)["SMS"]),
    "whatsapp": lambda _body, columns: Sql(reachability(columns)["WhatsApp"]),
    "webhook": lambda _body, _columns: TRUE,
}
