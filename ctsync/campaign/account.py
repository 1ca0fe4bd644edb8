"""What compiling and planning need to know of an account; its credentials are not among it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from ctsync.names import AccountName
from ctsync.values import Span


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """One entry of `accounts`, without secrets (yaml.md 3).

    `account_hash` is `sha256:` and the hash of CleverTap's account id; with `project` it makes the `own` part of
    every token. `is_local` is true for sandboxes and loopback servers.
    """

    name: AccountName
    project: str
    account_hash: str
    zone: str
    is_local: bool
    is_sandbox: bool = False
    protected: bool = False
    currency: str | None = None
    android_link_key: Literal["deep_link", "wzrk_dl", "both"] = "deep_link"
    skip_estimate: bool = False
    window_gap: Span = Span(2, "d")
    name_limit: int = 100
    settle: timedelta = timedelta()
    """For how long the list may not show yet what was just made."""
    verified: Mapping[str, date] = field(default_factory=dict)
