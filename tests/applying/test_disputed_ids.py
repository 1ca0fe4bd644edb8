"""A create whose mark the list shows under another id than the one that its answer gave (protocol 5 and 6).

Either there are two, and one is hidden; or the answer named somebody else's campaign. A stop of the wrong one cannot be
undone, so until the list shows both, nothing is taken for the surplus one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.applying.result import Fate
from ctsync.applying.settling import settle_as, settle_as_absent
from ctsync.errors import ExitCode, UsageError
from ctsync.lock.record import Lock, State
from ctsync.lock.stores.contract import revision_of
from ctsync.names import RemoteId
from tests.support.campaigns import one
from tests.support.runs import Shop, fates
from tests.support.world import Row

Z = one("z", "2027-06-02 12:00")


@pytest.fixture
def shop() -> Shop:
    """Two campaigns, and one that somebody made by hand, whose id the answer to the create of `a` gave."""
    shop = Shop()
    shop.apply(one("a"), Z)
    shop.world.add_by_hand("Flash sale", "20270601 12:00")
    record = lock_of(shop).records["a"]
    mistaken = record.with_operation(replace(record.operation, remote_id=RemoteId(theirs(shop).id)))
    lock = lock_of(shop)
    shop.store.write(lock.with_record(mistaken), based_on=revision_of(lock))
    return shop


def lock_of(shop: Shop) -> Lock:
    assert shop.store.lock is not None
    return shop.store.lock


def ours(shop: Shop) -> Row:
    return next(row for row in shop.world.rows if row.name.startswith("a "))


def theirs(shop: Shop) -> Row:
    return next(row for row in shop.world.rows if row.name == "Flash sale")


def doubled(shop: Shop) -> Row:
    """CleverTap makes `a` twice, and the answer gives the second: gives that one."""
    theirs(shop).name = ours(shop).name
    return next(row for row in reversed(shop.world.rows) if row.name == ours(shop).name)


@pytest.mark.parametrize("hidden", [0, 99])
def test_what_is_wanted_is_not_stopped_for_an_id_that_is_not_listed_under_its_mark(shop: Shop, hidden):
    theirs(shop).hidden = hidden
    result = shop.audit()
    assert result.exit_code is ExitCode.DUPLICATE
    told = next(outcome.text for outcome in result.outcomes if outcome.fate is Fate.DUPLICATE)
    assert f"answered with {theirs(shop).id}" in told
    assert "Neither is taken for the surplus one" in told
    assert shop.world.calls("stop") == ()


def test_of_two_with_one_mark_the_surplus_one_is_stopped_as_soon_as_both_are_listed(shop: Shop):
    second = doubled(shop)
    second.hidden = 2
    assert shop.audit().exit_code is ExitCode.DUPLICATE
    assert shop.world.calls("stop") == ()
    assert shop.audit().exit_code is ExitCode.DUPLICATE
    assert set(shop.world.calls("stop")) == {ours(shop).id}
    assert ours(shop).id != second.id
    assert shop.audit().exit_code is ExitCode.DONE


def test_a_second_look_shows_what_the_first_one_left_out(shop: Shop):
    doubled(shop).hidden = 1
    shop.audit()
    assert set(shop.world.calls("stop")) == {ours(shop).id}


def test_if_the_second_look_fails_nothing_is_stopped(shop: Shop):
    doubled(shop).hidden = 99
    shop.world.list_faults.extend(["", "broken", "broken", "broken"])
    assert shop.audit().exit_code is ExitCode.DUPLICATE
    assert shop.world.calls("stop") == ()


@pytest.mark.parametrize("hidden", [0, 99])
def test_what_is_withdrawn_is_stopped_by_its_mark_and_not_by_the_id(shop: Shop, hidden):
    theirs(shop).hidden = hidden
    result = shop.apply(Z)
    assert fates(result)["a"] is Fate.STOP_UNVERIFIED
    assert result.exit_codes == {ExitCode.DUPLICATE, ExitCode.STOP_NOT_VERIFIED}
    assert set(shop.world.calls("stop")) == {ours(shop).id}
    assert ours(shop).stopped_at is not None
    assert lock_of(shop).records["a"].operation.state is State.STOPPING


def test_what_is_withdrawn_and_exists_twice_is_stopped_twice_as_soon_as_both_are_listed(shop: Shop):
    second = doubled(shop)
    second.hidden = 3
    result = shop.apply(Z)
    assert fates(result)["a"] is Fate.STOPPED
    assert set(shop.world.calls("stop")) == {ours(shop).id, second.id}


@pytest.mark.parametrize("ends", [True, False], ids=["ours ends", "ours ignores its stop"])
def test_what_was_in_dispute_once_stays_so_when_a_later_list_leaves_ours_out(shop: Shop, ends):
    """Else the next run would stop the other campaign, or take its end for the end of ours."""
    if not ends:
        shop.world.stop_faults.extend(["ignored"] * 99)
    shop.apply(Z)
    shop.world.stop_faults.clear()
    ours(shop).hidden = 99
    theirs(shop).status = "pending" if ends else "stopped"
    for result in (shop.audit(), shop.apply(Z)):
        assert fates(result) == {"a": Fate.STOP_UNVERIFIED}
        assert "a list showed its mark at another one" in result.outcomes[0].text
    assert lock_of(shop).records["a"].operation.disputed
    assert set(shop.world.calls("stop")) == {ours(shop).id}


def test_nothing_takes_the_place_of_what_is_in_dispute(shop: Shop):
    shop.world.stop_faults.extend(["ignored"] * 99)
    new = one("a", "2027-06-01 14:00")
    shop.apply(new, Z)
    ours(shop).hidden = 99
    theirs(shop).status = "stopped"
    for _ in range(2):
        shop.apply(new, Z)
    assert [row.name.partition(" ~")[0] for row in shop.world.rows].count("a") == 1


def test_a_dispute_is_over_as_soon_as_the_recorded_id_is_listed_under_its_mark(shop: Shop):
    shop.audit()
    assert lock_of(shop).records["a"].operation.disputed
    theirs(shop).name, ours(shop).name = ours(shop).name, "Flash sale"
    shop.audit()
    assert not lock_of(shop).records["a"].operation.disputed


def test_ours_is_not_stopped_while_it_is_sending(shop: Shop):
    """Its time has passed, and the id that the lock has for it says nothing."""
    row = ours(shop)
    shop.world.advance(
        lock_of(shop).records["a"].operation.first_send - shop.world.now + timedelta(minutes=30)
    )
    row.status = "running"
    result = shop.audit()
    assert result.exit_code is ExitCode.DUPLICATE
    assert shop.world.calls("stop") == ()


def test_what_was_stopped_meanwhile_is_settled_as_that(shop: Shop):
    ours(shop).status = "stopped"
    settled = shop.driver().run(settle_as(shop.request(), "a", RemoteId(ours(shop).id), "looked at both"))
    assert settled.exit_code is ExitCode.CHANGES
    assert lock_of(shop).records["a"].operation.state is State.FOREIGN


@pytest.mark.parametrize("status", ["stopped", "completed"])
@pytest.mark.parametrize("withdrawn", [True, False])
def test_how_the_other_campaign_ends_says_nothing_of_ours(shop: Shop, status, withdrawn):
    theirs(shop).status = status
    shop.apply(*([Z] if withdrawn else [one("a"), Z]))
    state = lock_of(shop).records["a"].operation.state
    assert state is (State.STOPPING if withdrawn else State.LIVE)
    assert (ours(shop).stopped_at is not None) == withdrawn


def test_a_panic_stops_by_the_mark_while_the_store_is_away(shop: Shop):
    shop.store.faults.append("full")
    result = shop.stop("a")
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert set(shop.world.calls("stop")) == {ours(shop).id}
    assert shop.world.live() == ["Flash sale", "z"]


def test_a_panic_stops_both_of_two_while_the_store_is_away(shop: Shop):
    second = doubled(shop)
    shop.store.faults.append("full")
    result = shop.stop("a")
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert set(shop.world.calls("stop")) == {ours(shop).id, second.id}
    assert shop.world.live() == ["z"]
    (outcome,) = result.outcomes
    assert outcome.text.startswith("It is stopped, but that could not be written down")


def test_what_two_records_lay_claim_to_is_stopped_for_neither(shop: Shop):
    """By token it is one's, by id the other's: which of the two tells the truth is not known."""
    theirs(shop).name, ours_id = "Flash sale", ours(shop).id
    lock = lock_of(shop)
    other = lock.records["z"]
    both = other.with_operation(replace(other.operation, remote_id=RemoteId(ours_id)))
    shop.store.write(lock.with_record(both), based_on=revision_of(lock))
    result = shop.apply(Z)
    assert fates(result)["a"] is Fate.STOP_UNVERIFIED
    assert shop.world.calls("stop") == ()
    assert lock_of(shop).records["a"].operation.state is State.LIVE


def test_a_surplus_row_that_is_recorded_for_another_key_is_told_and_stopped_once_that_is_settled(shop: Shop):
    """`z` exists twice, and its second row is what the answer to the create of `a` named."""
    first = next(row for row in shop.world.rows if row.name.startswith("z "))
    second = theirs(shop)
    second.name = first.name
    result = shop.audit()
    told = {str(each.key): each.text for each in result.outcomes if each.fate is Fate.DUPLICATE}
    assert told["z"].startswith(f"Campaign {second.id} carries its mark, and is recorded for a.")
    assert shop.world.calls("stop") == ()
    shop.driver().run(settle_as(shop.request(), "a", RemoteId(ours(shop).id), "looked at both"))
    assert shop.audit().exit_code is ExitCode.DUPLICATE
    assert set(shop.world.calls("stop")) == {second.id}
    assert shop.audit().exit_code is ExitCode.DONE


def test_a_person_says_which_campaign_it_is(shop: Shop):
    """From then on everything is as if the answer had named it."""
    settled = shop.driver().run(settle_as(shop.request(), "a", RemoteId(ours(shop).id), "looked at both"))
    assert fates(settled) == {"a": Fate.SETTLED}
    assert "looked at both" in lock_of(shop).records["a"].operation.note
    assert shop.audit().exit_code is ExitCode.DONE
    assert fates(shop.apply(Z)) == {"a": Fate.STOPPED}
    assert set(shop.world.calls("stop")) == {ours(shop).id}


def test_a_withdrawal_goes_on_as_soon_as_a_person_says_which_campaign_it_is(shop: Shop):
    shop.apply(Z)
    settled = shop.driver().run(settle_as(shop.request(), "a", RemoteId(ours(shop).id), "looked at both"))
    assert fates(settled) == {"a": Fate.STOPPED}
    assert set(shop.world.calls("stop")) == {ours(shop).id}


def test_nobody_can_say_that_it_is_a_campaign_without_its_mark(shop: Shop):
    for campaign, reason in (
        (theirs(shop).id, "does not carry the mark"),
        (ours(shop).id + 1, "campaign of z"),
    ):
        with pytest.raises(UsageError, match=reason):
            shop.driver().run(settle_as(shop.request(), "a", RemoteId(campaign), "a guess"))


def test_what_is_listed_cannot_be_said_not_to_exist(shop: Shop):
    with pytest.raises(UsageError) as caught:
        shop.driver().run(settle_as_absent(shop.request(), "a", "a guess"))
    assert caught.value.hint == f"ctsync resolve a --id {ours(shop).id} --evidence TEXT"


def test_what_is_not_in_dispute_is_not_settled(shop: Shop):
    with pytest.raises(UsageError, match="No create named z is open"):
        shop.driver().run(settle_as(shop.request(), "z", RemoteId(theirs(shop).id), "a guess"))
