"""One identity send: a message, and the identities that get it (contract 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias, get_args

from ctsync.api.recipients import IDENTITY_KINDS, Recipients

SendChannel: TypeAlias = Literal["push", "webpush", "email", "sms", "whatsapp"]
"""The last part of the call's path. Web inbox and webhooks have no such call."""

SEND_CHANNELS: Final[tuple[SendChannel, ...]] = get_args(SendChannel)
LONGEST_MESSAGE_ID: Final = 8
_NEED_PROVIDER: Final = ("sms", "whatsapp")


@dataclass(frozen=True, slots=True)
class IdentitySend:
    """A message to named people. Every field of the call has its place here, and nothing else can be put into it.

    `tag_group` or `campaign_id` says where the dashboard counts it. `respect_frequency_caps` has no default of ours:
    CleverTap's is true, and whoever sends has to decide. Raises ValueError for what CleverTap's page rules out.
    """

    channel: SendChannel
    to: Recipients
    content: Mapping[str, Any] = field(repr=False)
    respect_frequency_caps: bool
    tag_group: str | None = None
    campaign_id: int | None = None
    provider_nick_name: str | None = None
    message_id: str | None = None
    send_email_to_opted_out_users: bool | None = None
    respect_communication_preference: bool | None = None

    def __post_init__(self) -> None:
        if self.channel not in SEND_CHANNELS:
            raise ValueError(f"no identity send on {self.channel}")
        if self.to.kinds != IDENTITY_KINDS:
            raise ValueError("these recipients are a trigger's")
        if (self.tag_group is None) == (self.campaign_id is None):
            raise ValueError("an identity send has either a tag group or a campaign id")
        if self.channel in _NEED_PROVIDER and not self.provider_nick_name:
            raise ValueError(f"{self.channel} needs a provider")
        if self.channel == "whatsapp" and not 1 <= len(self.message_id or "") <= LONGEST_MESSAGE_ID:
            raise ValueError(f"whatsapp needs a message id of 1 to {LONGEST_MESSAGE_ID} characters")
        if not self.content:
            raise ValueError("an identity send has content")

    @property
    def path(self) -> str:
        return f"/1/send/{self.channel}.json"

    def to_wire(self) -> dict[str, Any]:
        """The body, with what was decided and nothing else."""
        optional = {
            name: getattr(self, name)
            for name in (
                "tag_group",
                "campaign_id",
                "provider_nick_name",
                "message_id",
                "send_email_to_opted_out_users",
                "respect_communication_preference",
            )
        }
        return {
            "to": self.to.to_wire(),
            **{name: value for name, value in optional.items() if value is not None},
            "respect_frequency_caps": self.respect_frequency_caps,
            "content": dict(self.content),
        }
