"""A goal offers the times that CleverTap offers, and its meaning does not depend on how its days are ordered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ctsync.campaign.goal import WITHIN, Goal, goal_to_tree, goal_to_wire
from ctsync.values import DAYS
from tests.campaign.making import CATALOG

PLAN = CATALOG.tracking_plan
WIRE = "30m 1H 2H 4H 6H 8H 12H 1D 2D 3D 5D 1W 2W 1M 2M 5M"
"""The exact list of contract 3.4.1."""


def test_every_time_that_clevertap_offers_can_be_written():
    sent = [goal_to_wire(Goal.model_validate({"event": "Charged", "within": text}), PLAN) for text in WITHIN]
    assert " ".join(wire["conversion_time"] for wire in sent) == WIRE
    assert all(wire["filter_type"] == {} for wire in sent)


@pytest.mark.parametrize("text", ["1m", "60m", "3h", "4d", "7d", "3w", "3mo", "1s"])
def test_no_other_time_can(text):
    with pytest.raises(ValueError, match="CleverTap counts no goal within"):
        Goal.model_validate({"event": "Charged", "within": text})


@given(
    days=st.lists(st.sampled_from(DAYS), max_size=9),
    dates=st.lists(st.integers(1, 31), max_size=9),
    draw=st.data(),
)
def test_the_order_of_days_means_nothing(days, dates, draw):
    def goal(days, dates):
        written = {
            "event": "Charged",
            "within": "3d",
            "days": days,
            "days_of_month": [str(day) for day in dates],
        }
        return Goal.model_validate(written)

    first = goal(days, dates)
    second = goal(draw.draw(st.permutations(days)), draw.draw(st.permutations(dates)))
    assert goal_to_tree(first, PLAN) == goal_to_tree(second, PLAN)
    assert goal_to_wire(first, PLAN) == goal_to_wire(second, PLAN)
    numbers = goal_to_wire(first, PLAN)["filter_type"].get("day_of_week", [])
    assert [DAYS[number - 1] for number in numbers] == [day for day in DAYS if day in days]


@pytest.mark.parametrize(("written", "meant"), [("7d", "1w"), ("60m", "1h"), ("24h", "1d"), ("9d", "3d")])
def test_the_same_time_is_suggested_as_clevertap_offers_it(written, meant):
    with pytest.raises(ValidationError) as caught:
        Goal.model_validate({"event": "Charged", "within": written})
    assert caught.value.errors()[0]["ctx"]["example"] == meant
