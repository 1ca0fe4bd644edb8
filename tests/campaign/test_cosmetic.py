"""The short digest differs when something waits for the next replace, and only then."""

from __future__ import annotations

import pytest

from ctsync.campaign.cosmetic import cosmetic_digest
from tests.campaign.making import a_campaign


@pytest.mark.parametrize(
    "text",
    [
        "labels: [x]",
        "dashboard_name: Spring",
        "audience: {expect: 1k..2k}",
        "on_remove: forget",
        "name: other",
    ],
)
def test_what_waits_for_the_next_replace_changes_the_digest_and_not_the_fingerprint(text):
    before, after = a_campaign("push"), a_campaign("push", text)
    assert cosmetic_digest(before) != cosmetic_digest(after)
    assert before.fingerprint == after.fingerprint


def test_what_is_the_campaign_itself_is_not_cosmetic():
    assert cosmetic_digest(a_campaign("push")) == cosmetic_digest(
        a_campaign("push", "message: {title: Other}")
    )
    assert len(cosmetic_digest(a_campaign("push"))) == 16
