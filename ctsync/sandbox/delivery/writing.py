"""From a person of an audience to a letter for them, or to the reason why there is none."""

from __future__ import annotations

from ctsync.sandbox.delivery.choosing import Choice
from ctsync.sandbox.delivery.message import Message
from ctsync.sandbox.delivery.outbox import Budget
from ctsync.sandbox.delivery.round import Letter
from ctsync.sandbox.reach import Person, reached_on

_BY_DEVICE = frozenset({"push", "webpush", "notificationinbox"})
"""Channels that reach a person by nothing but their devices: the same devices, the same keys."""


class Writer:
    """Writes one run's letters; the first of them get copies for the outbox, as long as the budget lasts."""

    def __init__(self, choice: Choice, message: Message, budget: Budget) -> None:
        self._choice = choice
        self._message = message
        self._budget = budget
        by_device = message.body.get("target_mode", "push").lower() in _BY_DEVICE
        self._keys_of: dict[tuple[str, ...], tuple[str, ...]] | None = {} if by_device else None

    def letter(self, person: Person, *, has_passed: bool) -> Letter | str:
        """A letter, or the reason. `has_passed`: the run's local time is over where they live."""
        keys = self._keys(person)
        reason = self._choice.why_not(person, keys, has_passed=has_passed)
        if reason:
            return reason
        keys = self._message.keys_for(person, keys)
        if not keys:
            return "liquid"
        copies = [] if self._budget.is_spent else self._budget.spend(self._message.copies(person, keys))
        return Letter(person["id"], person["zone"], keys, copies)

    def _keys(self, person: Person) -> tuple[str, ...]:
        known = self._keys_of
        if known is None:
            return reached_on(person, self._message.body)
        devices = tuple(person["devices"])
        if devices not in known:
            known[devices] = reached_on(person, self._message.body)
        return known[devices]
