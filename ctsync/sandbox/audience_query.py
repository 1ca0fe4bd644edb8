"""Who a `where` means: the query is really answered from the population's profiles and events (contract 3.5).

A query without an event but with other parts means people with any event in the past 365 days.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ctsync.sandbox.audience import Audience, Listed
from ctsync.sandbox.clock import local_time, midnight
from ctsync.sandbox.large.minutes import within
from ctsync.sandbox.lifecycle import read_day
from ctsync.sandbox.operators import Reading, counts, passes, values_at
from ctsync.sandbox.population import Population
from ctsync.sandbox.reach import PHONES, Person
from ctsync.sandbox.segments import in_segment
from ctsync.sandbox.settings import Settings
from ctsync.sandbox.state import State, as_json

KEPT_ANSWERS = 64
YEAR = 365 * 86400


class AudienceQuery:
    """Answers queries against one state file; `now`, the zone and the settings come with each question."""

    def __init__(self, state: State, population: Population) -> None:
        self._state = state
        self._population = population
        self._answers: dict[str, Audience] = {}

    def people(self, body: Mapping[str, Any], now: int, zone: str, settings: Settings) -> Audience:
        """Everybody whom the `where` or `segment` of a create call means at `now`."""
        reading = reading_of(settings)
        asked = [self._population.told, body.get("where"), body.get("segment"), now, zone]
        question = as_json([*asked, reading.unset_passes, reading.any_of_list, reading.did_any_counts])
        if question not in self._answers:
            if len(self._answers) >= KEPT_ANSWERS:
                self._answers.clear()
            with self._state.transaction():
                self._answers[question] = self._ask(body, now, zone, reading)
        return self._answers[question]

    def _ask(self, body: Mapping[str, Any], now: int, zone: str, reading: Reading) -> Audience:
        large = self._population.large
        if large is not None:
            return large.audience(body, now, zone, reading)
        everybody = self._population.everybody()
        if "segment" in body:
            return Listed([each for each in everybody if in_segment(each["id"], body["segment"])])
        where = body["where"]
        if not where:
            return Listed(everybody)
        self._population.live_until(now)
        chosen = _Question(self._state, now, zone, reading).chosen(where)
        tests = _profile_tests(where, reading)
        return Listed(
            [each for each in everybody if each["id"] in chosen and all(test(each) for test in tests)]
        )


def reading_of(settings: Settings) -> Reading:
    """How the account reads the query language."""
    return Reading(
        settings.not_equals_includes_unset, settings.list_means_any, settings.did_any == "supported"
    )


@dataclass(frozen=True, slots=True)
class _Question:
    """The part of a query that looks at events, at one moment."""

    _state: State
    _now: int
    _zone: str
    _reading: Reading

    def chosen(self, where: Mapping[str, Any]) -> set[int]:
        """Who did everything that the query asks to have been done, and nothing of what it excludes."""
        chosen = set(self._base(where))
        advanced = where.get("advanced_query", {})
        for condition in advanced.get("did_all", []):
            chosen &= self._did(condition)
        for condition in advanced.get("did_none", []):
            chosen -= self._did(condition)
        if self._reading.did_any_counts and "did_any" in advanced:
            chosen &= self._did_any(advanced["did_any"])
        return chosen

    def _base(self, where: Mapping[str, Any]) -> set[int]:
        if "event_name" in where:
            return set(self._counts(where))
        sql = "SELECT DISTINCT person FROM events WHERE at > ? AND at <= ?"
        return {row["person"] for row in self._state.rows(sql, self._now - YEAR, self._now)}

    def _did(self, condition: Mapping[str, Any]) -> set[int]:
        """People who did it as often as the condition says; nobody is counted for having done it zero times."""
        found = self._counts(condition)
        return {person for person, times in found.items() if counts(times, condition)}

    def _did_any(self, told: Mapping[str, Any]) -> set[int]:
        """People who did any of several things; a threshold counts all of them together, which is our reading."""
        found: Counter[int] = Counter()
        for condition in told["any_events"]:
            found.update(self._counts(condition))
        return {person for person, times in found.items() if counts(times, told)}

    def _counts(self, condition: Mapping[str, Any]) -> Mapping[int, int]:
        """How often each person did it, within the days and with the properties of the condition."""
        begin = midnight(read_day(condition["from"]), self._zone)
        end = min(midnight(read_day(condition["to"]) + timedelta(days=1), self._zone) - 1, self._now)
        wanted = (condition["event_name"], begin, end)
        if not condition.get("event_properties") and not condition.get("session_properties"):
            sql = "SELECT person, count(*) AS times FROM events WHERE event = ? AND at BETWEEN ? AND ? GROUP BY person"
            return {row["person"]: row["times"] for row in self._state.rows(sql, *wanted)}
        sql = "SELECT person, at, properties FROM events WHERE event = ? AND at BETWEEN ? AND ?"
        return Counter(
            row["person"] for row in self._state.rows(sql, *wanted) if self._matches(row, condition)
        )

    def _matches(self, row: Mapping[str, Any], condition: Mapping[str, Any]) -> bool:
        """One and the same event must have all the properties."""
        properties = json.loads(row["properties"]) if row["properties"] else {}
        session = properties.pop("session", {})
        clock = local_time(row["at"], self._zone).strftime("%H:%M")
        return all(
            passes(values_at(properties, entry["name"]), entry, self._reading)
            for entry in condition.get("event_properties", [])
        ) and all(
            _in_session(session, clock, entry, self._reading)
            for entry in condition.get("session_properties", [])
        )


def _in_session(session: Mapping[str, Any], clock: str, entry: Mapping[str, Any], reading: Reading) -> bool:
    """`time_of_day` as a pair of times on the account's clock, and the `utm_` properties; others nobody has."""
    if entry["name"] == "time_of_day" and isinstance(entry.get("value"), list) and len(entry["value"]) == 2:
        first, last = entry["value"]
        return isinstance(first, str) and isinstance(last, str) and within(clock, first, last)
    return passes(values_at(session, entry["name"]), entry, reading)


