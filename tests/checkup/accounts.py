"""Accounts of ctsync.yaml, without a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ctsync.names import AccountName
from ctsync.settings import (
    AccountSettings,
    FileStore,
    FixedSecret,
    Limits,
    Local,
    NamedSecret,
    Region,
    Sandbox,
)
from ctsync.settings.settings import NO_WAITING, hash_of

ZONE = "Asia/Kolkata"
SET = {"CT_ID": "ABC-123-456Z", "CT_PASSCODE": "s3cret-s3cret"}


def production(environ: Mapping[str, str] = SET, **changes: Any) -> AccountSettings:
    """A CleverTap account in India that was set up."""
    made = AccountSettings(
        name=AccountName("production"),
        project="kaveri-t4mz8q2c",
        at=Region("in1"),
        account_id=NamedSecret("CT_ID", environ),
        passcode=NamedSecret("CT_PASSCODE", environ),
        token=None,
        zone=ZONE,
        currency=None,
        protected=False,
        store=FileStore("production.lock", single_machine=True),
        lineage="7q2m4k",
        written_hash=hash_of(SET["CT_ID"]),
        campaigns=("campaigns/**",),
        variables={},
        limits=Limits(),
    )
    return replace(made, **changes)


def sandbox() -> AccountSettings:
    secret = FixedSecret("sandbox")
    at = Sandbox(datetime(2027, 5, 20, 10, 0))
    store = FileStore(".ctsync/sandbox.lock")
    return production(
        at=at, account_id=FixedSecret("SANDBOX-0000"), passcode=secret, limits=NO_WAITING, store=store
    )


def local(url: str = "http://127.0.0.1:8765") -> AccountSettings:
    return production(at=Local(url), limits=NO_WAITING, store=FileStore(".ctsync/local.lock"))
