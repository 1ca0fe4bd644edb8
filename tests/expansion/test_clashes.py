"""Two files never claim one identity without both being told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ctsync.campaign.desired import DesiredCampaign
from ctsync.expansion.clashes import clashes
from ctsync.problems import Position
from tests.campaign.making import a_definition, campaigns_of


def a_file(name: str, text: str = "", channel: str = "push") -> tuple[DesiredCampaign, ...]:
    definition = a_definition(channel, f"name: {name}\n{text}")
    return tuple(
        replace(one, position=Position(f"campaigns/{name}.yaml")) for one in campaigns_of(definition)
    )


def told(*files: tuple[DesiredCampaign, ...]) -> list[tuple[str, str | int]]:
    found = clashes([campaign for file in files for campaign in file])
    assert all(finding.rule == "CORE002" and finding.why and finding.hint for _, finding in found)
    again = clashes([campaign for file in files for campaign in file])
    return [(campaign.name, finding.path[0]) for campaign, finding in again]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ((a_file("one"), a_file("two"), a_file("three", "renamed_from: [older]")), []),
        ((a_file("one"), a_file("two", "renamed_from: [one]")), [("one", "name"), ("two", "renamed_from")]),
        (
            (a_file("one", "renamed_from: [old, x]"), a_file("two", "renamed_from: [old]"), a_file("old")),
            [("one", "renamed_from"), ("two", "renamed_from"), ("old", "name")],
        ),
        ((a_file("one", "renamed_from: [old, mid]"), a_file("mid")), []),
        (
            (a_file("one", "adopt: 17"), a_file("two", "adopt: 17"), a_file("three")),
            [("one", "adopt"), ("two", "adopt")],
        ),
        ((a_file("one", "schedule: {at: [2026-12-24 11:00, 2026-12-25 11:00]}", "sms"),), []),
        ((), []),
    ],
)
def test_a_shared_identity_is_said_to_each_who_claims_it(files, expected):
    assert told(*files) == expected


def test_each_is_told_of_another_file():
    (_, first), (_, second) = clashes([*a_file("one"), *a_file("two", "renamed_from: [one]")])
    assert "campaigns/two.yaml" in first.what
    assert "campaigns/one.yaml" in second.what
