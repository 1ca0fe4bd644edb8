"""What is open about messages: Liquid, identity sends, external triggers, message reports (contract 5.4, 6, 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Liquid: TypeAlias = Literal["rendered", "raw", "refused"]
Unproven: TypeAlias = Literal["raw", "rendered", "refused"]


@dataclass(frozen=True)
class Sending:
    """Messages, identity sends and external triggers."""

    liquid_push: Liquid = "rendered"
    """What becomes of Liquid in a push (contract 3.6.1; 9 line 19)."""
    liquid_webpush: Unproven = "raw"
    """What becomes of Liquid in a web push (contract 3.6.1; 9 line 19)."""
    liquid_email: Unproven = "raw"
    """What becomes of Liquid in an e-mail (contract 3.6.1; 9 line 19)."""
    liquid_sms: Unproven = "raw"
    """What becomes of Liquid in an SMS (contract 3.6.1; 9 line 19)."""
    liquid_whatsapp: Unproven = "raw"
    """What becomes of Liquid in a WhatsApp message (contract 3.6.1; 9 line 19)."""
    liquid_webhook: Unproven = "raw"
    """What becomes of Liquid in a webhook's values (contract 3.6.1; 9 line 19)."""
    liquid_notificationinbox: Unproven = "raw"
    """What becomes of Liquid in app inbox (contract 3.6.1; 9 line 19)."""
    tag_groups_limit: int = 500
    """The most different `tag_group`s of an account (contract 6; 9 line 18)."""
    recipients_limit: int = 1000
    """The most recipients of an identity send, which more gives code 84, and of a trigger (contract 6; 7)."""
    recipient_key_case: Literal["exact", "any"] = "exact"
    """Whether `identity` is taken for `Identity` in an identity send (contract 6)."""
    unknown_recipients: Literal["skipped", "refused"] = "skipped"
    """An identity that nobody has, beside some that people have: the others get the message, or nobody (contract 6; 7)."""
    repeated_recipients: Literal["once", "each_time"] = "once"
    """Somebody whom an identity send or a trigger names twice (contract 6)."""
    tag_group_with_campaign_id: Literal["accepted", "refused"] = "accepted"
    """Both in one identity send: the table says either, two samples have both (contract 6)."""
    whatsapp_connect: bool = True
    """Whether the account has the WhatsApp Connect add-on (contract 6)."""
    whatsapp_direct: bool = True
    """Whether the account has the WhatsApp Direct add-on (contract 6)."""
    webpush_path: Literal["both", "webpush", "web"] = "both"
    """The path of identity sends by web push (contract 6)."""
    external_triggers: bool = True
    """Whether the account has external triggers, which are in public beta (contract 7)."""
    trigger_values: Literal["texts", "any"] = "texts"
    """What `ExternalTrigger` may hold at its ends; the page supports texts only (contract 7)."""
    trigger_v2_keys: Literal["both", "campaign_id_list", "campaign_id"] = "both"
    """The key of the campaigns of a version 2 trigger (contract 7; 9 line 15)."""
    trigger_v1_recipients: Literal["one", "many"] = "one"
    """How many recipients a version 1 trigger takes (contract 7; 9 line 16)."""
    trigger_v2_token: Literal["optional", "required"] = "optional"  # noqa: S105  # a word of the settings, no secret
    """Whether a version 2 trigger needs the header X-CleverTap-Token (contract 1.2; 7)."""
    message_report_days: Literal["text", "number", "both"] = "both"
    """The form of `from` and `to` of a message report (contract 5.4)."""
