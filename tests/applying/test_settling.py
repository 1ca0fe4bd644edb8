"""`resolve KEY --absent|--id`: what a person saw settles a frozen create, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.applying.result import ApplyResult, Fate
from ctsync.applying.settling import TOO_EARLY, settle_as, settle_as_absent
from ctsync.errors import ExitCode, UsageError
from ctsync.lock.record import State
from ctsync.names import RemoteId
from tests.support.campaigns import one
from tests.support.runs import Shop, fates

SEEN = "not in the dashboard, looked at 10:40"


def frozen(fault: str = "lost before", names_cut_at: int | None = None) -> Shop:
    shop = Shop()
    shop.world.names_cut_at = names_cut_at
    shop.world.create_faults.append(fault)
    assert shop.apply(one("a")).exit_code is ExitCode.FROZEN
    return shop


def absent(shop: Shop, name: str = "a") -> ApplyResult:
    return shop.driver().run(settle_as_absent(shop.request(), name, SEEN))


def known_as(shop: Shop, number: int, name: str = "a") -> ApplyResult:
    return shop.driver().run(settle_as(shop.request(), name, RemoteId(number), SEEN))


def state(shop: Shop, name: str = "a") -> State:
    assert shop.store.lock is not None
    return shop.store.lock.records[name].operation.state


def test_what_did_not_happen_may_be_created_by_the_next_apply_and_only_once():
    shop = frozen()
    shop.world.advance(TOO_EARLY)
    assert fates(absent(shop)) == {"a": Fate.SETTLED}
    assert state(shop) is State.ABSENT
    assert fates(shop.apply(one("a"))) == {"a": Fate.CREATED}
    assert len(shop.world.rows) == 1


def test_the_evidence_and_its_witness_are_kept():
    shop = frozen()
    shop.world.advance(TOO_EARLY)
    absent(shop)
    assert shop.store.lock is not None
    assert shop.store.lock.records["a"].operation.note == f"Settled by asha@kaveri.example: {SEEN}"
    shop.apply(one("a"))
    assert SEEN in shop.store.lock.records["a"].history[0].note


def test_while_clevertap_may_still_be_at_it_nobody_may_say_so():
    shop = frozen()
    shop.world.advance(TOO_EARLY - timedelta(seconds=1))
    with pytest.raises(UsageError, match="too early"):
        absent(shop)
    assert state(shop) is State.INTENT


def test_what_the_list_shows_is_not_absent():
    shop = frozen("late")
    shop.world.advance(TOO_EARLY)
    shop.world.late = [(0, payload) for _, payload in shop.world.late]
    with pytest.raises(UsageError, match="does exist"):
        absent(shop)
    assert state(shop) is State.INTENT
    assert fates(shop.audit()) == {"a": Fate.FOUND}


def test_what_turns_up_after_it_was_called_absent_is_stopped():
    shop = frozen("late")
    shop.world.advance(TOO_EARLY)
    shop.world.late = [(9, payload) for _, payload in shop.world.late]
    absent(shop)
    shop.apply(one("a"))
    shop.world.late = [(0, payload) for _, payload in shop.world.late]
    shop.audit()
    shop.audit()
    assert len(shop.world.live()) == 1


def test_a_campaign_whose_name_was_cut_is_taken_by_its_id():
    shop = frozen("lost after", names_cut_at=10)
    row = shop.world.rows[0]
    assert fates(known_as(shop, row.id)) == {"a": Fate.SETTLED}
    assert state(shop) is State.LIVE
    shop.apply(one("a"))
    assert len(shop.world.rows) == 1


def test_a_withdrawn_one_is_stopped_as_soon_as_it_is_known():
    shop = frozen("lost after", names_cut_at=10)
    row = shop.world.rows[0]
    shop.apply(one("b"))
    assert fates(known_as(shop, row.id))["a"] is Fate.STOPPED
    assert row.stopped_at is not None


def test_an_id_that_is_not_listed_or_is_anothers_is_refused():
    shop = frozen()
    shop.apply(one("a"), one("b"))
    other = next(row for row in shop.world.rows)
    with pytest.raises(UsageError, match="does not list"):
        known_as(shop, 4711)
    with pytest.raises(UsageError, match="is the campaign of b"):
        known_as(shop, other.id)
    assert state(shop) is State.INTENT


def test_an_id_that_carries_another_creates_mark_is_refused():
    shop = frozen()
    shop.apply(one("a"), one("b"))
    assert shop.store.lock is not None
    record = shop.store.lock.records["b"]
    shop.store.lock = replace(
        shop.store.lock,
        records={
            **shop.store.lock.records,
            "b": record.with_operation(replace(record.operation, remote_id=None)),
        },
    )
    with pytest.raises(UsageError, match="mark of another create") as refused:
        known_as(shop, shop.world.rows[0].id)
    assert refused.value.why == f"CleverTap lists it as {shop.world.rows[0].name!r}."


@pytest.mark.parametrize("name", ["b", "nothing"])
def test_what_is_not_frozen_cannot_be_settled_and_nothing_is_guessed(name):
    shop = frozen()
    with pytest.raises(UsageError) as refused:
        absent(shop, name)
    assert refused.value.hint == "These are: a."
