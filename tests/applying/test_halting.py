"""A run that has to end early says so by its own exit code; what it left undone is neither stale nor frozen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ctsync.applying import calls
from ctsync.applying.events import After, Event
from ctsync.applying.machine import apply_changes
from ctsync.applying.result import ApplyResult, Fate
from ctsync.errors import ExitCode, LockForeign, Refused
from ctsync.lock.record import State
from tests.support.between_calls import Once
from tests.support.campaigns import one
from tests.support.runs import Shop, beyond, fates

MANY = [one(f"c{number}", f"2027-06-0{number} 12:00") for number in range(1, 9)]


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    shop.apply(MANY[0])
    return shop


def ended_by(shop: Shop, kind: type, number: int, *wanted: object) -> ApplyResult:
    driver = shop.driver()
    driver.listener = Once(After, kind, lambda: driver.interrupt(number))
    return driver.run(apply_changes(shop.request(*wanted)))  # type: ignore[arg-type]  # campaigns, as `one` gives them


@pytest.mark.parametrize(("number", "code"), [(2, ExitCode.INTERRUPTED), (15, ExitCode.TERMINATED)])
def test_a_signal_among_creates_is_the_only_thing_that_is_told(shop: Shop, number: int, code: ExitCode):
    result = ended_by(shop, calls.PostCreate, number, *MANY)
    assert result.exit_codes == {code}
    assert list(fates(result).values()).count(Fate.CREATED) == 1
    assert list(fates(result).values()).count(Fate.NOT_TRIED) == 6
    assert set(fates(shop.apply(*MANY)).values()) == {Fate.CREATED}


def test_a_signal_among_replaces_keeps_the_rest_and_no_plan_is_called_stale(shop: Shop):
    shop.apply(*MANY)
    later = [one(f"c{number}", f"2027-06-0{number} 18:00") for number in range(1, 9)]
    result = ended_by(shop, calls.AskReach, 2, *later)
    assert ExitCode.STALE not in result.exit_codes
    assert ExitCode.INTERRUPTED in result.exit_codes
    kept = [outcome for outcome in result.outcomes if "The old one is kept" in outcome.text]
    assert len(kept) >= 5
    assert {outcome.exit_code for outcome in kept} == {ExitCode.INTERRUPTED}
    assert {outcome.remote_id for outcome in kept} <= {row.id for row in shop.world.rows}


def test_a_run_that_another_one_overtook_says_so_and_not_that_a_signal_came(shop: Shop):
    driver = shop.driver()
    driver.listener = Once(After, calls.PostCreate, lambda: shop.stop("c1"))
    result = driver.run(apply_changes(shop.request(*MANY)))
    assert result.exit_codes == {ExitCode.HELD}
    assert list(fates(result).values()).count(Fate.CREATED) == 3, "its intents were written together"
    not_tried = [each.text for each in result.outcomes if each.fate is Fate.NOT_TRIED]
    assert len(not_tried) == 4
    assert not any("signal" in text for text in not_tried)


def test_a_plan_of_an_emptied_repository_is_refused_like_its_apply(shop: Shop):
    for run in (shop.plan, shop.apply):
        with pytest.raises(Refused, match="no campaign at all"):
            run()
    assert list(shop.world.calls("stop")) == []


@pytest.mark.parametrize("kind", [calls.PostCreate, calls.KeepContent, calls.PostStop])
def test_a_lock_that_is_put_back_while_a_run_goes_on_ends_it_as_one_that_cannot_be_trusted(
    shop: Shop, kind: type
):
    """Seed 490 of the simulator: the run asked the older lock for what it had just written, and fell over."""
    older = shop.store.lock
    assert older is not None
    shop.apply(*MANY[:4])
    driver = shop.driver()

    def put_back() -> None:
        assert shop.store.lock is not None
        shop.store.lock = replace(older, serial=shop.store.lock.serial + 1, nonce="restored")

    driver.listener = Once(After, kind, put_back)
    result = driver.run(apply_changes(shop.request(one("c2", "2027-06-02 18:00"), *MANY[2:])))
    assert ExitCode.LOCK_UNREADABLE in result.exit_codes
    assert "put back to an earlier state" in " ".join(result.notes)
    sent = len(shop.world.calls("create"))
    with pytest.raises(LockForeign):
        shop.apply(*MANY)
    assert len(shop.world.calls("create")) == sent


def test_the_nearest_withdrawals_go_out_in_a_small_group_and_each_later_group_is_twice_as_large():
    """Each group costs a write of the lock and a look at the account, so a thousand must not make a hundred of them."""
    shop, many = Shop(), [one(f"c{number:02}", f"2027-06-{1 + number // 4:02} 12:00") for number in range(45)]
    shop.apply(*many, lifted=beyond(shop.plan(*many)))
    stopping: list[int] = []

    def hear(event: Event) -> None:
        if (
            isinstance(event, After)
            and isinstance(event.call, calls.WriteLock)
            and shop.store.lock is not None
        ):
            states = [record.operation.state for record in shop.store.lock.records.values()]
            stopping.append(len(states) - states.count(State.LIVE))

    rest = one("z", "2027-07-02 12:00")
    request = replace(shop.request(rest), lifted=beyond(shop.plan(rest)))
    driver = shop.driver()
    driver.listener = hear
    driver.run(apply_changes(request))
    assert [each for each in dict.fromkeys(stopping) if 0 < each <= 45] == [10, 30, 45]
