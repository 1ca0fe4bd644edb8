"""Words that registers and campaign files share."""

from __future__ import annotations

from typing import get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from ctsync.catalog.words import ChannelName, Country, Currency
from ctsync.channels import CHANNELS


def test_the_channels_that_a_register_may_name_are_those_there_are():
    assert get_args(ChannelName) == tuple(CHANNELS)


@pytest.mark.parametrize(
    ("kind", "written", "hint"),
    [
        (Country, "in", "IN"),
        (Country, "India", "IN"),
        (Country, "1n", "IN"),
        (Currency, "inr", "INR"),
        (Currency, "₹", "INR"),
        (Currency, "aed", "AED"),
    ],
)
def test_a_wrong_code_is_answered_with_the_right_form(kind, written, hint):
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(written)
    assert caught.value.errors()[0]["ctx"]["example"] == hint
