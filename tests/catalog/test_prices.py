"""What messages cost: the closest row counts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from ctsync.catalog import Price, Prices

ROWS = (
    {"channel": "whatsapp", "price": "1", "currency": "INR"},
    {"channel": "whatsapp", "country": "IN", "price": "2", "currency": "INR"},
    {"channel": "whatsapp", "category": "marketing", "price": "3", "currency": "INR"},
    {"channel": "whatsapp", "country": "IN", "category": "marketing", "price": "4", "currency": "INR"},
    {"channel": "sms", "country": "IN", "per": "part", "price": "0.14", "currency": "INR"},
)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("channel", "country", "category", "price"),
    [
        ("whatsapp", "IN", "marketing", "4"),
        ("whatsapp", "IN", "utility", "2"),
        ("whatsapp", "AE", "marketing", "3"),
        ("whatsapp", "AE", None, "1"),
        ("whatsapp", None, None, "1"),
        ("sms", "IN", None, "0.14"),
    ],
)
def test_the_closest_row_counts_wherever_it_stands(order, channel, country, category, price):
    prices = Prices(tuple(Price.model_validate(row) for row in ROWS[::order]))
    found = prices.of(channel, country, category)
    assert found is not None
    assert found.price == Decimal(price)


@pytest.mark.parametrize(("channel", "country"), [("sms", "AE"), ("sms", None), ("push", "IN")])
def test_what_nobody_wrote_down_has_no_price(channel, country):
    assert Prices(tuple(Price.model_validate(row) for row in ROWS)).of(channel, country) is None


@pytest.mark.parametrize(
    "change", [{"currency": "Rs"}, {"country": "India"}, {"price": "-1"}, {"per": "day"}]
)
def test_what_is_no_price(change):
    with pytest.raises(ValidationError):
        Price.model_validate({**ROWS[1], **change})
