"""What the lock remembers: pure data. How an operation may change is in `lock.operations`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Literal, TypeAlias

from ctsync.lock.holds import Hold
from ctsync.lock.rebuilt import Rebuilt
from ctsync.lock.receipt import Receipt
from ctsync.lock.standing import MissedSend, Standing, Withdrawn
from ctsync.names import Fingerprint, InstanceKey, RemoteId

OnRemove: TypeAlias = Literal["stop", "forget", "refuse"]

UNKNOWN_CONTENT: Final = Fingerprint("")
"""Of a campaign that only the list of a lost lock's account knows: no file has this fingerprint (protocol 11)."""


class State(StrEnum):
    """Where an operation stands (the drawing of protocol 4)."""

    INTENT = "intent"
    LIVE = "live"
    STOPPING = "stopping"
    STOPPED_BEFORE = "stopped_before"
    STOPPED_MAYBE = "stopped_maybe"
    SENT = "sent"
    FOREIGN = "foreign"
    REFUSED = "refused"
    ABSENT = "absent"
    MISSED = "missed"
    RELEASED = "released"

    @property
    def is_open(self) -> bool:
        """Whether something of ours is still to be settled, by evidence only."""
        return self in (State.INTENT, State.STOPPING)

    @property
    def is_ended(self) -> bool:
        return self not in (State.INTENT, State.LIVE, State.STOPPING, State.RELEASED)


class OnAppear(StrEnum):
    """What to do with the row of an intent, should it turn up."""

    ADOPT = "adopt"
    STOP = "stop"


class Why(StrEnum):
    """Why a campaign is being stopped."""

    REPLACE = "replace"
    REMOVE = "remove"
    HOLD = "hold"
    PANIC = "panic"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Successor:
    """What a Replace goes on to create once its stop is proven, under the same approval.

    `reach` are the people that were approved with it; None if there was no number.
    """

    fingerprint: Fingerprint
    generation: int
    reach: int | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One attempt to have one campaign in the account: at most one POST that may have reached the server.

    `token` and `remote_name` are kept as sent and compared byte for byte, never recomputed. `first_send` and
    `last_send` are UTC instants over all zones. `timetable` is the tree of `schedule.Timetable`. `content` is the
    digest of the blob that holds the canonical tree and the payload as sent. `cosmetic` is a digest of what reaches
    CleverTap without being part of the fingerprint (labels, the name people see). `scheduled_on` is the first run as
    the list shows it, `YYYYMMDDHHMM` in the account zone. `done_to` are the sends that had gone out when a stop was
    verified. `stopping_since` and `settled_at` are UTC. `why` says why it is to be stopped or was; of what others stopped,
    that the files want it no more (`remove`).
    """

    seq: int
    token: str
    remote_name: str
    channel: str
    fingerprint: Fingerprint
    generation: int
    state: State
    first_send: datetime
    last_send: datetime
    timetable: Mapping[str, Any]
    content: str
    cosmetic: str
    scheduled_on: int
    intended_at: datetime
    remote_id: RemoteId | None = None
    on_appear: OnAppear | None = None
    why: Why | None = None
    then: Successor | None = None
    done_to: tuple[datetime, ...] = ()
    stopping_since: datetime | None = None
    settled_at: datetime | None = None
    imported: bool = False
    disputed: bool = False
    """Whether a list showed its token under another id alone. Until the recorded one is listed under it, or a person has
    said which it is, that may be somebody else's campaign."""
    reach: int | None = None
    """People that CleverTap counted when it was created; None if it gave no number."""
    scope: Mapping[str, Any] | None = None
    """Which people it can reach (`ctsync.audience.scope`), for a part of a campaign; None for one without parts."""
    note: str = ""
    """What CleverTap or a person said about it: a refusal's text, the evidence of an absence."""
    receipts: tuple[Receipt, ...] = ()
    """How it went, oldest first: what is not in a blob yet."""
    put_away: tuple[str, ...] = ()
    """The digests of the blobs that hold its earlier receipts, in their order (`lock.put_away`)."""


@dataclass(frozen=True, slots=True)
class Record:
    """An instance's current operation, its ended ones (oldest first), and what removing the file does."""

    key: InstanceKey
    name: str
    """The campaign's name when this was written; the key survives a rename, the name does not."""
    on_remove: OnRemove
    operation: Operation
    history: tuple[Operation, ...] = ()

    def with_operation(self, operation: Operation) -> Record:
        """The same operation in its next state; a new seq pushes the old one into history."""
        if operation.seq == self.operation.seq:
            return replace(self, operation=operation)
        return replace(self, operation=operation, history=(*self.history, self.operation))


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lock: shown to whoever finds it held."""

    nonce: str
    who: str
    since: datetime
    run_url: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """That one change, by digest, may happen."""

    digest: str
    at: datetime
    by: str
    approvers: tuple[str, ...] = ()
    """Who approved it in the forge, by their logins, as far as that was shown."""
    pull_request: str = ""


@dataclass(frozen=True, slots=True)
class Lock:
    """All of it. `serial` rises by one with each write; `next_seq` is never given out twice (protocol 2).

    `names_verified` says that a created row has shown its name byte for byte, without which no second create
    goes out. `account_hash`, `project` and `zone` say whose lock it is. `standing` holds the approvals of rolling
    definitions, by their key's text, and `missed` the sends of them that were missed, by the instance's. `rolled_at`
    is when a run last had the chance to create what was due.
    """

    lineage: str
    account_hash: str
    project: str
    zone: str
    serial: int = 0
    nonce: str = ""
    next_seq: int = 1
    records: Mapping[str, Record] = field(default_factory=dict)
    """By the text of the instance key."""
    approvals: Mapping[str, Approval] = field(default_factory=dict)
    names_verified: bool = False
    applied_commit: str = ""
    machine: str = ""
    """The machine that alone may use it, for a lock in a file of a real account (protocol 11); empty for any."""
    commit_note: str = ""
    """What a person said who accepted a commit of another history, and who that was."""
    applied_at: datetime | None = None
    holder: Holder | None = None
    standing: Mapping[str, Standing] = field(default_factory=dict)
    missed: Mapping[str, MissedSend] = field(default_factory=dict)
    rolled_at: datetime | None = None
    holds: Mapping[str, Hold] = field(default_factory=dict)
    """By their scope. One that has run out counts for nothing."""
    withdrawn: Mapping[str, Withdrawn] = field(default_factory=dict)
    """Approvals of rolling definitions that were taken back, by their key's text, for as long as an old plan may come."""
    rebuilt: Rebuilt | None = None
    """How it was made anew, if it was."""

    @property
    def token_lineage(self) -> str:
        """What the lineage letters of this lock's own tokens are made from: the lineage alone, until it is rebuilt."""
        return self.lineage if self.rebuilt is None else f"{self.lineage}.{self.rebuilt.suffix}"

    def with_record(self, record: Record) -> Lock:
        return replace(self, records={**self.records, str(record.key): record})

    def with_records(self, records: Mapping[str, Record]) -> Lock:
        """Several at once: one copy of the table, not one per record."""
        return replace(self, records={**self.records, **records})

    def by_remote_id(self) -> dict[RemoteId, Record]:
        """Which record's current operation owns which campaign."""
        return {
            record.operation.remote_id: record
            for record in self.records.values()
            if record.operation.remote_id is not None
        }
