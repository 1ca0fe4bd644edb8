"""A plan is a value: changes in a fixed order, what they were decided from, and a digest that binds an approval."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.observed import ObservedCampaign
from ctsync.errors import ExitCode
from ctsync.lock.holds import Hold
from ctsync.planning.agreed_rule import agreed_ranges
from ctsync.planning.change import (
    ACTING,
    Acting,
    Adopt,
    Approve,
    Blocked,
    Change,
    Create,
    Forget,
    Keep,
    Missed,
    Replace,
    Resolve,
    Stop,
    Wait,
)
from ctsync.planning.rolling import Watch
from ctsync.planning.unsettled import Unsettled

_Kind = TypeVar("_Kind")


@dataclass(frozen=True)
class Plan:
    """What must happen for the account to match the files.

    `unmanaged` are live rows that no record owns: never touched, shown on the calendar. `assumed` marks a plan made
    without asking CleverTap: it knows no status and no drift, and has no decision digest. `expires` is the earlier of
    24 hours and the first point of no return (protocol 9). `serial` and `next_seq` are the lock's. `watch` is what worries about rolling definitions; after an
    apply it is asked anew, so its code is the command's to add. `unsettled` is what a rebuilt lock leaves open,
    and `held_since_rebuilt` the hold that it began with.
    """

    account: AccountFacts
    lineage: str
    changes: tuple[Change, ...]
    made_at: datetime
    expires: datetime
    serial: int
    next_seq: int = 1
    unmanaged: tuple[ObservedCampaign, ...] = ()
    assumed: bool = False
    watch: Watch = field(default_factory=Watch)
    unsettled: Unsettled = field(default_factory=Unsettled)
    held_since_rebuilt: Hold | None = None
    digests: dict[str, str] = field(default_factory=dict, compare=False)

    def of(self, kind: type[_Kind]) -> Iterator[_Kind]:
        """The changes of one kind, in the plan's order."""
        return (change for change in self.changes if isinstance(change, kind))

    @property
    def acting(self) -> tuple[Acting, ...]:
        """The changes that do something."""
        return tuple(change for change in self.changes if isinstance(change, ACTING))

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The keys, as text, of the instances that the files have, under the numbers their records keep."""
        return frozenset(
            str(change.key) for change in self.changes if getattr(change, "desired", None) is not None
        )

    @cached_property
    def parts(self) -> Mapping[tuple[str, date | None, int], tuple[Change, ...]]:
        """The changes of wanted instances by definition, day and number: the parts of one send stand together."""
        found: defaultdict[tuple[str, date | None, int], list[Change]] = defaultdict(list)
        for change in self.changes:
            if getattr(change, "desired", None) is not None:
                found[change.key.definition, change.key.day, change.key.number].append(change)
        return {send: tuple(changes) for send, changes in found.items()}

    @cached_property
    def dates(self) -> Mapping[str, tuple[Create | Replace | Wait, ...]]:
        """The dates to come of each rolling definition or part, by its key's text, the nearest first."""
        found: defaultdict[str, list[Create | Replace | Wait]] = defaultdict(list)
        for change in self.changes:
            if isinstance(change, Create | Replace | Wait) and change.desired.series is not None:
                found[str(change.desired.series.key)].append(change)
        return {
            key: tuple(sorted(each, key=lambda one: one.desired.first_send)) for key, each in found.items()
        }

    @cached_property
    def decision_digest(self) -> str:
        """SHA-256 over the sorted changes with account and lineage; what an approval is bound to (protocol 9)."""
        digests = (change_digest(change, self.account) for change in self.acting)
        return decision_digest(self.account.account_hash, self.lineage, digests)

    @property
    def exit_codes(self) -> frozenset[ExitCode]:
        """The codes of what is blocked or drifted; whether changes count as 2 is the command's choice."""
        return frozenset(self._codes())

    def _codes(self) -> Iterator[ExitCode]:
        if self.unsettled:
            yield ExitCode.FROZEN
        for change in self.changes:
            if isinstance(change, Blocked):
                yield change.block.exit_code
            elif isinstance(change, Missed):
                yield ExitCode.FROZEN
            elif isinstance(change, Keep):
                if change.needs_generation:
                    yield ExitCode.CHANGES
                if change.drift is not None:
                    yield ExitCode.CHANGES
                    if abs((change.record.operation.first_send - self.made_at).total_seconds()) <= 86_400:
                        yield ExitCode.FROZEN


def decision_digest(account_hash: str, lineage: str, digests: Iterable[str]) -> str:
    """SHA-256 over the sorted digests of changes, with account and lineage."""
    return _digest({"account": account_hash, "lineage": lineage, "changes": sorted(digests)})


def change_digest(change: Acting, account: AccountFacts) -> str:
    """What an approval covers of one change: instance, kind, old and new, generation, zone, schedule (protocol 9).

    Left out on purpose: commit, serial, now, expiry, reach, remarks, statuses, resolved windows.
    """
    decided: dict[str, Any] = {
        "instance": str(change.key),
        "kind": type(change).__name__,
        "zone": account.zone,
    }
    if isinstance(change, Replace | Stop | Forget | Resolve):
        old = change.record.operation
        decided["old"] = {"token": old.token, "id": old.remote_id, "fingerprint": old.fingerprint}
    if isinstance(change, Adopt):
        decided["adopt"] = change.seen.id
    if isinstance(change, Create | Replace | Adopt):
        decided["new"] = {
            "fingerprint": change.desired.fingerprint,
            "generation": change.desired.generation,
            "schedule": change.desired.timetable.to_tree(),
        }
    if isinstance(change, Create) and change.held is not None:
        decided["held"] = {"token": change.held.token}
    if isinstance(change, Approve):
        decided["new"] = {
            "fingerprint": change.series.fingerprint,
            "generation": change.lead.generation,
            "expect": {name: list(ends) for name, ends in agreed_ranges(change.lead).items()},
        }
    if isinstance(change, Resolve):
        decided["on_appear"] = change.on_appear.value
    return _digest(decided)


def _digest(tree: Any) -> str:
    text = json.dumps(tree, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
