"""How many messages a send is expected to be, and that not knowing is not 0."""

from __future__ import annotations

import pytest

from ctsync.calendar import Source, messages_of
from tests.support.campaigns import one


def audience(**more):
    return one("a-push", audience={"everyone": "true", **more}).definition


@pytest.mark.parametrize(
    ("written", "counted", "number", "source"),
    [
        ({"expect": "1k..2k"}, None, 2_000, Source.EXPECTED),
        ({"expect": "1k..2k"}, 1_234, 1_234, Source.COUNTED),
        ({"expect": "1k..2k"}, 5_000, 5_000, Source.COUNTED),
        ({"expect": "1k..2k", "send_to_at_most": "500"}, None, 500, Source.EXPECTED),
        ({"expect": "1k..2k", "send_to_at_most": "500"}, 1_234, 500, Source.COUNTED),
        ({}, 0, 0, Source.COUNTED),
        ({}, None, None, Source.UNKNOWN),
    ],
)
def test_what_was_counted_comes_before_what_is_expected_and_limits_hold_for_both(
    written, counted, number, source
):
    found = messages_of(audience(**written), "push", counted)
    assert (found.number, found.source, found.is_unknown) == (number, source, source is Source.UNKNOWN)


def test_of_a_campaign_without_a_file_nothing_is_known_but_what_was_counted():
    assert messages_of(None, "push").is_unknown
    assert messages_of(None, "push", 7).number == 7


def test_a_webhook_sends_no_message_and_is_not_unknown():
    found = messages_of(audience(expect="1k..2k"), "webhook", 7)
    assert (found.number, found.is_unknown) == (None, False)
