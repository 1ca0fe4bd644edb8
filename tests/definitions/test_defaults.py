from __future__ import annotations

from ctsync.definitions.defaults import Defaults
from ctsync.problems import Problems
from ctsync.reading.parse import parse
from ctsync.reading.typed import to_data
from tests.definitions.shop import defaults

BLOCKS = defaults(
    "all: {labels: [1], owner: all}\npurpose.promotional: {labels: [2]}\nchannel.push: {labels: [3]}\n"
    "purpose.promotional.channel.push: {labels: [4]}\nchannel.sms: {owner: sms, devices: [ios]}\n"
).defaults


def under(text: str) -> object:
    tree = parse(text.encode(), "a.yaml", Problems())
    assert tree is not None
    return to_data(Defaults(BLOCKS).under(tree))


def test_the_later_block_wins_and_the_file_wins_over_all():
    base = {"owner": "all"}
    both = {"purpose": "promotional", "channel": "push"}
    assert under("{purpose: promotional, channel: push}") == {**base, **both, "labels": ["4"]}
    assert under("{purpose: transactional, channel: push}") == {
        **base,
        **both,
        "purpose": "transactional",
        "labels": ["3"],
    }
    assert under("{purpose: promotional, channel: email}") == {
        **base,
        **both,
        "channel": "email",
        "labels": ["2"],
    }
    assert under("{purpose: promotional, channel: push, labels: [5]}") == {**base, **both, "labels": ["5"]}
    assert under("{channel: sms}") == {"owner": "sms", "channel": "sms", "labels": ["1"]}


def test_a_file_without_a_known_channel_takes_nothing():
    assert under("{purpose: promotional, channel: fax}") == {"purpose": "promotional", "channel": "fax"}
    assert under("{purpose: promotional}") == {"purpose": "promotional"}
    assert under("{channel: [push]}") == {"channel": ["push"]}


def test_without_defaults_the_file_stays_itself():
    tree = parse(b"channel: push", "a.yaml", Problems())
    assert tree is not None
    assert Defaults({}).under(tree) is tree


def test_blocks_are_checked_at_their_own_lines():
    problems = Problems()
    Defaults(defaults("all: {zzz: x}\nchannel.push: {name: x}\n").defaults).check(problems)
    assert [(problem.where.line, problem.rule) for problem in problems] == [(1, "CORE001"), (2, "CORE001")]
