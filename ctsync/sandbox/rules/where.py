"""The checks of `where`, CleverTap's query language: structure and types, nothing of meaning (contract 3.5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from ctsync.sandbox.clock import local_time
from ctsync.sandbox.lifecycle import read_day
from ctsync.sandbox.rules.fields import Asking
from ctsync.sandbox.rules.refusal import Refusal

UNREADABLE = "Query specified in where failed to parse"
BACKWARDS = "Query parse failure - The from date cannot be after the to date"
IN_THE_FUTURE = "Query parse failure - The to date cannot be in the future"
NO_EVENT = "Query parse failure - The event name cannot be empty"

WITHOUT_VALUE = ("exists", "does_not_exist")
TEXT_OPERATORS = ("equals", "not_equals", "contains", "does_not_contain", *WITHOUT_VALUE)
NUMBER_OPERATORS = ("greater_than", "greater_than_equals", "less_than", "less_than_equals")
OPERATORS = (*TEXT_OPERATORS, *NUMBER_OPERATORS)
GROUPS = ("profile_fields", "demographics", "geo_fields", "app_fields", "reachability", "technographics")
_CONDITION = ("event_name", "from", "to", "event_properties", "session_properties")
_PARTS = ("event_name", "common_profile_properties", "advanced_query")


def check_audience(asking: Asking) -> None:
    """Exactly one of `where` and a known `segment`."""
    segment = asking.body.get("segment")
    if segment is None:
        check_where(asking, asking.body.get("where"))
        return
    if "where" in asking.body:
        raise Refusal("Use either where or segment")
    if type(segment) is not int or segment not in asking.registers.segments.values():
        raise Refusal("Invalid segment (it does not exist or is not processed yet)")


def check_where(asking: Asking, where: Any) -> None:
    """`{}` is everybody; anything else needs an event, a profile part or an advanced part."""
    if not isinstance(where, dict):
        raise Refusal(UNREADABLE)
    if not where:
        return
    if not any(part in where for part in _PARTS):
        raise Refusal(UNREADABLE)
    _note_unknown(asking, where, (*_CONDITION, *_PARTS), "where")
    if "event_name" in where or "from" in where or "to" in where:
        _check_event(asking, where)
    if "common_profile_properties" in where:
        _check_profile(asking, where["common_profile_properties"])
    if "advanced_query" in where:
        _check_advanced(asking, where["advanced_query"])


def _check_event(asking: Asking, condition: Any) -> None:
    if not isinstance(condition, dict) or not isinstance(condition.get("event_name"), str):
        raise Refusal(UNREADABLE)
    if not condition["event_name"]:
        raise Refusal(NO_EVENT)
    first, last = _day(condition.get("from")), _day(condition.get("to"))
    if first > last:
        raise Refusal(BACKWARDS)
    if last > local_time(asking.now, asking.zone).date():
        raise Refusal(IN_THE_FUTURE)
    for entry in _entries(condition.get("event_properties", [])):
        _check_property(entry)
    for entry in _entries(condition.get("session_properties", [])):
        _check_property(entry)


def _day(written: Any) -> date:
    """An integer of eight digits (contract 3.5)."""
    if type(written) is not int:
        raise Refusal(UNREADABLE)
    try:
        return read_day(written)
    except ValueError:
        raise Refusal(UNREADABLE) from None


def _entries(written: Any) -> list[Any]:
    if not isinstance(written, list):
        raise Refusal(UNREADABLE)
    return written


def _check_property(entry: Any) -> None:
    """`{"name", "operator"?, "value"}`; without an operator it means equals."""
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"]:
        raise Refusal(UNREADABLE)
    operator = entry.get("operator", "equals")
    if operator not in OPERATORS:
        raise Refusal(UNREADABLE)
    if operator in WITHOUT_VALUE:
        return
    values = entry["value"] if isinstance(entry.get("value"), list) else [entry.get("value")]
    if not values or not all(_is_primitive(value) for value in values):
        raise Refusal(UNREADABLE)
    if operator in NUMBER_OPERATORS and (isinstance(entry["value"], list | str)):
        raise Refusal(UNREADABLE)


def _is_primitive(value: Any) -> bool:
    """A text or a number; truth values travel as the texts "True" and "False" (contract 3.5)."""
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _check_profile(asking: Asking, properties: Any) -> None:
    if not isinstance(properties, dict):
        raise Refusal(UNREADABLE)
    _note_unknown(asking, properties, GROUPS, "where.common_profile_properties")
    for group in GROUPS:
        for entry in _entries(properties.get(group, [])):
            _check_property(entry)


def _check_advanced(asking: Asking, advanced: Any) -> None:
    """`did_all` and `did_none`; other keys are taken and have no effect, as was seen of `did_not`."""
    if not isinstance(advanced, dict):
        raise Refusal(UNREADABLE)
    _note_unknown(asking, advanced, ("did_all", "did_none"), "where.advanced_query")
    for name in ("did_all", "did_none"):
        for number, condition in enumerate(_entries(advanced.get(name, []))):
            _check_event(asking, condition)
            _check_count(condition)
            known = (*_CONDITION, "operator", "value")
            _note_unknown(asking, condition, known, f"where.advanced_query.{name}[{number}]")


def _check_count(condition: dict[str, Any]) -> None:
    """At least, at most or exactly so many times; both keys or neither."""
    if ("operator" in condition) != ("value" in condition):
        raise Refusal(UNREADABLE)
    if "operator" not in condition:
        return
    if condition["operator"] not in ("equals", *NUMBER_OPERATORS):
        raise Refusal(UNREADABLE)
    if type(condition["value"]) is not int or condition["value"] < 0:
        raise Refusal(UNREADABLE)


def _note_unknown(asking: Asking, value: dict[str, Any], known: tuple[str, ...], path: str) -> None:
    asking.unknown.extend(f"{path}.{name}" for name in value if name not in known)
