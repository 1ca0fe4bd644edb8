"""The checks against what people have set up in the dashboard (contract 3.2, 3.4.3, 3.6, 3.7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctsync.sandbox.rules.fields import Asking, is_empty, one_of, shape, text, whole
from ctsync.sandbox.rules.refusal import Refusal

PROVIDER_CHANNELS = ("email", "sms", "whatsapp")
UNKNOWN_PROVIDER = "InCorrect provider_nick_name!"
NO_CHANNEL = "Notification channel is required for devices having Android 8.0 or above"
UNKNOWN_CHANNEL = "Invalid Notification Channel ID"
UNKNOWN_TEMPLATE = "Template not found for the specified provider"


def check_provider(asking: Asking) -> None:
    """Who sends it: a provider, a provider group or a webhook endpoint, and the templates approved there."""
    if asking.mode in PROVIDER_CHANNELS:
        _check_nickname(asking)
    if asking.mode == "sms":
        _check_provider_group(asking)
        _check_dlt_templates(asking, asking.body["content"])
    if asking.mode == "whatsapp":
        _check_whatsapp_template(asking, asking.body["content"])
    if asking.mode == "webhook":
        _check_endpoint(asking)


def _check_nickname(asking: Asking) -> None:
    """Required for SMS and WhatsApp (contract 9, line 10); a provider of another channel is unknown here."""
    nickname = asking.body.get("provider_nick_name")
    if is_empty(nickname):
        grouped = asking.mode == "sms" and "provider_group_nickname" in asking.body
        optional = asking.mode == "email" and not asking.settings.email_needs_provider
        if not grouped and not optional:
            raise Refusal("Field provider_nick_name is empty")
        return
    text(asking, "provider_nick_name", nickname)
    provider = asking.registers.providers.get(str(nickname))
    if provider is None or provider.get("channel", asking.mode) != asking.mode:
        raise Refusal(UNKNOWN_PROVIDER)


def _check_provider_group(asking: Asking) -> None:
    group = asking.body.get("provider_group_nickname")
    if group is not None and group not in asking.registers.provider_groups:
        raise Refusal("InCorrect provider_group_nickname!")


def _check_dlt_templates(asking: Asking, content: Mapping[str, Any]) -> None:
    for provider_id, info in content.get("message_info", {}).items():
        if not asking.registers.provider_has_id(provider_id):
            raise Refusal(f"Invalid provider id {provider_id} (inside message_info)")
        _check_dlt_template(asking, info)
    _check_dlt_template(asking, content.get("sms", {}))


def _check_dlt_template(asking: Asking, holder: Mapping[str, Any]) -> None:
    template = holder.get("template_id")
    if template is not None and template not in asking.registers.dlt_templates:
        raise Refusal("Invalid template_id")


def _check_whatsapp_template(asking: Asking, content: Mapping[str, Any]) -> None:
    """The template must exist in that language; counts are compared where the register tells them."""
    languages = asking.registers.whatsapp_templates.get(content["template_name"], {})
    wanted = languages.get(content["locale"])
    if not isinstance(wanted, dict):
        raise Refusal(UNKNOWN_TEMPLATE)
    for part, given in _placeholders(content).items():
        expected = wanted.get("buttons" if part == "button" else part)
        if expected is not None and given != expected:
            raise Refusal(
                f"Invalid number of {part} replacements specified, the {part} has [{expected}] replacement(s)."
            )


def _placeholders(content: Mapping[str, Any]) -> dict[str, int]:
    buttons = content.get("buttons", content.get("button", []))
    body = content.get("body", {}).get("replacements", content.get("replacements", []))
    return {
        "header": len(content.get("header", {}).get("replacements", [])),
        "body": len(body),
        "button": len(buttons) if isinstance(buttons, list) else 1,
    }


def _check_endpoint(asking: Asking) -> None:
    endpoint = asking.body.get("webhook_endpoint_name")
    if is_empty(endpoint):
        raise Refusal("Field webhook_endpoint_name is empty")
    if endpoint not in asking.registers.webhook_endpoints:
        raise Refusal("Invalid webhook_endpoint_name")


def check_channel(asking: Asking) -> None:
    """The Android notification channel: registered if given, given if the account requires one."""
    if asking.mode != "push":
        return
    android = asking.body["content"].get("platform_specific", {}).get("android", {})
    channel = android.get("wzrk_cid", asking.body.get("wzrk_cid"))
    if not is_empty(channel):
        if channel not in asking.registers.notification_channels:
            raise Refusal(UNKNOWN_CHANNEL)
        return
    devices = asking.body.get("devices")
    reaches_android = not isinstance(devices, list) or "android" in devices
    if asking.settings.channel_required and reaches_android:
        raise Refusal(NO_CHANNEL)


def check_control_group(asking: Asking) -> None:
    """A group of the dashboard by name, or a share of this campaign's own (contract 3.4.3)."""
    group = asking.body.get("control_group")
    if group is None:
        return
    shape(
        {"type": one_of("custom", "campaign"), "name": text, "percentage": whole(0, 100)}, required=("type",)
    )(asking, "control_group", group)
    needed = "name" if group["type"] == "custom" else "percentage"
    if needed not in group:
        raise Refusal(f"Field {needed} is empty (inside control_group)")
    if group["type"] == "custom" and group["name"] not in asking.registers.control_groups:
        raise Refusal(f"No custom control group with name {group['name']} is defined")
