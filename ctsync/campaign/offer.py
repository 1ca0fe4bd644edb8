"""What the campaign promises, so that texts and times can be compared with it; it is never sent (yaml.md 4)."""

from __future__ import annotations

from pydantic import Field

from ctsync.values import Model, Moment, Text


class Offer(Model):
    """A code and the time in which it works."""

    code: Text | None = None
    """The code people type in."""
    start: Moment | None = Field(default=None, alias="from")
    """From when the offer holds, on the account's clock."""
    until: Moment | None = None
    """Until when the offer holds, on the account's clock."""
