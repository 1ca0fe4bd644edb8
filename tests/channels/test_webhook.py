"""Webhook: YAML to wire for every key of yaml.md 7.2, and what is refused."""

from __future__ import annotations

import pytest

from tests.channels.shop import findings, preview, refused, resolved, sent

WRITTEN = {"endpoint": "Loyalty Service"}


@pytest.mark.parametrize(
    ("written", "wire"),
    [
        ({}, {}),
        ({"fields": "tokens"}, {"webhook_fields": ["tokens"]}),
        (
            {"fields": ["profile-attributes", "tokens", "identities"]},
            {"webhook_fields": ["profile-attributes", "tokens", "identities"]},
        ),
        ({"values": {"year": "2026"}}, {"webhook_key_value": {"year": "2026"}}),
    ],
)
def test_each_key_travels_and_there_is_no_content(written, wire):
    assert sent("webhook", WRITTEN | written) == {"webhook_endpoint_name": "Loyalty Service"} | wire


def test_keys_come_in_the_order_of_the_documentation():
    assert list(sent("webhook", {"values": {"a": "b"}, "fields": "tokens", **WRITTEN})) == [
        "webhook_endpoint_name",
        "webhook_fields",
        "webhook_key_value",
    ]


def test_a_registered_endpoint_passes_the_check():
    assert findings("webhook", WRITTEN) == []


def test_an_endpoint_that_is_not_registered_is_an_error_with_the_nearest_name():
    (one,) = findings("webhook", {"endpoint": "Loyalty Servise"})
    assert (one.rule, one.path, one.hint) == ("REG001", ("message", "endpoint"), "Write `Loyalty Service`.")


def test_an_endpoint_like_no_other_is_told_what_is_registered():
    (one,) = findings("webhook", {"endpoint": "https://x.acme.example"})
    assert one.hint == (
        "Add `https://x.acme.example` to registers/providers.yaml. Registered: `Loyalty Service`."
    )


@pytest.mark.parametrize(
    ("written", "path", "word"),
    [
        ({"fields": ["identity"]}, "fields.0", "literal_error"),
        ({"url": "https://acme.example"}, "url", "extra_forbidden"),
        ({"values": {"k": ["v"]}}, "values.k", "TYPE001"),
    ],
)
def test_the_shape_refuses_what_a_webhook_cannot_have(written, path, word):
    assert refused("webhook", WRITTEN | written) == [(path, word)]


def test_a_preview_shows_the_call():
    written = WRITTEN | {"fields": ["identities"], "values": {"year": "2026"}}
    assert preview("webhook", written) == ("POST Loyalty Service", "identities, year=2026")
    assert preview("webhook", WRITTEN) == ("POST Loyalty Service", "")


def test_nothing_but_the_message_reaches_the_wire():
    assert resolved("webhook", WRITTEN) == {}
