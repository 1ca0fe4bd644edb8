"""What messages cost, so that a plan can say the sum before it is spent (yaml.md 10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ctsync.catalog.words import ChannelName, Country, Currency
from ctsync.values import Amount, Model, Text


class Price(Model):
    """What one message, or one part of it, costs. What is left out holds for all."""

    channel: ChannelName
    """The channel of the message."""
    country: Country | None = None
    """Where it is delivered. Without it, wherever no other row is closer."""
    category: Text | None = None
    """For WhatsApp: the template's category. Without it, whatever no other row is closer to."""
    per: Literal["message", "part"] = "message"
    """What is paid for: a message, or each part of a long SMS."""
    price: Amount
    """How much, as a number without a sign."""
    currency: Currency
    """In which currency, by its three letters."""

    def fits(self, channel: str, country: str | None, category: str | None) -> bool:
        """Whether the row speaks of such a message."""
        return (
            self.channel == channel and self.country in (None, country) and self.category in (None, category)
        )

    @property
    def closeness(self) -> tuple[bool, bool]:
        """How much a row says of a message: the country counts more than the category."""
        return self.country is not None, self.category is not None


@dataclass(frozen=True, slots=True)
class Prices:
    """All rows of `prices.yaml`, in the order of their file."""

    rows: tuple[Price, ...] = ()

    def of(self, channel: str, country: str | None = None, category: str | None = None) -> Price | None:
        """The row that says most about such a message; None if nobody wrote down what it costs."""
        fitting = [row for row in self.rows if row.fits(channel, country, category)]
        return max(fitting, key=lambda row: row.closeness, default=None)
