"""The types of events' and people's properties, which decide how a filter's value travels."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from ctsync.catalog import PropertyType, TrackingPlan

WRITTEN: dict[str, Any] = {
    "events": {
        "Charged": {
            "Amount": "number",
            "Paid on": "date",
            "Gift": {"type": "boolean", "stored_as": ["yes", "no"]},
            "Items": {"list": {"Category": "text", "Price": "number"}},
            "Plain|bar": "text",
        },
        "Empty": {},
    },
    "profile": {
        "City": {"type": "text", "values": ["Bengaluru", "Mysuru"]},
        "Push": "boolean",
        "Pets": {"list": {"Kind": "text"}},
    },
}
PLAN = TrackingPlan.model_validate(WRITTEN)


@pytest.mark.parametrize(
    ("stored_as", "texts"),
    [((), ("True", "False")), (("yes", "no"), ("yes", "no")), (("1", "0"), ("1", "0"))],
)
def test_a_boolean_travels_as_the_plan_says(stored_as, texts):
    flag = PropertyType(type="boolean", stored_as=stored_as)
    assert (flag.stored(True), flag.stored(False)) == texts


@pytest.mark.parametrize("stored_as", [["yes"], ["yes", "no", "maybe"]])
def test_a_boolean_wants_a_text_for_true_and_one_for_false(stored_as):
    with pytest.raises(ValidationError, match="two texts"):
        PropertyType.model_validate({"type": "boolean", "stored_as": stored_as})


@pytest.mark.parametrize(
    "written", ["colour", {"type": "colour"}, {"kind": "text"}, ["text"], {"list": "text"}]
)
def test_what_is_no_type(written):
    with pytest.raises(ValidationError):
        PropertyType.model_validate(written)
