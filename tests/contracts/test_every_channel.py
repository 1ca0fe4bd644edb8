"""What every channel keeps to: a new one is tested here before its author writes a test."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from ctsync.api.identity_send import SEND_CHANNELS
from ctsync.campaign.definition import Definition
from ctsync.catalog import Catalog
from ctsync.channels import CHANNELS, Channel, Preview, Wiring
from tests.channels.examples import EXAMPLES
from tests.channels.shop import wiring
from tests.support.source import first_party_imports, modules

TARGET_MODES = {"push", "webpush", "email", "sms", "whatsapp", "webhook", "notificationinbox"}
"""Contract 3.1."""

every_channel = pytest.mark.parametrize("channel", CHANNELS.values(), ids=CHANNELS)


def _message(channel: Channel) -> Any:
    return channel.message.model_validate(EXAMPLES[channel.name].written)


def _wiring(channel: Channel, **changes: Any) -> Wiring:
    return wiring(channel.name, **changes)


def test_the_table_knows_each_channel_by_its_own_name():
    assert {word: channel.name for word, channel in CHANNELS.items()} == {word: word for word in CHANNELS}


def test_the_table_covers_every_target_mode():
    assert {channel.target_mode for channel in CHANNELS.values()} == TARGET_MODES


@every_channel
def test_its_example_passes_the_check(channel):
    assert list(channel.check(_message(channel), _wiring(channel))) == []


@every_channel
def test_its_example_becomes_exactly_this_wire_in_this_order(channel):
    wire = channel.to_wire(_message(channel), _wiring(channel))
    assert json.dumps(wire, indent=1) == json.dumps(EXAMPLES[channel.name].wire, indent=1)


@every_channel
def test_its_content_can_be_sent_to_named_people_if_clevertap_has_a_call_for_that(channel):
    """Contract 6: five paths. On all but WhatsApp the content is the campaign's own."""
    assert channel.has_identity_send == (channel.name in SEND_CHANNELS)
    if channel.has_identity_send:
        content = channel.to_wire(_message(channel), _wiring(channel))["content"]
        found = channel.to_identity_content(content)
        assert (found == content) == (channel.name != "whatsapp")
        assert json.loads(json.dumps(found)) == found


@every_channel
def test_the_same_message_gives_the_same_bytes_and_plain_json(channel):
    first, second = (
        json.dumps(channel.to_wire(_message(channel), _wiring(channel)), allow_nan=False) for _ in range(2)
    )
    assert first == second
    assert json.loads(first) == channel.to_wire(_message(channel), _wiring(channel))


@every_channel
def test_without_utm_no_link_carries_one(channel):
    wire = channel.to_wire(_message(channel), _wiring(channel, utm=False))
    assert "utm_" not in json.dumps(wire)


@every_channel
def test_a_change_of_the_wire_leaves_the_message_as_it_was(channel):
    message = _message(channel)
    for value in channel.to_wire(message, _wiring(channel)).values():
        if isinstance(value, dict | list):
            value.clear()
    assert message == _message(channel)
    assert json.dumps(channel.to_wire(message, _wiring(channel))) == json.dumps(EXAMPLES[channel.name].wire)


@every_channel
def test_a_missing_required_key_is_named(channel):
    written = EXAMPLES[channel.name].written
    required = channel.message.model_json_schema()["required"]
    assert required
    for key in required:
        with pytest.raises(ValidationError) as caught:
            channel.message.model_validate({name: text for name, text in written.items() if name != key})
        assert [(error["loc"], error["type"]) for error in caught.value.errors()] == [((key,), "missing")]


@every_channel
def test_an_unknown_key_is_refused(channel):
    with pytest.raises(ValidationError, match="extra_forbidden"):
        channel.message.model_validate(EXAMPLES[channel.name].written | {"shiny": "x"})


@every_channel
def test_every_key_says_what_it_is_to_the_editor(channel):
    silent = [
        name for name, field in _fields(channel.message.model_json_schema()) if "description" not in field
    ]
    assert silent == []


def _fields(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in [schema, *schema.get("$defs", {}).values()]:
        for shape in [part, *part.get("anyOf", ())]:
            for name, field in shape.get("properties", {}).items():
                yield f"{shape.get('title')}.{name}", field


@every_channel
def test_a_preview_says_something(channel):
    shown = channel.preview(_message(channel), _wiring(channel))
    assert isinstance(shown, Preview)
    assert shown.title.strip()
    assert shown.body.strip()


@every_channel
def test_a_preview_survives_empty_registers(channel):
    """Plans of files with errors are previewed too."""
    bare = Wiring(name="diwali", channel=channel.name, purpose="promotional", catalog=Catalog())
    assert channel.preview(_message(channel), bare).title.strip()


@every_channel
def test_the_check_survives_empty_registers_with_readable_findings(channel):
    bare = Wiring(name="diwali", channel=channel.name, purpose="promotional", catalog=Catalog())
    for finding in channel.check(_message(channel), bare):
        assert finding.what.endswith(".")
        assert finding.path[0] in {"message", "devices", "provider", "provider_group"}


@every_channel
def test_resolved_facts_are_plain_json_and_know_nothing_of_utm(channel):
    facts = channel.resolved(_message(channel), _wiring(channel))
    assert json.loads(json.dumps(facts)) == facts
    assert facts == channel.resolved(_message(channel), _wiring(channel, utm=False))


@every_channel
def test_the_message_as_plain_values_is_json(channel):
    """Fingerprints are made from the message as plain values."""
    message = _message(channel)
    plain = message.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    assert json.loads(json.dumps(plain)) == plain


@every_channel
def test_it_takes_in_only_files_that_it_names(channel):
    assert set(channel.includes(_message(channel))) <= set(_wiring(channel).files)


@every_channel
def test_its_keys_are_keys_of_a_campaign_file(channel):
    assert channel.keys | channel.required <= set(Definition.model_fields)
    assert channel.required <= channel.keys


@every_channel
def test_it_knows_no_other_channel(channel):
    own = type(channel).__module__
    others = {type(other).__module__ for other in CHANNELS.values()} - {own}
    (module,) = [module for module in modules() if module.name == own]
    imported = [name for _, name in first_party_imports(module.tree)]
    assert [name for name in imported if name.rpartition(".")[0] in others or name in others] == []
