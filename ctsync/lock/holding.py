"""Who is at work on a lock just now, as a store can tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Holding:
    """Who keeps other runs out, since when, and until when unless it is renewed (None: as long as the process lives)."""

    who: str
    since: datetime | None
    until: datetime | None = None
    run_url: str = ""
    nonce: str = ""
