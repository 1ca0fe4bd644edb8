"""A create call, and everything that it is judged against."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ctsync.sandbox.registers import Registers
from ctsync.sandbox.settings import Settings


@dataclass(frozen=True, slots=True)
class Asking:
    """A create call with what it is judged against. `now` is in seconds, `zone` the account's."""

    body: dict[str, Any]
    registers: Registers
    settings: Settings
    now: int
    zone: str
    name_is_taken: bool = False
    unknown: list[str] = field(default_factory=list)

    @property
    def mode(self) -> str:
        """The channel; push if the call does not say (contract 3.1)."""
        return str(self.body.get("target_mode", "push")).lower()
