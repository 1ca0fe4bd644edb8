"""External triggers: campaigns built in the dashboard that a program sets off (contract 7)."""

from __future__ import annotations

from collections.abc import Callable

from ctsync.api.answers import RawAnswer
from ctsync.api.queued import triggered
from ctsync.api.sends import TriggerAnswer
from ctsync.api.transport import Transport
from ctsync.api.trigger_call import TriggerOne, TriggerSeveral


class Triggers:
    """Makes each call once, whatever the answer. Version 2 carries the account's token, if there is one."""

    def __init__(self, transport: Transport, *, held_back: Callable[[], bool] = lambda: False) -> None:
        self._transport = transport
        self._held_back = held_back

    def one(self, trigger: TriggerOne) -> TriggerAnswer:
        answer = self._transport.post(
            "/1/send/externaltrigger.json", trigger.to_wire(), held_back=self._held_back
        )
        if not isinstance(answer, RawAnswer):
            return answer
        return triggered(answer, (trigger.campaign,), several=False)

    def several(self, trigger: TriggerSeveral) -> TriggerAnswer:
        answer = self._transport.post(
            "/2/send/externaltrigger.json", trigger.to_wire(), held_back=self._held_back, with_token=True
        )
        if not isinstance(answer, RawAnswer):
            return answer
        return triggered(answer, trigger.campaigns, several=True)
