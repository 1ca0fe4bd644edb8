"""A small population written as the files that a user would bring."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

FACTS = (
    "identity",
    "zone",
    "devices",
    "gender",
    "age",
    "app_version",
    "email_subscribed",
    "whatsapp_subscribed",
)


def write_csv(path: Path, rows: Iterable[Mapping[str, Any]], first: tuple[str, ...]) -> Path:
    told = list(rows)
    names = list(dict.fromkeys([*first, *(name for row in told for name in row)]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(told)
    return path


def person_row(person: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "identity": f"id-{person['id']}",
        "zone": person["zone"],
        "devices": ";".join(person["devices"]),
        "gender": person["gender"],
        "age": person["age"],
        "app_version": person["app"],
        "email_subscribed": person["mail"],
        "whatsapp_subscribed": person["whatsapp"],
        **person["profile"],
    }


def event_row(person: int, event: str, moment: int, properties: str | None) -> dict[str, Any]:
    told = json.loads(properties or "{}")
    items = told.pop("Items", [])
    session = told.pop("session", {})
    fields = dict.fromkeys(name for item in items for name in item)
    return {
        "identity": f"id-{person}",
        "event": event,
        "time": moment,
        **told,
        **{f"session|{name}": value for name, value in session.items()},
        **{f"Items|{name}": ";".join(item[name] for item in items if name in item) for name in fields},
    }


def write_people(path: Path, people: Iterable[Mapping[str, Any]]) -> Path:
    return write_csv(path, map(person_row, people), FACTS)


def write_events(path: Path, events: Iterable[tuple[int, str, int, str | None]]) -> Path:
    return write_csv(path, (event_row(*event) for event in events), ("identity", "event", "time"))
