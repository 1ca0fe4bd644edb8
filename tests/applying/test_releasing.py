"""`lock forget`: a live campaign goes on without ctsync; nothing open and nothing that has ended is ever forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.applying.forgetting import REMEMBERED
from ctsync.applying.releasing import forget, to_forget
from ctsync.applying.result import Fate
from ctsync.campaign.desired import DesiredCampaign
from ctsync.errors import ExitCode, UsageError
from ctsync.lock.receipt import Basis, Deed, Grant
from ctsync.lock.record import Operation, Record, State
from tests.support.campaigns import one, wanted
from tests.support.runs import Shop, fates, kinds

WHY = "the shop team runs it now"


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    shop.apply(one("a"), one("z", "2027-06-02 12:00"))
    return shop


def record(shop: Shop, key: str = "a") -> Record:
    assert shop.store.lock is not None
    return shop.store.lock.records[key]


def let_go(shop: Shop, key: str = "a", agreed: Operation | None = None) -> Fate:
    shown = agreed or record(shop, key).operation
    result = shop.driver().run(forget(shop.request(), key, f"  {WHY} ", shown))
    return fates(result)[key]


def test_a_live_campaign_is_let_go_of_without_a_call_and_it_is_kept_who_said_so(shop: Shop):
    before = list(shop.world.journal)
    assert let_go(shop) is Fate.FORGOTTEN
    assert shop.world.journal == before
    operation = record(shop).operation
    assert operation.state is State.RELEASED
    assert operation.receipts[-1] == Grant(
        Deed.FORGET, Basis.PERSON, "asha@kaveri.example", shop.world.now, "", ""
    )
    assert operation.note == f"Let go of by asha@kaveri.example at {shop.world.now:%Y-%m-%d %H:%M} UTC: {WHY}"


@pytest.mark.parametrize("files", [[], [one("a", "2027-06-01 18:00")]], ids=["removed", "edited"])
def test_nothing_stops_replaces_or_repeats_it_any_more(shop: Shop, files: list[DesiredCampaign]):
    let_go(shop)
    for _ in range(2):
        shop.apply(*files, one("z", "2027-06-02 12:00"))
        shop.audit()
    assert shop.stop("a").exit_code is ExitCode.STOP_NOT_VERIFIED
    assert shop.world.calls("stop") == ()
    assert len(shop.world.calls("create")) == 2
    assert shop.world.live() == ["a", "z"]


def test_its_file_is_blocked_until_it_adopts_the_id(shop: Shop):
    let_go(shop)
    assert kinds(shop.plan(one("a"), one("z", "2027-06-02 12:00")))["a"] == "Blocked"
    adopting = one("a", adopt=str(record(shop).operation.remote_id))
    assert kinds(shop.plan(adopting, one("z", "2027-06-02 12:00")))["a"] == "Adopt"


@pytest.mark.parametrize("state", [State.INTENT, State.STOPPING])
def test_what_is_open_cannot_be_forgotten(shop: Shop, state: State):
    assert shop.store.lock is not None
    there = record(shop)
    opened = replace(there, operation=replace(there.operation, state=state))
    shop.store.lock = shop.store.lock.with_record(opened)
    with pytest.raises(UsageError, match="is not settled"):
        let_go(shop)
    assert record(shop) == opened


@pytest.mark.parametrize("state", [each for each in State if each.is_ended])
def test_what_has_ended_is_remembered_and_it_is_said_until_when(shop: Shop, state: State):
    assert shop.store.lock is not None
    there = record(shop)
    ended = replace(there, operation=replace(there.operation, state=state))
    shop.store.lock = shop.store.lock.with_record(ended)
    with pytest.raises(UsageError, match="is over, and it is remembered") as refused:
        let_go(shop)
    assert f"{there.operation.last_send + REMEMBERED:%Y-%m-%d}" in refused.value.hint
    assert record(shop) == ended


def test_what_has_sent_is_over_although_nobody_has_noted_it_yet(shop: Shop):
    shop.world.now = record(shop).operation.last_send + timedelta(seconds=1)
    with pytest.raises(UsageError, match="is over"):
        let_go(shop)


def test_what_was_let_go_of_before_stays_as_it_was(shop: Shop):
    let_go(shop)
    before = record(shop)
    with pytest.raises(UsageError, match="was let go of before"):
        let_go(shop)
    assert record(shop) == before


def test_what_changed_after_it_was_shown_is_not_forgotten(shop: Shop):
    shown = record(shop).operation
    shop.apply(one("a", "2027-06-01 18:00"), one("z", "2027-06-02 12:00"))
    with pytest.raises(UsageError, match="changed while it was being talked about"):
        let_go(shop, agreed=shown)
    assert record(shop).operation.state is State.LIVE


def test_a_name_that_no_record_has_is_answered_with_the_nearest(shop: Shop):
    with pytest.raises(UsageError) as refused:
        to_forget(shop.store.lock, "zz", shop.world.now)
    assert refused.value.hint == "Did you mean `z`?"
    with pytest.raises(UsageError, match="has no campaign a"):
        to_forget(None, "a", shop.world.now)


def test_the_dates_of_what_was_typed_are_named_and_no_other_campaign_is_guessed():
    shop = Shop()
    shop.apply(
        wanted("rain", ["2027-06-01 10:00", "2027-06-02 10:00"], channel="email"),
        one("rain2", "2027-06-03 12:00"),
    )
    with pytest.raises(UsageError) as caught:
        to_forget(shop.store.lock, "rain", shop.world.now)
    assert caught.value.hint == "One of these: `rain@2027-06-01`, `rain@2027-06-02`"
