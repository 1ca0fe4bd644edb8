"""What a default brings is asked of no file."""

from __future__ import annotations

import pytest

from ctsync.problems import Problems
from ctsync.reading import nodes
from ctsync.reading.parse import parse
from ctsync.schemas.known import Known, inherited_paths
from tests.support.editors import complaints

PUSH = """
name: x
owner: a/b
purpose: promotional
channel: push
audience: {everyone: true}
schedule: {at: 2027-06-07 11:00}
message: {title: "Hi", body: "There"}
devices: [android]
"""


def known(defaults: str) -> Known:
    tree = parse(defaults.encode(), "x.yaml", Problems())
    assert tree is not None
    blocks = {name: block for name, block in tree.items.items() if isinstance(block, nodes.Mapping)}
    return Known(inherited=inherited_paths(blocks))


def test_paths_are_known_by_the_channel_of_their_block():
    found = known("all: {countries: [IN]}\npurpose.promotional.channel.sms: {quiet_hours: {from: 21:00}}")
    assert found.inherited == {
        ("", ("countries",)),
        ("sms", ("quiet_hours",)),
        ("sms", ("quiet_hours", "from")),
    }
    assert found.inherits("countries", channel="push")
    assert found.inherits("quiet_hours")
    assert found.inherits("quiet_hours", channel="sms")
    assert not found.inherits("quiet_hours", channel="push")


@pytest.mark.parametrize(
    ("missing", "defaults"),
    [
        ("owner: a/b\n", "all: {owner: a/b}"),
        ("devices: [android]\n", "channel.push: {devices: [android]}"),
        ("schedule: {at: 2027-06-07 11:00}\n", "purpose.promotional: {schedule: {at: 2027-06-07 11:00}}"),
        (', body: "There"', "channel.push: {message: {body: x}}"),
    ],
)
def test_a_key_may_be_missing_if_a_default_brings_it(missing, defaults):
    assert missing in PUSH
    text = PUSH.replace(missing, "")
    assert complaints("campaign", text, known("all: {labels: [a]}")) != []
    assert complaints("campaign", text, known(defaults)) == []


def test_a_default_of_another_channel_brings_nothing():
    text = PUSH.replace("devices: [android]\n", "")
    assert complaints("campaign", text, known("channel.inbox: {devices: [android]}")) != []


def test_a_schedule_that_is_begun_in_a_default_is_finished_in_the_file():
    text = PUSH.replace("{at: 2027-06-07 11:00}", "{start: 2027-06-07 11:00, end: 2027-07-01}")
    assert complaints("campaign", text, known("all: {schedule: {every: 1 day}}")) == []
    assert complaints("campaign", text, known("all: {labels: [a]}")) != []


def test_quiet_hours_and_an_audience_may_be_begun_in_a_default_too():
    quiet = f"{PUSH}quiet_hours: {{from: 21:00, to: 09:00}}\n"
    assert complaints("campaign", quiet, known("all: {quiet_hours: {in: user, then: delay}}")) == []
    event = PUSH.replace("everyone: true", "event: Charged")
    assert complaints("campaign", event, known("all: {labels: [a]}")) != []
