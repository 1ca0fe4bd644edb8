"""The channels of CleverTap campaigns: one file each, and this table (contract 3.1)."""

from ctsync.channels.contract import Channel, Preview, Wiring
from ctsync.channels.email import Email
from ctsync.channels.inbox import Inbox
from ctsync.channels.push import Push
from ctsync.channels.sms import Sms
from ctsync.channels.webhook import Webhook
from ctsync.channels.webpush import WebPush
from ctsync.channels.whatsapp import WhatsApp

CHANNELS: dict[str, Channel] = {
    "push": Push(),
    "webpush": WebPush(),
    "email": Email(),
    "sms": Sms(),
    "whatsapp": WhatsApp(),
    "webhook": Webhook(),
    "inbox": Inbox(),
}
"""Every channel by the word of the YAML (yaml.md 4)."""

__all__ = ["CHANNELS", "Channel", "Preview", "Wiring"]
