"""External triggers: campaigns built in the dashboard that a program sets off (yaml.md 10)."""

from __future__ import annotations

from typing import Literal

from ctsync.values import Model, Text, WholeNumber


class Trigger(Model):
    """An external trigger built in the dashboard."""

    campaign_id: WholeNumber
    """CleverTap's id of the campaign."""
    version: Literal["1", "2"] = "1"
    """Which of CleverTap's two trigger calls it wants; version 2 carries the account's `token`, if there is one."""
    means: Text | None = None
    """What it sends, in words."""
