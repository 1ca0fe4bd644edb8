"""Holds: until when nothing may be created, for which campaigns, and who said so (protocol 10). Pure data and questions.

Not to be mixed up with who holds the lock: that is `lock.holding`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from ctsync.names import InstanceKey

EVERYTHING: Final = "*"
"""The scope of a hold on the whole account."""

UNTIL_RELEASED: Final = datetime(2199, 12, 31, tzinfo=UTC)
"""The end of a hold that has none: it lasts until somebody ends it."""


WITHOUT_END: Final = "somebody ends it"


@dataclass(frozen=True, slots=True)
class Hold:
    """Nothing that `scope` covers is created, and no live campaign of it is replaced, before `until`.

    `scope` is a glob over definition keys, names and instance keys: `*` is any text and `?` any letter; brackets are
    brackets, because instance keys have them. `until` and `since` are UTC. `stops` says that what would have sent before
    `until` was stopped when the hold began.
    """

    scope: str
    until: datetime
    since: datetime
    by: str
    reason: str = ""
    stops: bool = False

    @property
    def has_end(self) -> bool:
        """Whether it runs out by itself."""
        return self.until < UNTIL_RELEASED

    def counts_at(self, now: datetime) -> bool:
        """Whether it has not run out yet."""
        return now < self.until

    def words(self, zone: str) -> str:
        """`A hold on letter-* until 2027-06-04 18:00 IST, set by asha: prices are wrong`, without a full stop.

        On the account's clock, as everywhere else that a hold is told of.
        """
        on = "everything" if self.scope == EVERYTHING else self.scope
        reason = f": {self.reason.rstrip('.')}" if self.reason else ""
        until = f"{self.until.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}"
        return f"A hold on {on} until {until if self.has_end else WITHOUT_END}, set by {self.by}{reason}"

    def covers(self, key: InstanceKey, *names: str) -> bool:
        """Whether an instance is meant: by its definition's key, a name that it has or had, or its own key."""
        matches = _pattern(self.scope).fullmatch
        return any(matches(word) is not None for word in (key.definition, *names, str(key)))


def hold_over(holds: Iterable[Hold], key: InstanceKey, names: tuple[str, ...], now: datetime) -> Hold | None:
    """The hold that forbids creating this instance now; of several the one that lasts longest."""
    found = [each for each in holds if each.counts_at(now) and each.covers(key, *names)]
    return max(found, key=lambda each: (each.until, each.scope), default=None)


@lru_cache(maxsize=256)
def _pattern(scope: str) -> re.Pattern[str]:
    signs = {"*": ".*", "?": "."}
    return re.compile("".join(signs.get(sign, re.escape(sign)) for sign in scope), re.DOTALL)
