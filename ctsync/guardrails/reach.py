"""How many people a change would reach, as far as CleverTap said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reach:
    """People that a change would reach, by CleverTap's own keys; `total` is None when it gave no number.

    `note` says how the number was made when it is not of the very campaign: "counted over the last 14 days up to
    yesterday, because the window has not passed yet". `refused` is CleverTap's text when it refused the payload.
    """

    by_device: Mapping[str, int] = field(default_factory=dict)
    note: str = ""
    refused: str = ""
    unknown: str = ""

    @property
    def total(self) -> int | None:
        return sum(self.by_device.values()) if self.by_device else None
