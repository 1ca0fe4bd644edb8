"""A small repository on disk, and the account that reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ctsync.campaign.account import AccountFacts
from ctsync.catalog import Catalog, Provider, Segment
from ctsync.definitions import Loaded, load_campaigns
from ctsync.names import AccountName
from ctsync.problems import Problems
from ctsync.reading import nodes
from ctsync.reading.parse import parse

FACTS = AccountFacts(
    name=AccountName("sandbox"),
    project="shop",
    account_hash="sha256:" + "0" * 64,
    zone="Asia/Kolkata",
    is_local=True,
    is_sandbox=True,
)
CATALOG = Catalog(
    providers={"SendGrid": Provider(channel="email")},
    notification_channels={"offers": "Offers"},
    segments={"Active": Segment.model_validate({"id": "17"})},
)


@dataclass(frozen=True)
class Account:
    facts: AccountFacts = FACTS
    campaigns: tuple[str, ...] = ("campaigns/**",)
    variables: Mapping[str, str] = field(default_factory=lambda: {"cdn": "https://cdn.example"})


@dataclass(frozen=True)
class Shared:
    defaults: Mapping[str, nodes.Mapping] = field(default_factory=dict)


def push(name: str, **more: str) -> str:
    """A push that is complete, with keys replaced or added as YAML."""
    keys = {
        "name": name,
        "owner": "acme/crm",
        "purpose": "promotional",
        "channel": "push",
        "devices": "[android]",
        "audience": "{everyone: true, expect: 10..20}",
        "schedule": "{at: 2026-12-02 19:30}",
        "message": '{title: "Hi", body: "There", android: {notification_channel: offers}}',
        **more,
    }
    return "".join(f"{key}: {value}\n" for key, value in keys.items() if value)


def email(name: str, **more: str) -> str:
    keys = {
        "channel": "email",
        "devices": "",
        "provider": "SendGrid",
        "message": '{from: "Acme", subject: "Hi", html: emails/a.html}',
        **more,
    }
    return push(name, **keys)


def defaults(text: str) -> Shared:
    tree = parse(text.encode(), "ctsync.yaml", Problems())
    assert tree is not None
    return Shared({name: block for name, block in tree.items.items() if isinstance(block, nodes.Mapping)})


def write(root: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def load(
    root: Path,
    files: Mapping[str, str],
    shared: Shared | None = None,
    account: Account | None = None,
    only: tuple[str, ...] | None = None,
) -> Loaded:
    write(root, {"emails/a.html": "<p>Hi</p>", **files})
    return load_campaigns(root, shared or Shared(), account or Account(), CATALOG, only=only)


def said(loaded: Loaded) -> list[str]:
    return [" ".join(f"{one.where} {one.rule} {one.what} {one.hint}".split()) for one in loaded.problems]
