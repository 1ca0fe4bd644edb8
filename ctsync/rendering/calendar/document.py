"""A calendar and a simulation as JSON, for programs: every send, every load that is not 0, everything that is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ctsync.calendar import STRETCH, Calendar, DayOverlaps, Entry, Rush, Send, Simulated, Slot, Spread
from ctsync.catalog.blackouts import Blackout
from ctsync.rendering.calendar.simulation_view import SimulationView
from ctsync.rendering.calendar.words import name_of
from ctsync.rendering.wording import shown


def calendar_tree(calendar: Calendar) -> dict[str, Any]:
    """What stands in the document under its kind. Local times are on the account's clock, all others UTC."""
    return {
        "account": shown(calendar.account, 60),
        "now": calendar.now,
        "zone": calendar.frame.zone,
        "first_day": calendar.frame.first,
        "last_day": calendar.frame.last,
        "asked_clevertap": not calendar.assumed,
        "knows_channels": calendar.knows_channels,
        "budget": dict(calendar.budget.limits),
        "campaigns": [_entry(entry) for entry in calendar.entries],
        "load": list(_load(calendar)),
        "over_budget": [_rush(rush) for rush in calendar.rushes],
        "overlaps": [_overlaps(day) for day in calendar.overlaps],
        "slots": [_slot(slot) for slot in calendar.slots],
        "blackouts": [_blackout(one) for one in calendar.blackouts],
    }


def _keys(keys: Iterable[str]) -> list[str]:
    return [shown(key, 200) for key in keys]


def _rush(rush: Rush) -> dict[str, Any]:
    return {
        "begins": rush.begins,
        "ends": rush.ends,
        "certain": rush.placed,
        "at_most": None if rush.unknown else rush.most,
        "known_at_most": rush.most,
        "sends_of_unknown_size": rush.unknown,
        "level": rush.level,
        "is_certain": rush.is_certain,
        "campaigns": _keys(rush.keys),
    }


def _overlaps(day: DayOverlaps) -> dict[str, Any]:
    return {
        "day": day.day,
        "pairs": day.pairs,
        "unknown_pairs": day.unknown,
        "shared": [{"campaigns": _keys(group.keys), "why": group.why} for group in day.shared],
    }


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "campaigns": _keys(slot.keys),
        "why": [trouble.value for trouble in slot.why],
        "was": f"{slot.was:%Y-%m-%d %H:%M}",
        "free": None if slot.free is None else f"{slot.free:%Y-%m-%d %H:%M}",
        "sends": slot.sends,
        "is_searched": slot.is_searched,
    }


def _blackout(blackout: Blackout) -> dict[str, Any]:
    return {
        "first_day": blackout.dates.first,
        "last_day": blackout.dates.last,
        "countries": _keys(blackout.countries),
        "channels": list(blackout.channels),
        "purpose": blackout.purpose,
        "why": shown(blackout.why),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "key": shown(entry.key, 200),
        "name": name_of(entry),
        "channel": shown(entry.channel, 20) or None,
        "kind": entry.kind.value,
        "standing": entry.standing.value,
        "said": shown(entry.said),
        "id": entry.remote_id,
        "messages": entry.messages.number,
        "messages_from": entry.messages.source.value,
        "repeats": entry.repeats,
        "sends": [send_tree(send) for send in entry.sends],
    }


def send_tree(send: Send) -> dict[str, Any]:
    """One send; how many people get it when within its span is not known."""
    return {
        "local": f"{send.local:%Y-%m-%d %H:%M}",
        "begins": send.begins,
        "ends": None if send.spread is Spread.THROTTLED else send.ends,
        "spread": send.spread.value,
    }


def _load(calendar: Calendar) -> Iterator[dict[str, Any]]:
    """The stretches that anything touches."""
    load = calendar.load
    for place in range(len(load)):
        if load.most(place) or load.unknown[place]:
            yield {
                "begins": load.at(place),
                "ends": load.at(place) + STRETCH,
                "certain": load.placed[place],
                "at_most": None if load.unknown[place] else load.most(place),
                "sends_of_unknown_size": load.unknown[place],
            }


def simulation_tree(view: SimulationView) -> dict[str, Any]:
    """Every send of the files within the days."""
    return {
        "zone": view.zone,
        "first_day": view.first,
        "last_day": view.last,
        "today": view.today,
        "sends": [_simulated(row, notes) for row, notes in view.rows],
    }


def _simulated(row: Simulated, notes: tuple[str, ...]) -> dict[str, Any]:
    return {
        "key": shown(row.key, 200),
        "name": shown(row.name, 200),
        "channel": row.channel,
        "local": f"{row.local:%Y-%m-%d %H:%M}",
        "at": row.at,
        "first_phone": row.first,
        "last_phone": row.last,
        "on_each_clock": row.timetable.in_user_zone,
        "people_get_it": send_tree(row.send),
        "messages": row.messages.number,
        "messages_from": row.messages.source.value,
        "waits_until": row.ready_on,
        "made_from": row.made_from,
        "clocks_change_by_minutes": int(row.change.total_seconds()) // 60,
        "utc_was": None if row.utc_moved is None else f"{row.utc_moved:%H:%M}",
        "elsewhere": [{"edge": each.edge.value, "zones": list(each.zones)} for each in row.elsewhere],
        "notes": list(notes),
    }
