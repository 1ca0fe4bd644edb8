"""Who is left out is said in four ways, and travels in two fields."""

from __future__ import annotations

import pytest

from ctsync.campaign.control_group import Holdout, read_control_group


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("none", Holdout(system=False)),
        ("system", Holdout(system=True)),
        ("5%", Holdout(percent=5)),
        ("5.0%", Holdout(percent=5)),
        ("0.5%", Holdout(percent=0.5)),
        ({"custom": "Holdout A"}, Holdout(custom="Holdout A")),
        (["5%"], Holdout(percent=5)),
        (["system", "5%"], Holdout(system=True, percent=5)),
        ([{"custom": "Holdout A"}, "system"], Holdout(system=True, custom="Holdout A")),
    ],
)
def test_each_way_is_read_and_can_be_read_again_from_its_tree(written, read):
    assert read_control_group(written) == read
    assert read_control_group(read.to_tree()) == read
    assert type(read_control_group(written).percent) is type(read.percent)


def test_only_what_is_written_is_sent():
    assert Holdout().to_wire() == {}
    assert Holdout(system=False).to_wire() == {"system_control_group_include": False}
    assert Holdout(True, 5).to_wire() == {
        "control_group": {"type": "campaign", "percentage": 5},
        "system_control_group_include": True,
    }
