"""What an observer of a run hears: each call before and after it is made, and each outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from ctsync.applying.calls import Call
from ctsync.applying.result import Outcome


@dataclass(frozen=True, slots=True)
class Before:
    """The call is about to be made."""

    call: Call


@dataclass(frozen=True, slots=True)
class After:
    """The call was answered, and the machine does not know it yet."""

    call: Call
    answer: Any


@dataclass(frozen=True, slots=True)
class Settled:
    """One change has its outcome, and the lock knows it."""

    outcome: Outcome


Event: TypeAlias = Before | After | Settled
Listener: TypeAlias = Callable[[Event], None]


def silent(_: Event) -> None:
    """Hear everything and say nothing."""
