"""Reach without sending: the only door to CleverTap that planning is given (contract 4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ctsync.api.answers import RawAnswer, estimated
from ctsync.api.contract import EstimateAnswer
from ctsync.api.transport import Transport

_LEFT_OUT: Final = frozenset({"skip_estimate", "async_estimate"})
"""They would answer without a number, or with a ticket whose use is not documented (contract 4.3)."""


class Estimates:
    """Asks how many people a create would reach. No body can leave without `estimate_only: true`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def estimate(self, payload: Mapping[str, Any]) -> EstimateAnswer:
        """Have CleverTap check the payload and count; nothing is created."""
        body = {key: value for key, value in payload.items() if key not in _LEFT_OUT}
        answer = self._transport.post("/1/targets/create.json", {**body, "estimate_only": True})
        return estimated(answer) if isinstance(answer, RawAnswer) else answer
