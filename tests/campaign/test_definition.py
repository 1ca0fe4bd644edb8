"""A file is read into values with all of its errors at once, each with its path from the top of the file."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from ctsync.campaign.definition import Definition, read_definition
from tests.campaign.making import PLAIN, a_definition, data_of, merged, read


def errors_of(data: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        read_definition(data)
    return sorted((".".join(map(str, error["loc"])), error["type"]) for error in caught.value.errors())


@pytest.mark.parametrize("channel", list(PLAIN))
def test_the_least_that_a_channel_needs_is_read(channel):
    definition = a_definition(channel)
    assert definition.channel == channel
    assert type(definition.message).__name__ != "dict"


def test_what_is_not_written_has_the_reference_s_default():
    definition = a_definition()
    assert (definition.frequency_caps, definition.throttle, definition.opted_out_people) == (
        "respect",
        "ignore",
        "skip",
    )
    assert (definition.generation, definition.on_remove, definition.all_devices) == (1, "stop", False)
    assert definition.model_fields_set.isdisjoint({"frequency_caps", "throttle", "generation", "raw", "goal"})


def test_every_key_of_the_reference_is_a_field():
    keys = """name dashboard_name owner purpose channel countries audience schedule message languages markets devices
    all_devices provider provider_group quiet_hours goal control_group frequency_caps throttle expires
    opted_out_people labels subscription_groups offer generation renamed_from adopt on_remove not_the_same_as raw"""
    assert list(Definition.model_fields) == keys.split()
    assert list(Definition.descriptions()) == keys.split()


def test_all_errors_of_a_file_come_together_with_their_paths():
    data = data_of(
        "push", "message: {titel: x, link: nowhere}\naudience: {profil: x}\nnmae: y\nschedule: {at: now}"
    )
    assert errors_of(data) == [
        ("audience.profil", "extra_forbidden"),
        ("message.link", "TYPE001"),
        ("message.titel", "extra_forbidden"),
        ("nmae", "extra_forbidden"),
        ("schedule.at.0", "TYPE001"),
    ]


def test_what_is_missing_is_named():
    assert errors_of({"channel": "push"}) == [
        (key, "missing") for key in ("audience", "message", "name", "owner", "purpose", "schedule")
    ]
    assert ("message.title", "missing") in errors_of(data_of("push", "message: {body: x}", over=("message",)))


def test_an_unknown_channel_says_so_once_and_leaves_the_message_unread():
    data = merged(data_of("push"), read("channel: telegram\nmessage: {anything: goes}"))
    assert errors_of(data) == [("channel", "literal_error")]


@pytest.mark.parametrize(
    ("text", "path", "rule"),
    [
        ("name: Spring", "name", "TYPE001"),
        ("name: -spring", "name", "TYPE001"),
        (f"name: {'x' * 81}", "name", "TYPE001"),
        ("owner: '@acme/crm'", "owner", "TYPE001"),
        ("countries: [in]", "countries.0", "TYPE001"),
        ("countries: India", "countries.0", "TYPE001"),
        ("purpose: service", "purpose", "literal_error"),
        ("devices: [phone]", "devices.0", "literal_error"),
        ("all_devices: yes", "all_devices", "TYPE001"),
        ("frequency_caps: none", "frequency_caps", "literal_error"),
        ("generation: 0", "generation", "TYPE001"),
        ("adopt: summer", "adopt", "TYPE001"),
        ("renamed_from: [Old]", "renamed_from.0", "TYPE001"),
        ("not_the_same_as: [x]", "not_the_same_as.0", "TYPE001"),
        ("on_remove: keep", "on_remove", "literal_error"),
        ("raw: 5", "raw", "TYPE001"),
        ("raw: [a]", "raw", "TYPE001"),
        ("dashboard_name: ''", "dashboard_name", "TYPE002"),
        ("expires: 30s", "expires", "TYPE001"),
        ("expires: tomorrow", "expires", "TYPE001"),
        ("expires: 2026-13-01 10:00", "expires", "TYPE001"),
        ("expires: []", "expires", "TYPE001"),
        ("goal: {event: Charged, within: 7d}", "goal.within", "TYPE001"),
        ("goal: {event: Charged, within: 5M}", "goal.within", "TYPE001"),
        ("goal: {within: 3d}", "goal.event", "missing"),
        ("goal: {event: Charged, within: 3d, days: [Monday]}", "goal.days.0", "TYPE001"),
        ("goal: {event: Charged, within: 3d, days_of_month: [32]}", "goal.days_of_month.0", "TYPE001"),
        ("goal: {event: Charged, within: 3d, days_of_month: [[1]]}", "goal.days_of_month.0", "TYPE001"),
        ("goal: {event: Charged, within: 3d, time_of_day: 9-10}", "goal.time_of_day.0", "TYPE001"),
        ("control_group: 0%", "control_group", "TYPE001"),
        ("control_group: 100%", "control_group", "TYPE001"),
        ("control_group: 5", "control_group", "TYPE001"),
        ("control_group: {custom: ''}", "control_group", "TYPE001"),
        ("control_group: {name: x}", "control_group", "TYPE001"),
        ("control_group: [5%, 6%]", "control_group", "TYPE001"),
        ("control_group: [none, 5%]", "control_group", "TYPE001"),
        ("control_group: [system, none]", "control_group", "TYPE001"),
        ("control_group: [system, 5%, {custom: Holdout A}]", "control_group", "TYPE001"),
        ("control_group: []", "control_group", "TYPE001"),
        ("offer: {code: X, until: soon}", "offer.until", "TYPE001"),
        ("offer: {start: 2026-12-24 00:00}", "offer.start", "extra_forbidden"),
    ],
)
def test_a_value_of_the_wrong_form_is_refused_where_it_stands(text, path, rule):
    assert errors_of(data_of("push", text)) == [(path, rule)]


@pytest.mark.parametrize("key", ["quiet_hours", "goal", "expires"])
def test_none_switches_off_what_a_default_has_switched_on(key):
    assert getattr(a_definition("push", f"{key}: none"), key) is None


def test_one_value_alone_stands_for_a_list():
    definition = a_definition("push", "countries: IN\nlabels: spring\nrenamed_from: old\nnot_the_same_as: 17")
    assert definition.countries == ("IN",)
    assert definition.labels == ("spring",)
    assert definition.renamed_from == ("old",)
    assert definition.not_the_same_as == (17,)


def test_the_oldest_former_name_is_the_key():
    assert a_definition("push", "renamed_from: [oldest, older]").definition_key == "oldest"
    assert a_definition("push").definition_key == "spring-sale"


def test_definitions_serialise_as_they_could_be_written():
    text = """
