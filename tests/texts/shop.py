"""A small repository with languages and a market, and the table of its texts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ctsync.workspace.workspace import Workspace, open_workspace

SETTINGS = """\
version: 1
project: kaveri-t4mz8q2c
accounts:
  sandbox: {sandbox: true, timezone: Asia/Kolkata, clock: 2027-05-20 10:00}
variables: {shop: Kaveri}
defaults:
  channel.push: {devices: [android], message: {android: {notification_channel: offers}}}
"""
PROVIDERS = 'version: 1\nnotification_channels: {offers: "Sales"}\n'
PLAN = "version: 1\nprofile: {Name: text, City: text, Language: text}\n"
CAMPAIGN = """\
name: rain            # what it is called
owner: kaveri/crm
purpose: promotional
channel: push
audience: {profile: {City: {exists: true}}}
schedule: {at: 2027-06-01 18:30}
message:
  title: "Rain at ${shop}: 40% off"   # the bold line
  body: "Hi {{ Profile.Name | default: 'there' }}, =come in."
  link: "kaveri://home"
  android: {actions: [{label: "Shop", link: "kaveri://home"}]}
languages:
  from: Profile.Language
  default: en
  send_as: one_campaign
"""
HINDI = {
    "message.title": "${shop} में बारिश: ४०% की छूट",
    "message.body": "नमस्ते {{ Profile.Name | default: 'जी' }}, =आइए।",
    "message.android.actions.1.label": "ख़रीदें",
}
MARKETS = """\
markets:
  pune:
    audience: {profile: {City: Pune}}
    message: {title: "Rain in Pune: 50% off"}
    languages: {from: Profile.Language}
  mumbai: {audience: {profile: {City: Mumbai}}}
"""


def a_workspace(root: Path, **campaigns: str) -> Workspace:
    """The shop with these campaigns by name; without any, the one above."""
    files = {
        "ctsync.yaml": SETTINGS,
        "registers/providers.yaml": PROVIDERS,
        "registers/tracking_plan.yaml": PLAN,
        **{f"campaigns/{name}.yaml": text for name, text in (campaigns or {"rain": CAMPAIGN}).items()},
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    return open_workspace(str(root), None, {})


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def saved_again(
    content: bytes,
    translate: Mapping[str, str] | Callable[[list[str]], Any],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8-sig",
) -> bytes:
    """The table as a spreadsheet saves it, with translations by place, or after any change of a row."""
    rows = cells(content)
    for row in rows[1:]:
        if callable(translate):
            translate(row)
        else:
            row[5] = translate.get(row[1], row[5])
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)
