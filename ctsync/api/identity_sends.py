"""Identity sends: a message to people who were named, without a campaign (contract 6)."""

from __future__ import annotations

from collections.abc import Callable

from ctsync.api.answers import RawAnswer
from ctsync.api.identity_send import IdentitySend
from ctsync.api.queued import sent
from ctsync.api.sends import SendAnswer
from ctsync.api.transport import Transport


class IdentitySends:
    """Sends each message once, whatever the answer. `held_back` is asked immediately before a call leaves."""

    def __init__(self, transport: Transport, *, held_back: Callable[[], bool] = lambda: False) -> None:
        self._transport = transport
        self._held_back = held_back

    def send(self, message: IdentitySend) -> SendAnswer:
        answer = self._transport.post(message.path, message.to_wire(), held_back=self._held_back)
        return sent(answer) if isinstance(answer, RawAnswer) else answer
