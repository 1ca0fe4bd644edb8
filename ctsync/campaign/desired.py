"""One campaign as git wants it, with everything decided: no default, variable or choice is left open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ctsync.audience import Scope
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.content import Content, Identity
from ctsync.campaign.definition import Definition
from ctsync.campaign.variants import Variants
from ctsync.catalog import Catalog
from ctsync.names import Fingerprint, InstanceKey
from ctsync.problems import Position
from ctsync.schedule import Timetable
from ctsync.values.numbers import CountRange


@dataclass(frozen=True, slots=True)
class Series:
    """The rolling definition, or the market and language of one, that dated instances belong to; `key` has no date.

    `fingerprint` is that of the definition with its whole `schedule`, which is what a standing approval is bound to.
    Dates are created once they begin within `horizon`. `window_gap` is how many days before a send its relative
    window ends, `window_end` where a fixed one does. `reason` says why it is rolling, as the end of a sentence.
    """

    key: InstanceKey
    fingerprint: Fingerprint
    schedule: Mapping[str, Any]
    horizon: timedelta
    window_gap: int | None = None
    window_end: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DesiredCampaign:
    """An instance: complete, checked, fingerprinted. Equal fingerprints mean the same campaign.

    `ready_on` is the first day, in the account zone, on which CleverTap takes it: the day after its latest window
    ends (yaml.md 5.2); None if it takes it on any day. `series` is shared by all dates of a rolling definition, and
    None for everything else. `unverified` says what the files promise of its people and nobody has tried.
    """

    key: InstanceKey
    identity: Identity
    content: Content
    account: AccountFacts
    catalog: Catalog
    timetable: Timetable
    ready_on: date | None
    fingerprint: Fingerprint
    position: Position
    series: Series | None = None
    unverified: tuple[str, ...] = ()
    scope: Scope | None = None
    """Which people this part can reach; None for a campaign without parts, which has no neighbour."""
    together: tuple[tuple[str, CountRange], ...] = ()
    """Numbers of people agreed for several parts together: of a market by its name, of the whole file under ``."""

    @property
    def definition(self) -> Definition:
        """All that the file says for this part."""
        return self.content.definition

    @property
    def files(self) -> Mapping[str, str]:
        """The texts of included files by path."""
        return self.content.files

    @property
    def variants(self) -> Variants | None:
        """The languages of a campaign that speaks several; the definition's message is then the default one's."""
        return self.content.variants

    @property
    def name(self) -> str:
        return self.identity.name

    @property
    def names(self) -> tuple[str, ...]:
        """The name that it has, and every one that it had: a word that meant it once still means it."""
        return (self.identity.name, *self.identity.renamed_from)

    @property
    def generation(self) -> int:
        return self.identity.generation

    @property
    def human_name(self) -> str:
        """The remote name without its token: dashboard name, part, date (protocol 2)."""
        part = self.key.part
        name = self.identity.dashboard_name or self.identity.name
        if part:
            name += f" [{part}]"
        if self.key.day is not None:
            name += f" {self.key.day.isoformat()}"
        return name

    @property
    def first_send(self) -> datetime:
        """UTC, over all zones of the audience."""
        return self.timetable.first_send

    @property
    def last_send(self) -> datetime:
        return self.timetable.last_send
