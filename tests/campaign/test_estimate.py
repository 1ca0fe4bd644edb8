"""Before a window has passed, the same number of days up to yesterday is asked about, and the plan says so."""

from __future__ import annotations

from datetime import date

from ctsync.campaign.estimate import SHIFTED, estimate_payload
from ctsync.campaign.payload import create_payload
from tests.campaign.making import a_campaign

EARLY = date(2026, 12, 1)
"""Long before the send of 24 December."""


def test_a_window_that_is_not_over_is_moved_back_as_a_whole():
    text = """
audience:
  event: Charged
  within: 14d
  did: [{event: App Launched, from: 2026-01-01, to: 2026-01-31}]
  did_not: [{event: Charged, within: 1d}]
"""
    payload, note = estimate_payload(a_campaign("push", text, over=("audience",)), EARLY)
    where = payload["where"]
    assert note == SHIFTED
    assert (where["from"], where["to"]) == (20261118, 20261201)
    (did,), (did_not,) = where["advanced_query"]["did_all"], where["advanced_query"]["did_none"]
    assert (did["from"], did["to"]) == (20260101, 20260131)
    assert (did_not["from"], did_not["to"]) == (20261201, 20261201)


def test_a_window_that_is_over_is_asked_about_as_it_is():
    campaign = a_campaign("push", "audience: {event: Charged, within: 14d}", over=("audience",))
    assert estimate_payload(campaign, date(2026, 12, 22)) == (
        create_payload(campaign, campaign.human_name),
        "",
    )


def test_people_without_a_window_are_asked_about_as_they_are():
    for audience in ("{everyone: true}", "{segment: Active shoppers}", "{profile: {City: Pune}}"):
        campaign = a_campaign("push", f"audience: {audience}", over=("audience",))
        assert estimate_payload(campaign, EARLY) == (create_payload(campaign, campaign.human_name), "")
