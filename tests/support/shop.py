"""A small repository of three campaigns, and the real command run on it inside this process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ctsync.cli.app import run

SETTINGS = """\
version: 1
project: kaveri-t4mz8q2c
accounts:
  sandbox: {sandbox: true, timezone: Asia/Kolkata, clock: 2027-05-20 10:00}
defaults:
  channel.push: {devices: [android, ios], message: {android: {notification_channel: offers}}}
"""

PROVIDERS = """\
version: 1
notification_channels: {offers: "Sales and offers"}
"""

CAMPAIGN = """\
name: {name}
owner: kaveri/crm
purpose: promotional
channel: push
audience: {{everyone: true, expect: 100..9000}}
schedule: {{at: {at}}}
message:
  title: "{title}"
  body: "This morning's mangoes are in."
  link: "kaveri://home"
"""


@dataclass
class Ended:
    """What a command wrote and ended with."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@dataclass
class Shop:
    """A repository in a temporary folder."""

    root: Path
    capture: pytest.CaptureFixture[str]

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def campaign(
        self, name: str, *, at: str = "2027-06-01 18:30", title: str = "Mangoes", more: str = ""
    ) -> None:
        self.write(f"campaigns/{name}.yaml", CAMPAIGN.format(name=name, at=at, title=title) + more)

    def remove(self, name: str) -> None:
        (self.root / f"campaigns/{name}.yaml").unlink()

    def __call__(self, *arguments: str) -> Ended:
        """Run one command as a person would, with nobody at the terminal."""
        self.capture.readouterr()
        code = run(["-C", str(self.root), *arguments])
        written = self.capture.readouterr()
        return Ended(code, written.out, written.err)


def a_shop(root: Path, capture: pytest.CaptureFixture[str]) -> Shop:
    """Two pushes and their settings."""
    shop = Shop(root, capture)
    shop.write("ctsync.yaml", SETTINGS)
    shop.write("registers/providers.yaml", PROVIDERS)
    shop.campaign("mango-fridays-push")
    shop.campaign("thursday-picks-push", at="2027-06-03 18:30")
    return shop
