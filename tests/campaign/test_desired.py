"""An instance's human name says which campaign, which part and which date it is (protocol 2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ctsync.names import InstanceKey
from tests.campaign.making import a_campaign


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (InstanceKey("spring-sale"), "Spring"),
        (InstanceKey("spring-sale", market="pune"), "Spring [pune]"),
        (InstanceKey("spring-sale", language="hi"), "Spring [hi]"),
        (InstanceKey("spring-sale", "pune", "hi", date(2026, 12, 24), 2), "Spring [pune.hi] 2026-12-24"),
    ],
)
def test_the_human_name_names_the_part_and_the_date(key, name):
    assert replace(a_campaign("push", "dashboard_name: Spring"), key=key).human_name == name
