from __future__ import annotations

import pytest

from ctsync.channels import CHANNELS
from ctsync.definitions.shape import block_problems, can_have, fitted
from ctsync.problems import Problems
from ctsync.reading.nodes import Mapping
from ctsync.reading.parse import parse
from ctsync.reading.typed import to_data


def block(text: str) -> Mapping:
    tree = parse(text.encode(), "ctsync.yaml", Problems())
    assert tree is not None
    return tree


@pytest.mark.parametrize("name", CHANNELS)
def test_every_channel_can_have_its_own_keys_and_those_of_all(name: str):
    channel = CHANNELS[name]
    for key in channel.keys | channel.required | {"name", "audience", "labels", "raw", "quiet_hours"}:
        assert can_have(channel, (key,))
    for key in channel.schedule_keys | {"at", "every"}:
        assert can_have(channel, ("schedule", key))
    for key in channel.audience_keys | {"event", "expect"}:
        assert can_have(channel, ("audience", key))
    for key, field in channel.message.model_fields.items():
        assert can_have(channel, ("message", field.alias or key))
    assert not can_have(channel, ("message", "nobody_has_this"))


@pytest.mark.parametrize("name", CHANNELS)
def test_fitting_twice_is_fitting_once_and_never_adds(name: str):
    written = block(
        "devices: [android]\nprovider: x\nexpires: 1d\nlabels: [a]\nschedule: {in: user, horizon: 3d}\n"
        "audience: {send_to_at_most: 500, expect: 1..2}\n"
        "message: {android: {collapse: x}, chrome: {ttl: 5}, from: A, values: {a: b}, cards: [{title: x}], link: a://b}\n"
    )
    once = fitted(written, CHANNELS[name])
    assert to_data(fitted(once, CHANNELS[name])) == to_data(once)
    assert set(once.items) <= set(written.items)
    assert set(once.keys) == set(once.items)
    assert to_data(once)["labels"] == ["a"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("contries: [IN]", "1:1 `contries` is not a key of a campaign file. Did you mean `countries`?"),
        ("zzz: [IN]", "1:1 `zzz` is not a key of a campaign file. Take it out."),
        ("message: {anroid: {}}", "1:11 `anroid` is not a key of `message`. Did you mean `android`?"),
        ("message: {android: {colapse: x}}", "1:21 `colapse` is not a key of `android`. Did you mean `collapse`?"),
        ("audience: {expct: 1..2}", "1:12 `expct` is not a key of `audience`. Did you mean `expect`?"),
        ("schedule: {hrizon: 3d}", "1:12 `hrizon` is not a key of `schedule`. Did you mean `horizon`?"),
        ("name: a", "1:1 `name` cannot have a default. Write it in the campaign file, and not in `all`."),
        ("adopt: 17", "1:1 `adopt` cannot have a default. Write it in the campaign file, and not in `all`."),
        ("renamed_from: a", "1:1 `renamed_from` cannot have a default. Write it in the campaign file, and not in `all`."),
        ("purpose: promotional", "1:1 `purpose` cannot have a default. Write it in the campaign file, and not in `all`."),
        ("channel: push", "1:1 `channel` cannot have a default. Write it in the campaign file, and not in `all`."),
        ("audience: {everyone: true}", "1:12 `everyone` cannot have a default. Write it in the campaign file, and not in `all`."),
        ("message: {title: Hi}", "1:11 `title` cannot have a default. Write it in the campaign file, and not in `all`."),
    ],
)  # fmt: skip
def test_a_block_has_the_shape_of_a_campaign_without_what_makes_it_one(text: str, said: str):
    found = [
        f"{one.where.line}:{one.where.column} {one.what} {one.hint}"
        for one in block_problems("all", block(text))
    ]
    assert found == [said]


def test_a_block_may_hold_what_only_some_channels_have_and_the_authors_own_keys():
    text = (
        "devices: [android]\nopted_out_people: skip\naudience: {profile: {Any Name: x}, expect: 1..2}\n"
        "schedule: {in: user}\nmessage: {android: {collapse: x, values: {any: x}}, from: A, values: {any: x}}\n"
        "quiet_hours: {from: 21:00}\nraw: {any: x}\ncountries: none\n"
    )
    assert list(block_problems("all", block(text))) == []
