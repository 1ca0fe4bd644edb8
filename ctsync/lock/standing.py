"""What the lock remembers of rolling definitions: what was approved for good, and which sends were missed (protocol 8).

A rolling definition is approved once, with its whole schedule; its dated campaigns are then created night after
night. The schedule is kept here as it was approved, so that what was due between two runs is known without the files,
and an edit that nobody approved yet changes nothing about what was promised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ctsync.names import Fingerprint, InstanceKey


@dataclass(frozen=True, slots=True)
class Standing:
    """The standing approval of one definition, or of one market and language of it; `key` has no date.

    `fingerprint` is that of the definition with its whole schedule, `schedule` the tree of `canonical_schedule`.
    Dates whose send begins up to `materialised_through` (UTC) are accounted for: they have an operation, are noted as
    missed, or were not wanted of us then. `window_gap` is how many days before a send its relative window ends, and
    `window_end` where a fixed one does; None without such a window. A series that was `stopped_at` the panic button
    comes back only with a higher generation than this one.
    """

    key: InstanceKey
    name: str
    fingerprint: Fingerprint
    generation: int
    schedule: Mapping[str, Any]
    materialised_through: datetime
    approved_at: datetime
    approved_by: str
    window_gap: int | None = None
    window_end: date | None = None
    stopped_at: datetime | None = None
    expect: Mapping[str, tuple[int, int]] | None = None
    """How many people were agreed to for each send, by what the range is of; None if that was not written down."""
    approvers: tuple[str, ...] = ()
    """Who approved it in the forge, by their logins, as far as that was shown."""
    pull_request: str = ""
    commit: str = ""
    """The commit whose files were approved. The nights that create its dates run on later ones."""
    halted: int = 0
    """The highest generation that the panic button stopped before this one was approved; 0 for none."""
    halted_at: datetime | None = None
    """When it did."""

    @property
    def halted_up_to(self) -> int:
        """The highest generation that the panic button has stopped: neither it nor a lower one comes back (protocol 10)."""
        return self.halted if self.stopped_at is None else max(self.generation, self.halted)

    def without_its_file(self, at: datetime) -> Standing | None:
        """What is left of it once its file is gone: that the panic button stopped it, if it did; nothing else."""
        if self.stopped_at is not None:
            return self
        return replace(self, generation=self.halted, stopped_at=self.halted_at or at) if self.halted else None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A standing approval that went with its file, so that no plan from before brings it back (protocol 9).

    `serial` is that of the lock which first was without it, and `at` says when that was, UTC.
    """

    key: InstanceKey
    serial: int
    at: datetime


@dataclass(frozen=True, slots=True)
class MissedSend:
    """A send that was approved, and whose time passed without a campaign. It counts until a person has seen it.

    `at` is when it would have begun, UTC; `seen_by` says who acknowledged it.
    """

    key: InstanceKey
    name: str
    at: datetime
    noted_at: datetime
    seen_at: datetime | None = None
    seen_by: str = ""
