"""A shop with a handful of little campaigns, so that a story of several commands takes seconds."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.support.shop_process import Shop
from tests.support.source import ROOT

SETTINGS = """version: 1
project: kaveri-t4mz8q2c
accounts:
  sandbox:
    sandbox: true
    timezone: Asia/Kolkata
    clock: 2027-05-20 10:00
defaults:
  channel.push: {devices: [android]}
"""

START = datetime(2027, 5, 20, 10, 0, tzinfo=ZoneInfo("Asia/Kolkata"))
"""When the stories begin; nothing but `advance` moves the clock."""

_MESSAGES = {
    "push": '  body: "Fresh this morning."\n  android: {notification_channel: service}\n',
    "webpush": '  body: "Fresh this morning."\n',
}


def campaign(
    name: str, at: str, title: str = "Good morning", *, channel: str = "push", more: str = ""
) -> str:
    """One campaign file. `more` are further lines at its top level."""
    return (
        f"name: {name}\nowner: kaveri/crm\npurpose: transactional\nchannel: {channel}\n"
        f"audience: {{everyone: true}}\nschedule: {{at: {at}}}\n{more}"
        f'message:\n  title: "{title}"\n{_MESSAGES[channel]}'
    )


def file_of(name: str) -> str:
    return f"campaigns/{name}.yaml"


def new_shop(root: Path) -> Shop:
    """A folder with settings and registers, and no campaign yet."""
    shop = Shop(root)
    shop.write("ctsync.yaml", SETTINGS)
    shutil.copytree(ROOT / "registers", root / "registers")
    (root / "campaigns").mkdir()
    return shop


def copied(shop: Shop, root: Path) -> Shop:
    """The same shop again, with its lock and its local CleverTap, which must not be running."""
    shutil.copytree(shop.root, root)
    return Shop(root)
