"""A lock is lost and made anew: nothing is created or stopped by it, and nothing that exists is created after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ctsync.applying.explaining import explain
from ctsync.applying.founding import whole_reach
from ctsync.applying.rebuilding import Loss
from ctsync.applying.result import Fate
from ctsync.applying.settling import settle_as, settle_as_absent
from ctsync.campaign.token import lineage_of, parse_token
from ctsync.errors import ExitCode, Fenced, LockForeign, LockMissing, RemoteError, StoreError, UsageError
from ctsync.lock.holds import EVERYTHING
from ctsync.lock.operations import is_missed_by_the_files
from ctsync.lock.rebuilt import Rebuilt
from ctsync.lock.record import UNKNOWN_CONTENT, Lock, State
from ctsync.names import RemoteId
from ctsync.planning.rebuilding import LEAP
from tests.support.campaigns import NOW, ZONE, one
from tests.support.rebuilding import LOSS
from tests.support.rebuilding import rebuilt as lost_and_rebuilt
from tests.support.runs import Shop, fates, kinds
from tests.support.world import Row

A, B, C = one("a"), one("b", "2027-06-02 12:00"), one("c", "2027-06-03 12:00")
NEW_A = one("a", message={"title": "New", "body": "New", "android": {"notification_channel": "offers"}})
CALLS = len(whole_reach(NOW, ZONE))
"""Calls of one look at the whole account."""
PROVEN = "looked in the dashboard at 10:40"


def rebuilt(shop: Shop, *wanted, loss: Loss = LOSS, history=(A, B, C), run: str = "r2"):
    """Both halves, as a person goes through them."""
    request = replace(shop.request(*wanted), run=run)
    return shop.driver().run(lost_and_rebuilt(request, [each.name for each in history], loss))


def begun(*wanted) -> Shop:
    shop = Shop()
    assert shop.apply(*wanted).exit_code is ExitCode.DONE
    return shop


def lost(*wanted) -> Shop:
    shop = begun(*wanted)
    shop.store.lock = None
    return shop


def lock_of(shop: Shop) -> Lock:
    assert shop.store.lock is not None
    return shop.store.lock


def left_of(shop: Shop) -> Rebuilt:
    rebuilding = lock_of(shop).rebuilt
    assert rebuilding is not None
    return rebuilding


def posts(shop: Shop) -> int:
    return len(shop.world.calls("create")) + len(shop.world.calls("stop"))


def test_what_can_be_known_is_as_in_the_lost_lock_and_no_call_is_made():
    shop = begun(A, B)
    before, calls = lock_of(shop), posts(shop)
    shop.store.lock = None
    after = rebuilt(shop, A, B)
    assert posts(shop) == calls
    assert after.records.keys() == before.records.keys()
    for key, record in after.records.items():
        old, new = before.records[key].operation, record.operation
        kept = ["seq", "token", "remote_name", "channel", "fingerprint", "generation", "state", "remote_id"]
        kept += ["first_send", "last_send", "timetable", "cosmetic", "scheduled_on", "scope"]
        assert [getattr(old, each) for each in kept] == [getattr(new, each) for each in kept]
        assert shop.store.get_blob(new.content)["tree"] == shop.store.get_blob(old.content)["tree"]
    assert after.lineage == before.lineage
    assert after.next_seq == before.next_seq - 1 + LEAP
    assert kinds(shop.plan(A, B)) == {"a": "Keep", "b": "Keep"}


def test_new_tokens_pass_for_no_campaign_of_the_lost_lock():
    shop = lost(A)
    after = rebuilt(shop, A)
    letters = {token.lineage for row in shop.world.rows if (token := parse_token(row.name))}
    assert set(after.rebuilt.earlier) == letters
    assert lineage_of(after.token_lineage) not in letters


def test_the_account_is_held_until_somebody_ends_it_and_then_all_is_well_again():
    shop = lost(A)
    rebuilt(shop, A)
    assert set(lock_of(shop).holds) == {EVERYTHING}
    shop.world.advance(timedelta(days=2))
    assert kinds(shop.plan(A, B)) == {"a": "Keep", "b": "Blocked"}
    assert shop.apply(A, B).exit_code is ExitCode.BLOCKED
    shop.release()
    assert shop.apply(A, B).exit_code is ExitCode.DONE
    assert shop.world.live() == ["a", "b"]
    assert shop.audit().exit_code is ExitCode.DONE
    assert set(kinds(shop.plan(A, B)).values()) == {"Keep"}


def test_a_name_of_the_history_becomes_a_proposed_stop_and_is_stopped_when_approved():
    shop = lost(A, B)
    rebuilt(shop, A)
    assert kinds(shop.plan(A)) == {"a": "Keep", "b": "Stop"}
    assert fates(shop.apply(A))["b"] is Fate.STOPPED
    assert shop.world.live() == ["a"]


def test_other_content_becomes_a_replace_that_waits_for_the_hold():
    shop = lost(A)
    assert rebuilt(shop, NEW_A).records["a"].operation.fingerprint == UNKNOWN_CONTENT
    assert kinds(shop.plan(NEW_A)) == {"a": "Blocked"}
    shop.release()
    assert kinds(shop.plan(NEW_A)) == {"a": "Replace"}
    assert fates(shop.apply(NEW_A))["a"] is Fate.REPLACED
    assert shop.world.live() == ["a"]


def test_a_wanted_campaign_without_a_row_is_not_created_before_somebody_has_looked():
    shop = lost(A)
    rebuilt(shop, A, B)
    shop.release()
    creates = len(shop.world.calls("create"))
    result = shop.apply(A, B)
    assert (fates(result)["b"], result.exit_code) == (Fate.FROZEN, ExitCode.FROZEN)
    assert len(shop.world.calls("create")) == creates
    with pytest.raises(UsageError, match="too early"):
        shop.driver().run(settle_as_absent(shop.request(), "b", PROVEN))
    shop.world.advance(timedelta(minutes=15))
    assert shop.driver().run(settle_as_absent(shop.request(), "b", PROVEN)).exit_code is ExitCode.DONE
    assert shop.apply(A, B).exit_code is ExitCode.DONE
    assert shop.world.live() == ["a", "b"]


def hidden_while_rebuilt(*wanted) -> tuple[Shop, Row]:
    """The row of B is in neither list, and turns up afterwards."""
    shop = lost(A, B, C)
    row = next(row for row in shop.world.rows if row.name.startswith("b "))
    row.hidden = 2 * CALLS
    rebuilt(shop, *wanted)
    return shop, row


def test_a_campaign_hidden_from_both_lists_is_not_created_again_when_it_turns_up():
    shop, row = hidden_while_rebuilt(A, B, C)
    shop.release()
    shop.world.advance(timedelta(minutes=20))
    creates = len(shop.world.calls("create"))
    assert shop.apply(A, B, C).exit_code is ExitCode.FROZEN
    with pytest.raises(UsageError, match="does exist"):
        shop.driver().run(settle_as_absent(shop.request(), "b", PROVEN))
    shop.driver().run(settle_as(shop.request(), "b", RemoteId(row.id), PROVEN))
    assert lock_of(shop).records["b"].operation.fingerprint == B.fingerprint
    explained(shop, "numbers:all")
    assert shop.apply(A, B, C).exit_code is ExitCode.DONE
    assert len(shop.world.calls("create")) == creates


def test_a_withdrawn_campaign_hidden_from_both_lists_bars_creates_until_it_is_settled():
    shop, row = hidden_while_rebuilt(A, C)
    shop.release()
    result = shop.apply(A, C, one("d"))
    assert result.exit_code is ExitCode.FROZEN
    assert any(str(row.id) in note for note in result.notes)
    assert "d" not in shop.world.live()
    row.stopped_at = shop.world.now
    explained(shop, "numbers:all")
    assert shop.apply(A, C, one("d")).exit_code is ExitCode.DONE
    assert shop.world.live() == ["a", "c", "d"]


def explained(shop: Shop, key: str) -> None:
    shop.driver().run(explain(shop.request(), key, PROVEN))


@pytest.mark.parametrize("is_wanted", [True, False])
def test_what_was_stopped_before_the_loss_is_missed_only_if_a_file_wants_it(is_wanted):
    shop = lost(A, B)
    next(row for row in shop.world.rows if row.name.startswith("a ")).status = "stopped"
    rebuilt(shop, *[A] if is_wanted else [], B)
    assert is_missed_by_the_files(lock_of(shop).records["a"].operation) is is_wanted


def renamed_in_the_dashboard() -> tuple[Shop, Row]:
    shop = lost(A, B)
    row = next(row for row in shop.world.rows if row.name.startswith("a "))
    row.name = "Renamed by somebody"
    rebuilt(shop, A, B)
    shop.release()
    return shop, row


def test_a_campaign_renamed_in_the_dashboard_is_taken_by_its_id_and_never_doubled():
    shop, row = renamed_in_the_dashboard()
    assert left_of(shop).rows == (row.id,)
    assert [str(each) for each in left_of(shop).numbers] == ["1"]
    assert shop.apply(A, B).exit_code is ExitCode.FROZEN
    with pytest.raises(UsageError, match="does not look like the campaign of a"):
        shop.driver().run(settle_as(shop.request(), "a", RemoteId(row.id), PROVEN))
    row.name = "a"
    shop.driver().run(settle_as(shop.request(), "a", RemoteId(row.id), PROVEN))
    operation = lock_of(shop).records["a"].operation
    assert (operation.state, operation.fingerprint) == (State.LIVE, UNKNOWN_CONTENT)
    explained(shop, "numbers:1")
    assert kinds(shop.plan(A, B)) == {"a": "Replace", "b": "Keep"}
    assert shop.apply(A, B).exit_code is ExitCode.DONE
    assert shop.world.live() == ["a", "b"]


def test_what_is_not_open_cannot_be_explained_and_half_an_explanation_leaves_the_rest():
    shop, row = renamed_in_the_dashboard()
    for key in ("rows:77", "numbers:9", "numbers:3-2", "rows:x", "numbers:all-", "rows:"):
        with pytest.raises(UsageError):
            explained(shop, key)
    explained(shop, "numbers:1")
    assert shop.apply(A, B, C).exit_code is ExitCode.FROZEN
    explained(shop, f"rows:{row.id}")
    rebuilt_lock = left_of(shop)
    assert (rebuilt_lock.numbers, rebuilt_lock.rows, rebuilt_lock.settled) == ((), (), (row.id,))
    assert [PROVEN in remark for remark in rebuilt_lock.remarks] == [True, True]


def test_what_was_stopped_by_hand_comes_back_only_by_generation():
    shop = begun(A, B)
    shop.stop("a")
    shop.store.lock = None
    rebuilt(shop, A, B)
    shop.release()
    assert shop.apply(A, B).exit_code is ExitCode.CHANGES
    assert shop.world.live() == ["b"]


def test_of_two_live_campaigns_of_one_instance_the_next_run_stops_one_and_ends_with_9():
    shop = begun(A)
    twin = shop.world.rows[0]
    shop.world.add_by_hand(twin.name, "20270601 12:00")
    shop.store.lock = None
    rebuilt(shop, A)
    assert shop.apply(A).exit_code is ExitCode.DUPLICATE
    assert [row.stopped_by_us for row in shop.world.rows] == [False, True]


# ── when nothing is written ──


def test_a_lock_that_is_in_order_is_never_replaced():
    shop = begun(A)
    there = shop.store.lock
    for loss in (LOSS, replace(LOSS, replaces=True)):
        with pytest.raises(UsageError, match="nothing speaks against it"):
            rebuilt(shop, A, loss=loss)
    assert shop.store.lock == there


def test_a_lock_that_was_rolled_back_is_replaced_only_if_somebody_says_so_and_its_holds_stay():
    shop = begun(A)
    shop.hold(shop.world.now + timedelta(days=9), "b*")
    old = shop.store.lock
    shop.apply(A, C)
    shop.store.lock = old
    with pytest.raises(UsageError, match="older than"):
        rebuilt(shop, A, C)
    assert shop.store.lock == old
    after = rebuilt(shop, A, C, loss=replace(LOSS, replaces=True))
    assert set(after.holds) == {"b*", EVERYTHING}
    assert after.records["c"].operation.state is State.LIVE


def test_the_lock_of_another_account_or_lineage_is_never_replaced():
    shop = begun(A)
    shop.store.lock = replace(lock_of(shop), account_hash="sha256:other")
    with pytest.raises(LockForeign):
        rebuilt(shop, A, loss=replace(LOSS, replaces=True))


def test_where_nothing_carries_the_projects_mark_there_is_nothing_to_rebuild():
    shop = lost(A)
    shop.world.rows.clear()
    shop.world.add_by_hand("By hand", "20270601 12:00")
    with pytest.raises(LockMissing, match="lists no campaign of the project"):
        rebuilt(shop, A)
    assert shop.store.lock is None


@pytest.mark.parametrize("looks", [0, CALLS], ids=["first look", "second look"])
def test_a_list_that_is_not_whole_writes_nothing(looks):
    shop = lost(A)
    shop.world.list_faults.extend([""] * looks + ["cut off"] * 60)
    with pytest.raises(RemoteError):
        rebuilt(shop, A)
    assert shop.store.lock is None


def test_a_row_that_only_one_of_two_lists_shows_writes_nothing():
    shop = lost(A, B)
    shop.world.rows[1].hidden = CALLS
    with pytest.raises(UsageError, match="changed between two looks"):
        rebuilt(shop, A, B)
    assert shop.store.lock is None


def test_whoever_writes_a_lock_meanwhile_wins():
    shop = lost(A)
    shop.store.faults.append("fenced")
    with pytest.raises(Fenced):
        rebuilt(shop, A)
    assert shop.store.lock is None
    shop.store.faults.append("full")
    with pytest.raises(StoreError):
        rebuilt(shop, A)
    assert rebuilt(shop, A).records.keys() == {"a"}


def test_a_run_that_still_holds_the_lost_lock_is_fenced_before_it_creates():
    shop = begun(A)
    lock = lock_of(shop)
    shop.store.lock = None
    rebuilt(shop, A)
    with pytest.raises(Fenced):
        shop.store.write(lock, based_on=None)


def test_a_campaign_of_the_lost_lock_with_a_higher_number_means_that_somebody_works_with_it():
    shop = begun(A)
    lock = shop.store.lock
    shop.store.lock = None
    ours = rebuilt(shop, A)
    shop.store.lock = lock
    shop.apply(A, C)
    shop.store.lock = ours
    with pytest.raises(LockForeign):
        shop.apply(A, B, C)
    again = rebuilt(shop, A, B, C, loss=replace(LOSS, replaces=True), run="r3")
    assert again.records["c"].operation.state is State.LIVE


def test_a_lock_that_is_lost_twice_is_rebuilt_twice():
    shop = lost(A, B)
    rebuilt(shop, A, B)
    shop.release()
    shop.apply(A, B, C)
    shop.store.lock = None
    after = rebuilt(shop, A, B, C, run="r3")
    assert len(after.rebuilt.earlier) == 2
    assert after.next_seq > 2 * LEAP
    assert {record.operation.state for record in after.records.values()} == {State.LIVE}


# ── the law ──

EDITS = {
    "a": (A, NEW_A, one("a", generation="2")),
    "b": (B, one("b", "2027-06-04 12:00")),
    "c": (C,),
}
FILES = st.fixed_dictionaries({name: st.sampled_from((None, *each)) for name, each in EDITS.items()})


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    history=st.lists(FILES, min_size=1, max_size=4),
    head=FILES,
    faults=st.lists(st.sampled_from(["", "lost after", "lost before", "refused"]), max_size=3),
    hidden=st.sampled_from([0, 0, 2]),
)
def test_after_any_history_a_rebuilt_lock_creates_nothing_that_exists_and_stops_nothing_that_is_wanted(
    history, head, faults, hidden
):
    shop = Shop()
    shop.apply(A, B)
    shop.world.create_faults.extend(faults)
    for files in history:
        if any(files.values()):
            shop.apply([each for each in files.values() if each is not None])
    wanted = [each for each in head.values() if each is not None]
    if wanted:
        for row in shop.world.rows[:1]:
            row.hidden = hidden * CALLS
        shop.store.lock = None
        shop.world.create_faults.clear()
        _rebuilt_and_applied(shop, wanted)


def _rebuilt_and_applied(shop: Shop, wanted) -> None:
    live = shop.world.live()
    try:
        rebuilt(shop, *wanted)
    except LockMissing:
        return
    shop.release()
    shop.apply(wanted)
    shop.apply(wanted)
    now = shop.world.live()
    assert len(set(now)) == len(now), "two live campaigns of one instance"
    assert set(live) & {each.name for each in wanted} <= set(now), "a wanted campaign was stopped"
