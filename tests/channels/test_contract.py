"""What a message gets from outside itself."""

from __future__ import annotations

import pytest

from ctsync.catalog import Catalog
from tests.channels.shop import wiring


@pytest.mark.parametrize(
    ("written", "changes", "sent"),
    [
        ("acme://a", {}, "acme://a?utm_source=clevertap&utm_medium=push&utm_campaign=diwali"),
        ("acme://a?b=c#d", {}, "acme://a?b=c&utm_source=clevertap&utm_medium=push&utm_campaign=diwali#d"),
        ("acme://a?utm_source=own", {}, "acme://a?utm_source=own"),
        ("acme://a#utm_b", {}, "acme://a?utm_source=clevertap&utm_medium=push&utm_campaign=diwali#utm_b"),
        ("acme://a[b", {}, "acme://a[b?utm_source=clevertap&utm_medium=push&utm_campaign=diwali"),
        ("acme://a", {"utm": False}, "acme://a"),
        ("acme://a", {"catalog": Catalog()}, "acme://a"),
    ],
)
def test_a_link_gets_the_utm_of_the_register_unless_it_has_one(written, changes, sent):
    assert wiring("push", **changes).link(written) == sent


@pytest.mark.parametrize(("provider", "channel"), [("Gupshup", "sms"), ("WABA", "whatsapp")])
def test_the_sender_is_the_registers_entry(provider, channel):
    sender = wiring("sms", provider=provider).sender
    assert sender is not None
    assert sender.channel == channel


@pytest.mark.parametrize("provider", [None, "Nobody"])
def test_a_provider_that_nobody_registered_is_no_sender(provider):
    assert wiring("sms", provider=provider).sender is None
