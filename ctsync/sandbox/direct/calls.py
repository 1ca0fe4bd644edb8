"""Which endpoint means which of these calls; the endpoints' names are those of the schemas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from ctsync.sandbox.direct.identity_sends import CHANNELS, IdentitySends
from ctsync.sandbox.direct.message_report import MessageReport
from ctsync.sandbox.direct.triggers import VERSIONS, Triggers
from ctsync.sandbox.registers import Registers
from ctsync.sandbox.settings import Settings

Call: TypeAlias = Callable[[dict[str, Any], Registers, Settings], dict[str, Any]]


def further_calls(sends: IdentitySends, triggers: Triggers, report: MessageReport) -> Mapping[str, Call]:
    """Every call by its endpoint."""
    return {
        **{f"send-{channel}": partial(sends.send, channel) for channel in CHANNELS},
        **{f"trigger-{version}": partial(triggers.pull, version) for version in VERSIONS},
        "message-report": report.report,
    }
