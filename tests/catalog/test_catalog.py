"""All registers together, and the name that was most likely meant."""

from __future__ import annotations

import pytest

from ctsync.catalog import Catalog, Links, TrackingPlan
from ctsync.catalog.nearest import nearest

KNOWN = ("Gupshup-IN", "Gupshup-AE", "Sendgrid", "High spenders")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Gupshup-IM", "Gupshup-IN"),
        ("gupshup-AE", "Gupshup-AE"),
        ("Sendgird", "Sendgrid"),
        ("High spender", "High spenders"),
        ("Mailchimp", None),
        ("", None),
    ],
)
def test_a_slip_of_the_finger_is_answered_with_what_was_meant(written, meant):
    assert nearest(written, KNOWN) == meant


def test_nothing_is_near_where_nothing_is_known():
    assert nearest("Sendgrid", iter(())) is None


def test_absent_registers_are_empty():
    assert Catalog() == Catalog(links=Links(), tracking_plan=TrackingPlan(), providers={})
