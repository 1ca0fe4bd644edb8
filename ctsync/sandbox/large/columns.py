"""Which columns of the Parquet files hold a property.

A property may hold texts for some and numbers for others, as CleverTap allows, so it has a column for each kind. Names of
columns are made here (`p3t`, `e0n`) and never from a property's name: what users write never becomes part of SQL.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ctsync.sandbox.state import as_json

FILE = "columns.json"
SUFFIXES = {"text": "t", "number": "n", "other": "o", "texts": "tt", "numbers": "nn"}


@dataclass(frozen=True, slots=True)
class Property:
    """SQL expressions for one property's values; an empty one where it has none of that kind.

    `text` and `number` are NULL for people who lack it; `other` is true where it holds what no condition can compare,
    such as the list of items itself. `texts` and `numbers` are lists: the values of a field over all items.
    """

    text: str = ""
    number: str = ""
    other: str = ""
    texts: str = ""
    numbers: str = ""


ABSENT = Property()


def column(prefix: str, number: int, *kinds: str) -> Property:
    """The columns `<prefix><number>` with one letter per kind."""
    return Property(**{kind: f"{prefix}{number}{SUFFIXES[kind]}" for kind in kinds})


@dataclass(frozen=True, slots=True)
class Columns:
    """The properties that a population's files hold: of people, of events, and of the sessions of events."""

    profile: Mapping[str, Property]
    event: Mapping[str, Property]
    session: Mapping[str, Property]

    def write(self, folder: Path) -> None:
        (folder / FILE).write_text(as_json(asdict(self)), encoding="utf-8")


def read_columns(folder: Path) -> Columns:
    """What `Columns.write` wrote. Raises OSError, ValueError, KeyError or TypeError for another file."""
    told: Mapping[str, Mapping[str, Mapping[str, Any]]] = json.loads(
        (folder / FILE).read_text(encoding="utf-8")
    )
    return Columns(
        **{
            scope: {name: Property(**columns) for name, columns in told[scope].items()}
            for scope in ("profile", "event", "session")
        }
    )
