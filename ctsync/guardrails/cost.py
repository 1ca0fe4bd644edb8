"""What a change costs, by the prices of the registers (yaml.md 10). What is not known is not nothing.

A price is for one message, or for one part of an SMS. SMS and WhatsApp are always paid for, so that one without a price
has an unknown cost; the other channels cost nothing unless `prices.yaml` says something of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from ctsync.campaign.desired import DesiredCampaign
from ctsync.catalog.prices import Price
from ctsync.channels.sms import SmsMessage
from ctsync.lint.liquid import holds_liquid, rendered
from ctsync.lint.sms_parts import parts_of

ALWAYS_PAID: Final = ("sms", "whatsapp")
"""Channels whose providers charge for each message (users.md: DLT, Meta's price list)."""


@dataclass(frozen=True, slots=True)
class Cost:
    """`amount` in `currency`; None if it is not known, and `unknown` says why, as half a sentence.

    The currency is empty for what costs nothing.
    """

    amount: Decimal | None
    currency: str = ""
    unknown: str = ""

    def times(self, number: int | None) -> Cost:
        """The cost of so many; of a number that nobody knows, unknown, unless one costs nothing."""
        if self.amount is None or self.is_nothing:
            return self
        if number is None:
            return Cost(None, self.currency, "how many people it reaches is not known")
        return Cost(self.amount * number, self.currency)

    @property
    def is_nothing(self) -> bool:
        return self.amount == 0 and not self.currency


NOTHING: Final = Cost(Decimal(0))


def cost_of_one(desired: DesiredCampaign) -> Cost:
    """The cost of one person's message, as the dearest of the campaign's countries has it."""
    definition, prices = desired.definition, desired.catalog.prices
    own = [row for row in prices.rows if row.channel == definition.channel]
    if not own:
        paid = definition.channel in ALWAYS_PAID
        return Cost(None, "", f"prices.yaml has no price of {definition.channel}") if paid else NOTHING
    category, unsaid = _category(desired)
    if unsaid and any(row.category is not None for row in own):
        return Cost(None, "", unsaid)
    if not definition.countries and any(row.country is not None for row in own):
        return Cost(None, "", "its file names no country, and prices are by country")
    found = []
    for country in definition.countries or (None,):
        row = prices.of(definition.channel, country, category)
        if row is None:
            return Cost(
                None, "", f"prices.yaml has no price of {definition.channel} in {country or 'general'}"
            )
        found.append(row)
    return _dearest(found, desired)


def _category(desired: DesiredCampaign) -> tuple[str | None, str]:
    """What Meta counts a WhatsApp template as, and why that is not known."""
    if desired.definition.channel != "whatsapp":
        return None, ""
    name = getattr(desired.definition.message, "template", "")
    template = desired.catalog.whatsapp_templates.get(name)
    if template is None or template.category is None:
        return None, f"the category of the template {name} is in no register"
    return template.category, ""


def _dearest(rows: list[Price], desired: DesiredCampaign) -> Cost:
    currencies = {row.currency for row in rows}
    if len(currencies) > 1:
        return Cost(None, "", f"its countries have prices in {' and '.join(sorted(currencies))}")
    (currency,) = currencies
    parts = 1
    if any(row.per == "part" for row in rows):
        counted = most_parts(desired)
        if counted is None:
            return Cost(None, currency, "how many parts its text has is not known")
        parts = counted
    return Cost(max(row.price * (parts if row.per == "part" else 1) for row in rows), currency)


def most_parts(desired: DesiredCampaign) -> int | None:
    """The parts of an SMS in its longest language, for the one of the previews' people whose text is longest.

    1 on other channels. None for a text that can be shown to none of them.
    """
    found = [_parts(message, desired) for message in _messages(desired) if isinstance(message, SmsMessage)]
    known = [number for number in found if number is not None]
    return max(known, default=1) if len(known) == len(found) else None


def _messages(desired: DesiredCampaign) -> Iterator[Any]:
    yield desired.definition.message
    if desired.variants is not None:
        yield from (each.message for each in desired.variants.others)


def _parts(message: SmsMessage, desired: DesiredCampaign) -> int | None:
    if not holds_liquid(message.body):
        return parts_of(message.body).number
    texts = (rendered(message.body, profile) for profile in desired.catalog.preview_people.values())
    return max((parts_of(text).number for text in texts if text is not None), default=None)
