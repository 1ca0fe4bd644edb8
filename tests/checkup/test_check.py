"""The table of checks."""

from __future__ import annotations

from ctsync.checkup.check import Group, Verdict
from ctsync.checkup.kinds import KINDS


def test_each_check_has_an_id_of_its_own_and_says_what_it_looks_at_and_why():
    assert len({kind.id for kind in KINDS}) == len(KINDS)
    assert len({kind.title for kind in KINDS}) == len(KINDS)
    for kind in KINDS:
        assert kind.looks_at
        assert kind.why.endswith(".")


def test_groups_are_whole_and_in_their_order():
    order = [kind.group for kind in KINDS]
    assert order == sorted(order, key=list(Group).index)


def test_a_kind_makes_every_verdict():
    kind = KINDS[0]
    made = [
        kind.ok("a"),
        kind.warning("a", "b"),
        kind.failed("a", "b"),
        kind.unchecked("a"),
        kind.skipped("a"),
    ]
    assert [check.verdict for check in made] == list(Verdict)
    assert {check.id for check in made} == {kind.id}
