"""The checks of an identity send, in this order (contract 6).

What the schema of the channel finds, from `to` (21) over the recipients' form (84), the flags (73), the tag group (76)
and the message (89); then what only the account knows: how many people at once, the provider and its add-on, the
WhatsApp template, the Android channel. Whom the recipients mean is looked up last, by the send itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctsync.sandbox.registers import IDENTITY_LISTS, Registers
from ctsync.sandbox.rules.dashboard import (
    NO_CHANNEL,
    UNKNOWN_CHANNEL,
    UNKNOWN_TEMPLATE,
    check_replacements,
)
from ctsync.sandbox.rules.refusal import Refusal
from ctsync.sandbox.rules.schema import check
from ctsync.sandbox.settings import Settings

IDENTITY_SENDS = ("send-push", "send-webpush", "send-email", "send-sms", "send-whatsapp")
INVALID_PAYLOAD = "Invalid payload pls update and try again"
INVALID_RECIPIENTS = "Invalid recipients"
OTHER = 89
"""The number of everything that has none of its own."""

NO_PROVIDER = '"provider_nick_name" can\'t be empty'
UNKNOWN_PROVIDER = "The provider_nick_name used in request does not exist in your account."
NO_ADDON = (
    "The WhatsApp provider you've selected is not supported with your current WhatsApp add-on. To use this provider,"
    " please enable the WhatsApp {} add-on"
)


def check_identity_send(
    channel: str, body: Mapping[str, Any], registers: Registers, settings: Settings
) -> None:
    """Raise the `Refusal` that answers the call, with CleverTap's number in `code`."""
    try:
        check(f"send-{channel}", body, settings)
        _check_recipients(body["to"], settings)
        _check_grouping(body, settings)
        _check_provider(channel, body.get("provider_nick_name"), registers, settings)
        if channel == "whatsapp":
            _check_template(body["content"], registers)
        if channel == "push":
            _check_android_channel(body, registers, settings)
    except Refusal as refusal:
        code = OTHER if refusal.code == refusal.status else refusal.code
        raise Refusal(refusal.text, refusal.status, code) from None


def recipients_of(to: Mapping[str, Any], settings: Settings) -> dict[str, list[str]]:
    """The identities of a call by the names of `IDENTITY_LISTS`; lists with other names are left out."""
    names = {name.lower() if settings.recipient_key_case == "any" else name: name for name in IDENTITY_LISTS}
    found: dict[str, list[str]] = {}
    for written, identities in to.items():
        name = names.get(written.lower() if settings.recipient_key_case == "any" else written)
        if name is not None and isinstance(identities, list):
            found.setdefault(name, []).extend(identities)
    return found


def _check_recipients(to: Mapping[str, Any], settings: Settings) -> None:
    """At most 1000 people over all lists; which number answers more is not documented, so it is that of recipients."""
    number = sum(len(identities) for identities in recipients_of(to, settings).values())
    if not 0 < number <= settings.recipients_limit:
        raise Refusal(INVALID_RECIPIENTS, code=84)


def _check_grouping(body: Mapping[str, Any], settings: Settings) -> None:
    if "tag_group" in body and "campaign_id" in body and settings.tag_group_with_campaign_id == "refused":
        raise Refusal('Use either "tag_group" or "campaign_id"')


def _check_provider(channel: str, nickname: Any, registers: Registers, settings: Settings) -> None:
    """SMS and WhatsApp name their provider; that they do is a matter of the schema. E-mail does if the account wants it."""
    if channel not in ("email", "sms", "whatsapp"):
        return
    if nickname is None:
        if channel == "email" and settings.provider_required == "email_sms_whatsapp":
            raise Refusal(NO_PROVIDER)
        return
    provider = registers.providers.get(nickname)
    if provider is None or provider.get("channel", channel) != channel:
        raise Refusal(UNKNOWN_PROVIDER)
    addon = str(provider.get("addon", "connect"))
    if channel == "whatsapp" and not {
        "connect": settings.whatsapp_connect,
        "direct": settings.whatsapp_direct,
    }.get(addon, True):
        raise Refusal(NO_ADDON.format(addon.title()))


def _check_template(content: Mapping[str, Any], registers: Registers) -> None:
    """Known by its name with or without the namespace, in that language, with as many replacements as it has places."""
    if content["message_type"].lower() != "template":
        return
    template = content["template"]
    language = template.get("language", content.get("language"))
    if not language:
        raise Refusal("Template language is mandatory")
    wanted = _languages(template["template_name"], registers).get(language)
    if not isinstance(wanted, dict):
        raise Refusal(UNKNOWN_TEMPLATE)
    check_replacements(
        wanted,
        {
            "header": len(template.get("header", {}).get("replacements", [])),
            "body": len(template.get("body", {}).get("replacements", [])),
            "button": len(template.get("buttons", [])),
        },
    )


def _languages(name: str, registers: Registers) -> Mapping[str, Any]:
    known = registers.whatsapp_templates
    return next((known[full] for full in known if name in (full, full.partition(":")[2])), {})


def _check_android_channel(body: Mapping[str, Any], registers: Registers, settings: Settings) -> None:
    """As for a campaign: registered if it is given, given if the account wants one (contract 3.6.1, 6)."""
    android = body["content"].get("platform_specific", {}).get("android", {})
    channel = android.get("wzrk_cid") or body["content"].get("wzrk_cid") or body.get("wzrk_cid")
    if not channel and settings.channel_required:
        raise Refusal(NO_CHANNEL)
    if channel and channel not in registers.notification_channels:
        raise Refusal(UNKNOWN_CHANNEL)
