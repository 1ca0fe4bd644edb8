"""Who sends, and saved segments: names that stand for CleverTap's own ids."""

from __future__ import annotations

from typing import Literal

from ctsync.values import Model, Text, WholeNumber


class Provider(Model):
    """A sender configured in CleverTap's dashboard under this nickname."""

    channel: Literal["email", "sms", "whatsapp"]
    """The channel it sends."""
    id: Text | None = None
    """The ten-digit id in the dashboard's address; needed for DLT template ids (contract 3.6.4)."""
    template_id_at: Literal["message_info", "content_sms"] = "message_info"
    """Where the DLT template id goes: CleverTap's pages name two places."""
    header: Text | None = None
    """The registered SMS header."""
    unsubscribe: Literal["automatic", "own"] = "automatic"
    """Whether the provider adds the opt-out link to e-mails."""


class Segment(Model):
    """A saved segment."""

    id: WholeNumber
    """CleverTap's segment id."""
    means: Text | None = None
    """Who is in it, in words."""
    owner: Text | None = None
    """The team that looks after it."""
