"""Flags that the tracking plan takes for texts."""

from __future__ import annotations

import pytest

from ctsync.lint.contract import Example
from tests.lint.asking import asked


@pytest.mark.parametrize(
    ("audience", "count"),
    [
        ("{profile: {Plan: [gold, True]}}", 1),
        ("{profile: {Plan: {not: false}}}", 1),
        ("{profile: {Plan: {exists: true}}}", 0),
        ("{profile: {Plan: gold}}", 0),
        ("{profile: {Loyalty Member: true}}", 0),
        ("{profile: {City: Pune}, event: Charged, within: 7d, where: {Coupon: true}}", 1),
        ("{profile: {City: Pune}, did: [{event: Charged, within: 7d, where: {Coupon: true}}]}", 1),
        ("{profile: {City: Pune}, did_not: [{event: Charged, within: 7d, where: {Coupon: X}}]}", 0),
        ("{profile: {City: Pune}, did_not: [{event: App Launched, within: 7d}]}", 0),
        ("{profile: {Nobody: true}}", 0),
    ],
)
def test_a_text_compared_with_a_flag_is_found(tmp_path, audience, count):
    assert len(asked(tmp_path, "AUD010", Example(f"audience: {audience}"))) == count
