"""All checks of a create call, in the contract's order: the first that fails is the answer (contract 3.7)."""

from __future__ import annotations

from typing import Any

from ctsync.sandbox.rules.content import check_content
from ctsync.sandbox.rules.dashboard import check_channel, check_control_group, check_provider
from ctsync.sandbox.rules.fields import Asking, is_empty
from ctsync.sandbox.rules.options import check_options
from ctsync.sandbox.rules.refusal import Refusal
from ctsync.sandbox.rules.when import check_when
from ctsync.sandbox.rules.where import check_audience

MODES = ("push", "webpush", "email", "sms", "whatsapp", "webhook", "notificationinbox")


def check_create(asking: Asking) -> None:
    """Raise the `Refusal` that CleverTap would answer with; fill `asking.unknown` with names nobody knows."""
    _check_name(asking.body.get("name"))
    _check_mode(asking)
    check_content(asking)
    check_when(asking)
    check_audience(asking)
    check_provider(asking)
    check_channel(asking)
    check_control_group(asking)
    check_options(asking)


def _check_name(name: Any) -> None:
    if is_empty(name):
        raise Refusal("Field name is empty")
    if not isinstance(name, str):
        raise Refusal("Field name must be a string")


def _check_mode(asking: Asking) -> None:
    written = asking.body.get("target_mode", "push")
    if not isinstance(written, str) or written.lower() not in MODES:
        raise Refusal("Invalid target_mode")
