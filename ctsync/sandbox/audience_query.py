"""Who a `where` means: the query is really answered from the population's profiles and events (contract 3.5).

A query without an event but with other parts means people with any event in the past 365 days. A segment's rule is
not known here, so it is a fixed share of the population chosen by its id.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ctsync.sandbox.clock import local_time, midnight
from ctsync.sandbox.draws import draw
from ctsync.sandbox.lifecycle import read_day
from ctsync.sandbox.operators import counts, passes, values_at
from ctsync.sandbox.population import Population
from ctsync.sandbox.state import State, as_json

KEPT_ANSWERS = 64
YEAR = 365 * 86400


class AudienceQuery:
    """Answers queries against one state file; `now` and the zone come with each question."""

    def __init__(self, state: State, population: Population) -> None:
        self._state = state
        self._population = population
        self._answers: dict[str, frozenset[int]] = {}

    def people(self, body: Mapping[str, Any], now: int, zone: str, *, unset_passes: bool) -> frozenset[int]:
        """The ids of everybody whom the `where` or `segment` of a create call means at `now`."""
        question = as_json([body.get("where"), body.get("segment"), now, zone, unset_passes])
        if question not in self._answers:
            if len(self._answers) >= KEPT_ANSWERS:
                self._answers.clear()
            with self._state.transaction():
                self._answers[question] = self._ask(body, now, zone, unset_passes=unset_passes)
        return self._answers[question]

    def _ask(self, body: Mapping[str, Any], now: int, zone: str, *, unset_passes: bool) -> frozenset[int]:
        everybody = self._population.everybody()
        if "segment" in body:
            return frozenset(each["id"] for each in everybody if in_segment(each["id"], body["segment"]))
        where = body["where"]
        if not where:
            return frozenset(each["id"] for each in everybody)
        self._population.live_until(now)
        asking = _Question(self._state, now, zone, unset_passes)
        chosen = set(asking.base(where))
        for test in _profile_tests(where, unset_passes=unset_passes):
            chosen = {each["id"] for each in everybody if each["id"] in chosen and test(each)}
        advanced = where.get("advanced_query", {})
        for condition in advanced.get("did_all", []):
            chosen &= asking.did(condition)
        for condition in advanced.get("did_none", []):
            chosen -= asking.did(condition)
        return frozenset(chosen)


@dataclass(frozen=True, slots=True)
class _Question:
    """The part of a query that looks at events, at one moment."""

    _state: State
    _now: int
    _zone: str
    _unset_passes: bool

    def base(self, where: Mapping[str, Any]) -> set[int]:
        if "event_name" in where:
            return set(self._counts(where))
        sql = "SELECT DISTINCT person FROM events WHERE at > ? AND at <= ?"
        return {row["person"] for row in self._state.rows(sql, self._now - YEAR, self._now)}

    def did(self, condition: Mapping[str, Any]) -> set[int]:
        """People who did it as often as the condition says; nobody is counted for having done it zero times."""
        found = self._counts(condition)
        return {person for person, times in found.items() if counts(times, condition)}

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
        clock = local_time(row["at"], self._zone).strftime("%H:%M")
        return all(
            passes(values_at(properties, entry["name"]), entry, unset_passes_negative=self._unset_passes)
            for entry in condition.get("event_properties", [])
        ) and all(
            _in_session(properties.get("session", {}), clock, entry, unset_passes=self._unset_passes)
            for entry in condition.get("session_properties", [])
        )


def _in_session(
    session: Mapping[str, Any], clock: str, entry: Mapping[str, Any], *, unset_passes: bool
) -> bool:
    """`time_of_day` as a pair of times on the account's clock, and the `utm_` properties; others nobody has."""
    if entry["name"] == "time_of_day" and isinstance(entry.get("value"), list) and len(entry["value"]) == 2:
        first, last = entry["value"]
        return bool(first <= clock <= last if first <= last else clock >= first or clock <= last)
    return passes(values_at(session, entry["name"]), entry, unset_passes_negative=unset_passes)


def in_segment(person: int, segment: int) -> bool:
    """Whether a person belongs to a saved segment: between a seventh and a half of everybody, fixed by its id."""
    share = 140 + draw("share of all", segment) % 400
    return draw("segment", segment, person) % 1000 < share


def _profile_tests(where: Mapping[str, Any], *, unset_passes: bool) -> list[Callable[[dict[str, Any]], bool]]:
    """One test per condition of `common_profile_properties`."""
    properties = where.get("common_profile_properties", {})
    return [
        _profile_test(group, entry, unset_passes=unset_passes)
        for group in _GROUPS
        for entry in properties.get(group, [])
    ]


def _profile_test(
    group: str, entry: Mapping[str, Any], *, unset_passes: bool
) -> Callable[[dict[str, Any]], bool]:
    facts = _GROUPS[group]
    return lambda person: passes(
        values_at(facts(person), entry["name"]), entry, unset_passes_negative=unset_passes
    )


def _technology(person: Mapping[str, Any]) -> dict[str, Any]:
    phones = [device for device in person["devices"] if device != "web"]
    if phones:
        return {"Device": "Mobile", "OS": "Android" if phones[0] == "android" else "iOS"}
    return {"Device": "Desktop"} if person["devices"] else {}


def _reachability(person: Mapping[str, Any]) -> dict[str, Any]:
    ways = {
        "Push": bool(person["devices"]),
        "Email": "Email" in person["profile"] and person["mail"],
        "SMS": "Phone" in person["profile"],
        "WhatsApp": "Phone" in person["profile"] and person["whatsapp"],
    }
    return {name: str(reachable) for name, reachable in ways.items()}


_GROUPS: Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = {
    "profile_fields": lambda person: person["profile"],
    "demographics": lambda person: {"Gender": person["gender"], "Age": person["age"]},
    "geo_fields": lambda person: {name: person["profile"][name] for name in ("City", "Country")},
    "app_fields": lambda person: {"App Version": person["app"]},
    "technographics": _technology,
    "reachability": _reachability,
}
"""Where each part looks. Only `profile_fields` and `technographics` are documented; the names inside the others are ours."""
