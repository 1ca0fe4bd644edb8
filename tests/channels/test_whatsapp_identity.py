"""WhatsApp in the form of a message to named people (contract 6), from what a campaign sends (contract 3.6.5)."""

from __future__ import annotations

import pytest

from ctsync.channels.whatsapp_identity import identity_content
from ctsync.errors import UsageError

NAME = "662da022_5583_406d_9c71_428d5e3164bb:ticket_update"


def test_an_interactive_template_is_nested_under_its_bare_name():
    content = {
        "template_name": NAME,
        "locale": "en",
        "header": {"type": "image", "media": {"url": "https://example.com/a.png"}},
        "body": {"replacements": ["Dummy User", "22/10/2021"]},
        "buttons": [{"replacements": ["order/42"]}],
    }
    assert identity_content(content) == {
        "message_type": "template",
        "template": {
            "template_name": "ticket_update",
            "language": "en",
            "header": {"type": "image", "media": {"url": "https://example.com/a.png"}},
            "body": {"type": "text", "replacements": ["Dummy User", "22/10/2021"]},
            "buttons": [{"replacements": ["order/42"]}],
        },
    }


def test_the_numbers_of_a_standard_template_become_a_list_in_their_order():
    numbered = {str(number): f"text {number}" for number in range(11, 0, -1)}
    found = identity_content({"template_name": NAME, "locale": "en", "replacements": numbered})
    assert found["template"]["body"]["replacements"] == [f"text {number}" for number in range(1, 12)]
    assert "header" not in found["template"]


def test_a_template_without_anything_to_fill_in_has_an_empty_body():
    found = identity_content({"template_name": "plain", "locale": "en"})
    assert found["template"] == {
        "template_name": "plain",
        "language": "en",
        "body": {"type": "text", "replacements": []},
    }


def test_a_field_that_only_a_campaign_can_carry_is_refused_by_its_name():
    with pytest.raises(UsageError, match="kv"):
        identity_content({"template_name": NAME, "locale": "en", "kv": {"a": "b"}})
