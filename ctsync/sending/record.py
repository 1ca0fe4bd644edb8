"""The record of who got what: one line before each call and one after it, never changed again.

A line "sending" without its second one is a run that was killed in between: it may have arrived.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol

from ctsync.sending.outcome import Outcome

SENDING = "sending"


class Record(Protocol):
    """Where the lines go. A line is on the disk when `add` comes back."""

    def add(self, line: Mapping[str, Any]) -> None: ...


@dataclass(frozen=True, slots=True)
class Run:
    """What is the same in every line of one run."""

    run: str
    account: str
    who: str
    commit: str
    reason: str
    tell_time: Callable[[], datetime]
    record: Record

    def before(self, call: int, **facts: Any) -> None:
        """Say that a call is about to be made; `call` counts from 1. What cannot be recorded is not to be sent."""
        self._add(call, SENDING, facts)

    def after(self, call: int, outcome: Outcome) -> Outcome:
        """Say how it ended; gives the outcome, which tells if the line could not be written: the call has left."""
        told = {"who": outcome.who, "what": outcome.what, "text": outcome.text, "code": outcome.code}
        try:
            self._add(call, str(outcome.fate), {key: value for key, value in told.items() if value})
        except OSError as error:
            return replace(outcome, unrecorded=error.strerror or type(error).__name__)
        return outcome

    def _add(self, call: int, state: str, facts: Mapping[str, Any]) -> None:
        at = f"{self.tell_time().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        shared = {"at": at, "run": self.run, "call": call, "state": state}
        if state == SENDING:
            said = {"by": self.who, "commit": self.commit, "reason": self.reason}
            shared |= {"account": self.account, **{key: text for key, text in said.items() if text}}
        self.record.add({**shared, **facts})
