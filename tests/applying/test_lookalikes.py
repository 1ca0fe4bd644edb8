"""A campaign of the same name and day is nobody's evidence of an unclear create: only the whole token is (protocol 5)."""

from __future__ import annotations

from ctsync.applying.result import ApplyResult
from ctsync.errors import ExitCode
from ctsync.lock.record import State
from ctsync.planning.change import Block, Blocked
from tests.support.campaigns import one
from tests.support.runs import Shop


def test_an_unclear_create_does_not_take_over_a_campaign_of_the_same_name():
    shop = Shop()
    shop.world.create_faults.append("lost before")
    shop.apply(one("a"))
    shop.world.add_by_hand("a", "20270601 12:00")
    shop.audit()
    lock = shop.store.lock
    assert lock is not None
    assert lock.records["a"].operation.state is State.INTENT


def test_one_that_the_list_leaves_out_is_not_doubled_while_the_list_leaves_out_another_that_is_known():
    """The lock tells that the list is not whole; what somebody made by hand it could not know (protocol 6)."""
    shop = Shop()
    known, wanted = one("known", "2027-06-02 12:00"), one("a")
    shop.apply(known)
    by_hand = shop.world.add_by_hand("a", "20270601 12:00")
    shop.world.rows[0].hidden = by_hand.hidden = 1
    result = shop.apply(known, wanted)
    assert blocks(result) == {"a": Block.LIST_NOT_WHOLE}
    assert result.exit_code is ExitCode.FROZEN
    assert blocks(shop.apply(known, wanted)) == {"a": Block.LOOKALIKE}
    assert len(shop.world.rows) == 2


def blocks(result: ApplyResult) -> dict[str, Block]:
    assert result.plan is not None
    return {str(change.key): change.block for change in result.plan.of(Blocked)}
