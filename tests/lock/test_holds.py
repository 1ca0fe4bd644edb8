"""Which campaigns a hold is about, and for how long."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.lock.holds import EVERYTHING, Hold, hold_over
from ctsync.names import InstanceKey
from tests.support.locks import HOLDS, KEYS, MOMENTS, NOW, TEXTS

HOUR = timedelta(hours=1)
HINDI = InstanceKey("sale-push", "in", "hi", date(2027, 6, 1))


def on(scope: str, hours: int = 1, **more: object) -> Hold:
    return Hold(scope, NOW + hours * HOUR, NOW, "asha", **more)  # type: ignore[arg-type]  # a test's own words


@pytest.mark.parametrize(
    "scope",
    [
        *(EVERYTHING, "sale-push", "sale-*", "*push", "s?le-push", "new-name", "new*"),
        *("sale-push[in.hi]@2027-06-01", "sale-push[in.*", "*@2027-06-01", "*[in.hi]*"),
    ],
)
def test_a_scope_covers_by_key_by_name_and_by_instance(scope: str):
    assert on(scope).covers(HINDI, "new-name")


@pytest.mark.parametrize(
    "scope", ["sale", "sale-pus", "SALE-PUSH", "push", "sale-push[ae.*", "sale-pus[h]", "s.le-push", "?", ""]
)
def test_a_scope_covers_nothing_else(scope: str):
    assert not on(scope).covers(HINDI, "new-name")


def test_a_hold_counts_until_its_very_moment():
    held = on("*")
    assert held.counts_at(held.until - timedelta(microseconds=1))
    assert not held.counts_at(held.until)


def test_of_several_holds_the_one_that_lasts_longest_is_named():
    holds = [on("*"), on("sale-*", 3), on("letter", 9)]
    assert hold_over(holds, HINDI, ("sale-push",), NOW) == holds[1]
    assert hold_over(holds, HINDI, ("sale-push",), NOW + 3 * HOUR) is None
    assert hold_over(holds, InstanceKey("other"), ("other",), NOW) == holds[0]


@given(st.lists(HOLDS, max_size=4), KEYS, TEXTS, MOMENTS)
def test_the_order_of_holds_does_not_matter(holds, key, name, now):
    found = hold_over(holds, key, (name,), now)
    again = hold_over(list(reversed(holds)), key, (name,), now)
    assert (
        (found is None)
        == (again is None)
        == (not any(h.counts_at(now) and h.covers(key, name) for h in holds))
    )
    if found is not None and again is not None:
        assert (found.until, found.scope) == (again.until, again.scope)
