"""The settings as the rest of ctsync uses them: checked, and with every default filled in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal, TypeAlias

from ctsync.campaign.account import AccountFacts
from ctsync.catalog.nearest import nearest
from ctsync.errors import UsageError
from ctsync.names import AccountName
from ctsync.reading import nodes
from ctsync.settings.secrets import SecretSource
from ctsync.values import Span

REGIONS: Final = ("eu1", "in1", "sg1", "us1", "aps3", "mec1")
SANDBOX_ACCOUNT: Final = "SANDBOX-0000"
SANDBOX_PASSCODE: Final = "sandbox"


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The embedded sandbox. `clock` is where its time starts, on the account's clock."""

    clock: datetime


@dataclass(frozen=True, slots=True)
class Local:
    """A server on this machine, such as `ctsync sandbox serve`."""

    url: str


@dataclass(frozen=True, slots=True)
class Region:
    """CleverTap itself."""

    code: str


Target: TypeAlias = Sandbox | Local | Region


@dataclass(frozen=True, slots=True)
class FileStore:
    """The lock in a file. Outside sandboxes only with `single_machine` (protocol 11)."""

    path: str
    single_machine: bool = False


@dataclass(frozen=True, slots=True)
class GitStore:
    """The lock on a branch of its own."""

    branch: str


@dataclass(frozen=True, slots=True)
class ObjectStore:
    """The lock in an object store."""

    url: str


Store: TypeAlias = FileStore | GitStore | ObjectStore


@dataclass(frozen=True, slots=True)
class Limits:
    """How gently the remote is treated. Times in seconds; `per_second` None means no pacing (design 6)."""

    per_second: float | None = 2.5
    in_flight: int = 2
    pause_after_429: float = 600.0
    settle: float = 120.0
    stop_recheck: float = 30.0


NO_WAITING: Final = Limits(per_second=None, pause_after_429=0.0, settle=0.0, stop_recheck=0.0)
"""For sandboxes and loopback servers, which protect themselves and whose list is never late."""


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """One entry of `accounts`. `variables` holds the shared ones too, with the account's own on top."""

    name: AccountName
    project: str
    at: Target
    account_id: SecretSource
    passcode: SecretSource
    token: SecretSource | None
    zone: str
    currency: str | None
    protected: bool
    store: Store
    lineage: str | None
    written_hash: str | None
    campaigns: tuple[str, ...]
    variables: Mapping[str, str]
    limits: Limits
    branch: str = "main"
    skip_estimate: bool = False
    name_limit: int = 100
    window_gap: Span = Span(2, "d")
    android_link_key: Literal["deep_link", "wzrk_dl", "both"] = "deep_link"
    verified: Mapping[str, date] = field(default_factory=dict)

    @property
    def is_sandbox(self) -> bool:
        return isinstance(self.at, Sandbox)

    @property
    def is_local(self) -> bool:
        """A sandbox or a server on this machine."""
        return not isinstance(self.at, Region)

    @property
    def clock(self) -> datetime | None:
        """Where a sandbox's time starts, without a zone; None elsewhere."""
        return self.at.clock if isinstance(self.at, Sandbox) else None

    @property
    def account_hash(self) -> str:
        """`sha256:` and the hash of the account id: known from the file for CleverTap, computed for this machine.

        Raises UsageError if the entry was never set up, or if a local account's id cannot be read.
        """
        if self.is_local:
            return hash_of(self.account_id.read().reveal())
        if self.written_hash is None or self.lineage is None:
            raise UsageError(
                f"The account {self.name} has not been set up yet: its `lineage` or `account_hash` is missing.",
                why="They say which lock and which CleverTap account this entry means.",
                hint=f"ctsync init --account {self.name}",
            )
        return self.written_hash

    @property
    def facts(self) -> AccountFacts:
        """What compiling and planning need to know. Raises what `account_hash` raises."""
        return AccountFacts(
            name=self.name,
            project=self.project,
            account_hash=self.account_hash,
            zone=self.zone,
            is_local=self.is_local,
            is_sandbox=self.is_sandbox,
            protected=self.protected,
            currency=self.currency,
            android_link_key=self.android_link_key,
            skip_estimate=self.skip_estimate,
            window_gap=self.window_gap,
            name_limit=self.name_limit,
            settle=timedelta(seconds=self.limits.settle),
            verified=self.verified,
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """ctsync.yaml. `defaults` keeps the nodes of each block, by the block's name (yaml.md 9)."""

    root: Path
    project: str
    accounts: Mapping[str, AccountSettings]
    variables: Mapping[str, str]
    defaults: Mapping[str, nodes.Mapping]
    policy: str = "policy.yaml"


def hash_of(account_id: str) -> str:
    """What stands for an account id wherever the id itself should not."""
    return "sha256:" + hashlib.sha256(account_id.encode()).hexdigest()


def target(settings: Settings, name: str | None) -> AccountSettings:
    """The account that `--account` names; without it, the only sandbox. Raises UsageError naming the accounts."""
    known = ", ".join(settings.accounts) or "none"
    if name is not None:
        if name in settings.accounts:
            return settings.accounts[name]
        close = nearest(name, settings.accounts)
        hint = f"Did you mean {close}? " if close else ""
        raise UsageError(f"There is no account {name!r}.", hint=f"{hint}Accounts of ctsync.yaml: {known}")
    sandboxes = [account for account in settings.accounts.values() if account.is_sandbox]
    if len(sandboxes) == 1:
        return sandboxes[0]
    why = (
        "More than one account is a sandbox."
        if sandboxes
        else "No account is a sandbox, which would be the default."
    )
    raise UsageError("Which account?", why=why, hint=f"Add --account NAME. Accounts of ctsync.yaml: {known}")
