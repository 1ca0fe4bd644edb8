"""A `where` as one SQL condition over people (contract 3.5). `audience_query` answers the same for small populations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from ctsync.sandbox.clock import midnight
from ctsync.sandbox.large.columns import ABSENT, Columns, Property
from ctsync.sandbox.large.conditions import COMPARISONS, FALSE, TRUE, Sql, all_of, any_of, bound_text, passes
from ctsync.sandbox.large.engine import literal
from ctsync.sandbox.large.minutes import minute_of_day, minutes_between
from ctsync.sandbox.lifecycle import read_day
from ctsync.sandbox.operators import Reading

YEAR = 365 * 86400


@dataclass(frozen=True, slots=True)
class Question:
    """One query at one moment. `files` gives the files that may hold events between two moments."""

    columns: Columns
    files: Callable[[int, int], list[Path]]
    now: int
    zone: str
    reading: Reading

    def condition(self, where: Mapping[str, Any]) -> Sql:
        """True for the people whom the query means."""
        if not where:
            return TRUE
        return all_of(*self._parts(where))

    def _parts(self, where: Mapping[str, Any]) -> Iterator[Sql]:
        groups = where.get("common_profile_properties", {})
        for group, find in _GROUPS.items():
            for entry in groups.get(group, []):
                yield passes(find(self.columns, entry["name"]), entry, self.reading)
        if "event_name" in where:
            yield self._among(*self._events(where))
        else:
            begin = self.now - YEAR + 1
            yield self._among(begin, self.now, TRUE)
        advanced = where.get("advanced_query", {})
        for condition in advanced.get("did_all", []):
            yield self._did(condition)
        for condition in advanced.get("did_none", []):
            did = self._did(condition)
            yield Sql(f"NOT {did.text}", did.values)
        if self.reading.did_any_counts and "did_any" in advanced:
            yield self._did_any(advanced["did_any"])

    def _did(self, condition: Mapping[str, Any]) -> Sql:
        """Who did it as often as the condition says; nobody is counted for having done it zero times."""
        if "operator" not in condition:
            return self._among(*self._events(condition))
        often = f" GROUP BY person HAVING count(*) {COMPARISONS[condition['operator']]} ?"
        return self._among(*self._events(condition), often, (min(condition["value"], 2**62),))

    def _did_any(self, told: Mapping[str, Any]) -> Sql:
        """Who did any of several things; a threshold counts all of them together, as in `audience_query`."""
        parts = [
            part for each in told["any_events"] if (part := self._doers(*self._events(each))) is not None
        ]
        if not parts:
            return FALSE
        often = ""
        limit: tuple[int, ...] = ()
        if "operator" in told:
            often = f" GROUP BY person HAVING count(*) {COMPARISONS[told['operator']]} ?"
            limit = (min(told["value"], 2**62),)
        union = " UNION ALL ".join(part.text for part in parts)
        values = tuple(value for part in parts for value in part.values)
        return Sql(f"(id IN (SELECT person FROM ({union}){often}))", (*values, *limit))

    def _events(self, condition: Mapping[str, Any]) -> tuple[int, int, Sql]:
        """From when, until when, and the test of one event; one and the same event must have all the properties."""
        begin = midnight(read_day(condition["from"]), self.zone)
        end = min(midnight(read_day(condition["to"]) + timedelta(days=1), self.zone) - 1, self.now)
        tests = [bound_text("(event = ?)", condition["event_name"])]
        for entry in condition.get("event_properties", []):
            found = self.columns.event.get(entry["name"], ABSENT)
            tests.append(passes(found, entry, self.reading))
        tests += [self._session(entry, begin, end) for entry in condition.get("session_properties", [])]
        return begin, end, all_of(*tests)

    def _session(self, entry: Mapping[str, Any], begin: int, end: int) -> Sql:
        """`time_of_day` as a pair of times on the account's clock, and the `utm_` properties; others nobody has."""
        value = entry.get("value")
        if entry["name"] == "time_of_day" and isinstance(value, list) and len(value) == 2:
            spans = [Sql("(minute BETWEEN ? AND ?)", span) for span in minutes_between(*value)]
            clock = minute_of_day("moment", self.zone, begin, end)
            chosen = any_of(*spans)
            return Sql(chosen.text.replace("minute", f"({clock})"), chosen.values)
        return passes(self.columns.session.get(entry["name"], ABSENT), entry, self.reading)

    def _among(
        self, begin: int, end: int, test: Sql, grouping: str = "", counted: tuple[Any, ...] = ()
    ) -> Sql:
        doers = self._doers(begin, end, test)
        if doers is None:
            return FALSE
        return Sql(f"(id IN ({doers.text}{grouping}))", (*doers.values, *counted))

    def _doers(self, begin: int, end: int, test: Sql) -> Sql | None:
        """One row for each time that somebody did it; None if no file can hold any."""
        files = [literal(file) for file in self.files(begin, end)]
        if not files or begin > end:
            return None
        events = f"SELECT person FROM read_parquet(?) WHERE moment BETWEEN ? AND ? AND {test.text}"
        return Sql(events, (files, begin, end, *test.values))


def _profile(columns: Columns, name: str) -> Property:
    return columns.profile.get(name, ABSENT)


def _place(columns: Columns, name: str) -> Property:
    return _profile(columns, name) if name in ("City", "Country") else ABSENT


def reachability(columns: Columns) -> Mapping[str, str]:
    """Per channel, the SQL that says whether a person can be reached on it."""

    def has(name: str) -> str:
        return passes(_profile(columns, name), {"operator": "exists"}, Reading()).text

    return {
        "Push": "(devices <> '')",
        "Email": f"({has('Email')} AND mail)",
        "SMS": has("Phone"),
        "WhatsApp": f"({has('Phone')} AND whatsapp)",
    }


def _reachable(columns: Columns, name: str) -> Property:
    way = reachability(columns).get(name)
    return Property(text=f"(CASE WHEN {way} THEN 'True' ELSE 'False' END)") if way else ABSENT


_PERSON = {"Gender": Property(text="gender"), "Age": Property(number="age")}
_APP = {"App Version": Property(text="app")}
_DEVICE = "(CASE WHEN phone IS NOT NULL THEN 'Mobile' WHEN devices <> '' THEN 'Desktop' END)"
_OS = "(CASE phone WHEN 'android' THEN 'Android' WHEN 'ios' THEN 'iOS' WHEN 'windows' THEN 'Windows' END)"
_TECHNOLOGY = {"Device": Property(text=_DEVICE), "OS": Property(text=_OS)}
_GROUPS: Mapping[str, Callable[[Columns, str], Property]] = {
    "profile_fields": _profile,
    "demographics": lambda _columns, name: _PERSON.get(name, ABSENT),
    "geo_fields": _place,
    "app_fields": lambda _columns, name: _APP.get(name, ABSENT),
    "technographics": lambda _columns, name: _TECHNOLOGY.get(name, ABSENT),
    "reachability": _reachable,
}
"""Where each part looks, as in `audience_query`."""
