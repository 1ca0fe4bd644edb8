"""One moment at which messages of one campaign go out: to each person now, later or never.

A run and the end of a wait are the same here: whoever comes up is asked about the same rules, at this moment. People
come in a stream and leave in batches, so a million of them need no more memory than a thousand.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ctsync.sandbox.delivery.held import Held
from ctsync.sandbox.delivery.hours import GO, Hours, Verdict
from ctsync.sandbox.delivery.outbox import Outbox
from ctsync.sandbox.delivery.reactions import reactions
from ctsync.sandbox.delivery.received import Received, day_of
from ctsync.sandbox.settings import Settings
from ctsync.sandbox.state import State, as_json

BATCH = 1_000
_CAPPED = Verdict("frequency_cap")


class Letter(NamedTuple):
    """A message to one person: the devices it goes to, and copies of it if it is to be seen in the outbox.

    One is made for every person of a run, so it is the lightest kind of record.
    """

    person: int
    zone: str
    keys: tuple[str, ...]
    copies: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Mailing:
    """What goes out: `send` is the run's own row of `sends`, `zone` the account's, `hours` its rules."""

    campaign: int
    body: Mapping[str, Any]
    send: int
    zone: str
    hours: Hours
    settings: Settings

    @property
    def mode(self) -> str:
        """The channel."""
        return str(self.body.get("target_mode", "push")).lower()


@dataclass(slots=True)
class Tally:
    """What it came to. Everybody of `audience` is in `people`, in `left_out` by reason, or in `held` by reason and end."""

    audience: int = 0
    people: int = 0
    messages: int = 0
    viewed: int = 0
    clicked: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    held: Counter[tuple[str, int]] = field(default_factory=Counter)
    remark: str = ""


class Round:
    """Takes people one by one; `close()` writes what is left and gives the tally."""

    def __init__(self, state: State, mailing: Mailing, at: int) -> None:
        self._mailing = mailing
        self._at = at
        self._held, self._outbox = Held(state), Outbox(state)
        self._received = Received(state, day_of(at, mailing.zone))
        self._waiting: list[tuple[Any, ...]] = []
        self._copies: list[tuple[Any, ...]] = []
        self._getting: list[int] = []
        self._verdicts: dict[str, Verdict] = {}
        self._slots_taken = 0
        self._mode = mailing.mode
        settings, body = mailing.settings, mailing.body
        self._counts = settings.frequency_cap_per_day > 0
        self._cap = settings.frequency_cap_per_day if body.get("respect_frequency_caps", True) else 0
        self._per_minute = settings.throttle_per_minute if body.get("respect_throttle", False) else 0
        self.tally = Tally()

    def take(self, letter: Letter | str) -> None:
        """Send it, make it wait, or drop it; a text is the reason why there is no letter."""
        self.tally.audience += 1
        verdict = Verdict(letter) if isinstance(letter, str) else self._verdict(letter)
        if isinstance(letter, str) or verdict.drops:
            self.tally.left_out[verdict.reason] += 1
        elif verdict.until is None:
            self._send(letter)
        else:
            self._hold(letter, verdict.reason, verdict.until)

    def _verdict(self, letter: Letter) -> Verdict:
        """The rules of the hour, then the person's cap, then the account's pace."""
        zone = letter.zone
        if zone not in self._verdicts:
            self._verdicts[zone] = self._mailing.hours.verdict(self._at, zone)
        verdict = self._verdicts[zone]
        if verdict.reason:
            return verdict
        if self._cap and self._received.by(letter.person) >= self._cap:
            return _CAPPED
        return self._slot() if self._per_minute else GO

    def _slot(self) -> Verdict:
        minute = self._slots_taken // self._per_minute
        self._slots_taken += 1
        return Verdict("throttle", self._at + 60 * minute) if minute else GO

    def _send(self, letter: Letter) -> None:
        campaign, tally = self._mailing.campaign, self.tally
        messages = len(letter.keys)
        viewed, clicked = reactions(campaign, self._mode, letter.person, messages)
        tally.people += 1
        tally.messages += messages
        tally.viewed += viewed
        tally.clicked += clicked
        for device, recipient, content in letter.copies:
            head = (self._at, "campaign", campaign, self._mode)
            self._copies.append((*head, device, letter.person, recipient, content))
        if self._counts:
            self._getting.append(letter.person)
            if len(self._getting) >= BATCH:
                self._flush()

    def _hold(self, letter: Letter, reason: str, until: int) -> None:
        self.tally.held[reason, until] += 1
        told = (letter.person, letter.zone, as_json(letter.keys), as_json(letter.copies))
        self._waiting.append((until, self._mailing.campaign, self._mailing.send, *told))
        if len(self._waiting) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        self._held.add(self._waiting)
        self._outbox.add(self._copies)
        if self._getting:
            self._received.add(self._getting)
        self._waiting, self._copies, self._getting = [], [], []

    def close(self) -> Tally:
        self._flush()
        return self.tally


def letter_of(row: Mapping[str, Any]) -> Letter:
    """A message that waited, from its row."""
    copies = [tuple(copy) for copy in json.loads(row["copies"])]
    return Letter(row["person"], row["zone"], tuple(json.loads(row["devices"])), copies)