def _profile_tests(where: Mapping[str, Any], reading: Reading) -> list[Callable[[Person], bool]]:
    """One test per condition of `common_profile_properties`."""
    properties = where.get("common_profile_properties", {})
    return [_profile_test(group, entry, reading) for group in _GROUPS for entry in properties.get(group, [])]


def _profile_test(group: str, entry: Mapping[str, Any], reading: Reading) -> Callable[[Person], bool]:
    facts = _GROUPS[group]
    return lambda person: passes(values_at(facts(person), entry["name"]), entry, reading)


_SYSTEMS = {"android": "Android", "ios": "iOS", "windows": "Windows"}


def _technology(person: Mapping[str, Any]) -> dict[str, Any]:
    phones = [device for device in person["devices"] if device in PHONES]
    if phones:
        return {"Device": "Mobile", "OS": _SYSTEMS[phones[0]]}
    return {"Device": "Desktop"} if person["devices"] else {}


def _reachability(person: Mapping[str, Any]) -> dict[str, Any]:
    ways = {
        "Push": bool(person["devices"]),
        "Email": "Email" in person["profile"] and person["mail"],
        "SMS": "Phone" in person["profile"],
        "WhatsApp": "Phone" in person["profile"] and person["whatsapp"],
    }
    return {name: str(reachable) for name, reachable in ways.items()}


def _set(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}


_GROUPS: Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = {
    "profile_fields": lambda person: person["profile"],
    "demographics": lambda person: _set({"Gender": person["gender"], "Age": person["age"]}),
    "geo_fields": lambda person: _set({name: person["profile"].get(name) for name in ("City", "Country")}),
    "app_fields": lambda person: _set({"App Version": person["app"]}),
    "technographics": _technology,
    "reachability": _reachability,
}
"""Where each part looks. Only `profile_fields` and `technographics` are documented; the names inside the others are ours."""
