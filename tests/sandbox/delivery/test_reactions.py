from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.sandbox.delivery.reactions import CLICKS_PER_THOUSAND, VIEWS_PER_THOUSAND, reactions

MODES = st.sampled_from(sorted(CLICKS_PER_THOUSAND))


@given(campaign=st.integers(1, 2**40), mode=MODES, person=st.integers(1, 10**6), messages=st.integers(1, 3))
def test_who_clicks_has_viewed_and_nobody_views_more_than_they_got(campaign, mode, person, messages):
    viewed, clicked = reactions(campaign, mode, person, messages)
    assert 0 <= clicked <= 1
    assert clicked <= viewed <= messages
    assert reactions(campaign, mode, person, messages) == (viewed, clicked)


@pytest.mark.parametrize("mode", sorted(CLICKS_PER_THOUSAND))
def test_shares_come_close_to_what_is_written(mode):
    found = [reactions(7, mode, person, 1) for person in range(10_000)]
    clicks, views = CLICKS_PER_THOUSAND[mode] * 10, VIEWS_PER_THOUSAND[mode] * 10
    assert abs(sum(clicked for _, clicked in found) - clicks) <= 100
    either = views + clicks - views * clicks / 10_000
    assert abs(sum(viewed for viewed, _ in found) - either) <= 200


def test_every_channel_has_both_shares():
    assert CLICKS_PER_THOUSAND.keys() == VIEWS_PER_THOUSAND.keys()