expires: 60m
control_group: [system, {custom: Holdout A}]
offer: {code: X, from: 2026-12-24 00:00}
goal: {event: Charged, within: 5mo, time_of_day: 09:00..10:00, days_of_month: [1]}
"""
    dumped = a_definition("push", text).model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert dumped["expires"] == "60m"
    assert dumped["control_group"] == ["system", {"custom": "Holdout A"}]
    assert dumped["offer"] == {"code": "X", "from": "2026-12-24 00:00"}
    assert dumped["goal"]["within"] == "5mo"
    assert a_definition("push", "control_group: none").model_dump(mode="json")["control_group"] == "none"


def test_values_that_were_read_once_can_be_read_again():
    definition = a_definition("push", "expires: 60m\ncontrol_group: 5%\ngoal: {event: Charged, within: 3d}")
    again = Definition.model_validate(
        {**data_of("push"), "expires": definition.expires, "control_group": definition.control_group}
    )
    assert (again.expires, again.control_group) == (definition.expires, definition.control_group)


def test_editors_get_a_schema_of_every_key():
    properties = Definition.model_json_schema(by_alias=True, mode="validation")["properties"]
    assert properties["expires"]["examples"] == ["60m"]
    assert "anyOf" in str(properties["control_group"])
    assert set(properties) == set(Definition.model_fields)
