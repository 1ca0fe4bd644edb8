"""What the account understands by a body whose meaning the contract leaves open.

The body that is kept has the contract's first forms (1 is Sunday, `end_by_date` included, quiet hours as pairs), so
that whatever sends and estimates later need not know what it was told in which form. The journal keeps what was sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ctsync.sandbox.lifecycle import read_day
from ctsync.sandbox.settings import Settings


def as_meant(body: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """A body that has passed the checks, as the settings read it; with the default settings it is the same."""
    meant = dict(body)
    when = body.get("when")
    if isinstance(when, dict):
        meant["when"] = when_as_meant(when, settings)
    if "dnd" in body:
        meant["dnd"] = _quiet_hours(body["dnd"], settings)
    if settings.did_none == "ignored" and "did_none" in (body.get("where") or {}).get("advanced_query", {}):
        meant["where"] = _without_did_none(body["where"])
    return meant


def when_as_meant(when: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """The object form of `when`, as the settings read it."""
    meant = dict(when)
    if "dnd" in when:
        meant["dnd"] = _quiet_hours(when["dnd"], settings)
    if "repeat_on_days_of_week" in when and settings.days_of_week == "monday_is_1":
        meant["repeat_on_days_of_week"] = [_from_monday(day) for day in when["repeat_on_days_of_week"]]
    if "end_by_date" in when and settings.end_by_date == "excluded":
        meant["end_by_date"] = f"{read_day(when['end_by_date']) - timedelta(days=1):%Y%m%d}"
    return meant


def _from_monday(day: int) -> int:
    """1 for Monday to 7 for Sunday, counted from Sunday instead."""
    return day % 7 + 1


def _quiet_hours(dnd: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    if "dnd_info" not in dnd:
        return dict(dnd)
    info = {day: _pair(hours) for day, hours in dnd["dnd_info"].items()}
    if settings.days_of_week == "monday_is_1":
        info = {str(_from_monday(int(day))): hours for day, hours in info.items()}
    return {**dnd, "dnd_info": info}


def _pair(hours: list[Any]) -> list[Any]:
    return [hours[0]["from"], hours[0]["to"]] if isinstance(hours[0], dict) else hours


def _without_did_none(where: Mapping[str, Any]) -> dict[str, Any]:
    advanced = {key: value for key, value in where["advanced_query"].items() if key != "did_none"}
    return {**where, "advanced_query": advanced}
