"""All checks of a create call, in the contract's order: the first that fails is the answer (contract 3.7).

Form is checked by `schemas/create.json`, whose stages are the same as here; each stage ends with what no schema can
say: dates that follow each other, and names that somebody has set up in the dashboard.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ctsync.sandbox.rules.asking import Asking
from ctsync.sandbox.rules.dashboard import check_channel, check_control_group, check_provider, check_segment
from ctsync.sandbox.rules.liquid import check_liquid
from ctsync.sandbox.rules.moments import check_expiry, check_moments
from ctsync.sandbox.rules.refusal import Refusal
from ctsync.sandbox.rules.schema import first_violation, unknown_keys
from ctsync.sandbox.rules.windows import check_windows


def check_create(asking: Asking) -> None:
    """Raise the `Refusal` that CleverTap would answer with; fill `asking.unknown` with names nobody knows."""
    body = _comparable(asking)
    found = first_violation("create", body, asking.settings)
    for stage, check_further in enumerate(STAGES.values()):
        if found is not None and found.stage == stage:
            raise found.refusal
        check_further(asking)
    asking.unknown.extend(unknown_keys("create", body, asking.settings))
    if asking.unknown and asking.settings.unknown_keys == "refused":
        raise Refusal(f"Unknown field {min(asking.unknown)}")


def _comparable(asking: Asking) -> dict[str, Any]:
    """Capital letters in `target_mode` count as small ones, unless the settings tell them apart (contract 3.1)."""
    mode = asking.body.get("target_mode")
    if not isinstance(mode, str) or asking.settings.target_mode_case == "lower":
        return asking.body
    return {**asking.body, "target_mode": mode.lower()}


def _check_name(asking: Asking) -> None:
    name, limit = asking.body["name"], asking.settings.name_limit
    if 0 < limit < len(name):
        raise Refusal(f"Field name must have at most {limit} characters")
    if asking.name_is_taken:
        raise Refusal("A campaign of this name exists already")


def _check_audience(asking: Asking) -> None:
    if "segment" in asking.body:
        check_segment(asking)
    else:
        check_windows(asking)


def _nothing_more(_asking: Asking) -> None:
    """The schema says it all."""


STAGES: dict[str, Callable[[Asking], None]] = {
    "name": _check_name,
    "targetMode": _nothing_more,
    "content": check_liquid,
    "when": check_moments,
    "audience": _check_audience,
    "provider": check_provider,
    "notificationChannel": check_channel,
    "controlGroup": check_control_group,
    "options": check_expiry,
}
"""The stages of `create.json` in its order, by the names of their definitions there."""
