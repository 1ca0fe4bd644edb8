"""What a message costs: by country, category and parts; and that an unknown price is never nothing (yaml.md 10)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ctsync.guardrails.cost import NOTHING, Cost, cost_of_one, most_parts
from tests.support.campaigns import one
from tests.support.policies import MARKETING, PER_PART, a_whatsapp, an_sms

ABROAD = {**PER_PART, "country": "AE", "price": "0.50", "currency": "AED"}


def test_a_push_costs_nothing_where_nobody_wrote_a_price():
    assert cost_of_one(one("a")) == NOTHING
    assert cost_of_one(one("a")).times(None) == NOTHING


@pytest.mark.parametrize(("letters", "price"), [(160, "0.14"), (161, "0.28"), (307, "0.42")])
def test_an_sms_is_paid_by_its_parts(letters, price):
    assert cost_of_one(an_sms("a", "x" * letters, PER_PART)) == Cost(Decimal(price), "INR")


def test_one_odd_letter_makes_more_parts():
    assert cost_of_one(an_sms("a", "x" * 100 + "₹", PER_PART)).amount == Decimal("0.28")


def test_a_personal_text_has_the_parts_of_the_person_of_the_previews_for_whom_it_has_most():
    body = "x" * 100 + "{{ Profile.Name | default: 'you' }}"
    assert most_parts(an_sms("a", body, PER_PART)) == 2, "an Arabic name makes all of it UCS-2"


def test_a_message_with_a_price_for_each_does_not_count_parts():
    assert cost_of_one(an_sms("a", "x" * 500, {**PER_PART, "per": "message"})).amount == Decimal("0.14")


def test_a_template_has_the_price_of_its_category():
    assert cost_of_one(a_whatsapp("a", MARKETING)) == Cost(Decimal("0.86"), "INR")
    general = {**MARKETING, "category": None, "price": "0.10"}
    assert cost_of_one(a_whatsapp("a", MARKETING, general, category="utility")).amount == Decimal("0.10")


@pytest.mark.parametrize(
    ("desired", "why"),
    [
        (an_sms("a", "Hello"), "prices.yaml has no price of sms"),
        (an_sms("a", "Hello", ABROAD), "prices.yaml has no price of sms in IN"),
        (an_sms("a", "Hello", PER_PART, countries=["IN", "AE"]), "prices.yaml has no price of sms in AE"),
        (
            an_sms("a", "Hello", PER_PART, ABROAD, countries=["IN", "AE"]),
            "its countries have prices in AED and INR",
        ),
        (a_whatsapp("a"), "prices.yaml has no price of whatsapp"),
        (
            a_whatsapp("a", MARKETING, category=None),
            "the category of the template pickup is in no register",
        ),
        (a_whatsapp("a", MARKETING, category="utility"), "prices.yaml has no price of whatsapp in IN"),
    ],
    ids=[
        "no price",
        "another country",
        "one of two",
        "two currencies",
        "whatsapp",
        "no category",
        "category",
    ],
)
def test_what_nobody_knows_is_not_nothing(desired, why):
    cost = cost_of_one(desired)
    assert (cost.amount, cost.unknown) == (None, why)
    assert cost.times(1_000_000).amount is None


def test_the_dearest_country_counts():
    dear = {**PER_PART, "country": "AE", "price": "0.50"}
    assert cost_of_one(an_sms("a", "Hello", PER_PART, dear, countries=["IN", "AE"])).amount == Decimal("0.50")


def test_a_price_times_people_nobody_counted_is_not_known():
    cost = cost_of_one(an_sms("a", "Hello", PER_PART))
    assert cost.times(1_000) == Cost(Decimal("140.00"), "INR")
    assert cost.times(None) == Cost(None, "INR", "how many people it reaches is not known")
    assert cost.times(0).amount == 0
