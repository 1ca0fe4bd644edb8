"""Apply against a simulated account: what is created, replaced and stopped, and what never is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ctsync.applying.result import Fate
from ctsync.errors import ExitCode, LockForeign, Refused, RemoteError
from ctsync.lock.record import OnAppear, State, Why
from tests.support.campaigns import one, wanted
from tests.support.runs import Shop, digests, fates, kinds


@pytest.fixture
def shop() -> Shop:
    return Shop()


def state(shop: Shop, key: str) -> State:
    assert shop.store.lock is not None
    return shop.store.lock.records[key].operation.state


def on_appear(shop: Shop, key: str) -> OnAppear | None:
    assert shop.store.lock is not None
    return shop.store.lock.records[key].operation.on_appear


def test_creates_each_wanted_campaign_once_and_then_has_nothing_to_do(shop: Shop):
    campaigns = [one(f"c{n}", f"2027-06-0{n} 12:00") for n in range(1, 8)]
    result = shop.apply(*campaigns)
    assert result.exit_code is ExitCode.DONE
    assert set(fates(result).values()) == {Fate.CREATED}
    assert len(shop.world.calls("create")) == 7
    assert set(kinds(shop.plan(*campaigns)).values()) == {"Keep"}
    assert shop.apply(*campaigns).outcomes == ()
    assert len(shop.world.calls("create")) == 7


def test_creates_the_nearest_send_first(shop: Shop):
    shop.apply(one("later", "2027-06-09 12:00"), one("sooner", "2027-06-02 12:00"))
    assert [name.split(" ~")[0] for name in shop.world.calls("create")] == ["sooner", "later"]


def test_a_changed_campaign_is_stopped_and_proven_before_the_new_one_is_created(shop: Shop):
    shop.apply(one("a"))
    changed = one("a", "2027-06-01 13:00")
    assert kinds(shop.plan(changed)) == {"a": "Replace"}
    shop.world.journal.clear()
    result = shop.apply(changed)
    assert fates(result) == {"a": Fate.REPLACED}
    assert [kind for kind, _ in shop.world.journal if kind != "list"] == ["estimate", "stop", "create"]
    assert shop.world.live() == ["a"]


def test_a_removed_campaign_is_stopped_and_stays_as_history(shop: Shop):
    shop.apply(one("a"), one("b"))
    result = shop.apply(one("b"))
    assert fates(result) == {"a": Fate.STOPPED}
    assert shop.world.live() == ["b"]
    assert state(shop, "a") is State.STOPPED_BEFORE
    assert kinds(shop.plan(one("b"))) == {"a": "History", "b": "Keep"}


def test_going_back_to_an_earlier_text_is_a_new_campaign_with_a_new_token(shop: Shop):
    for at in ("2027-06-01 12:00", "2027-06-01 13:00", "2027-06-01 12:00"):
        shop.apply(one("a", at))
    tokens = shop.world.calls("create")
    assert len(set(tokens)) == 3
    assert shop.world.live() == ["a"]


@pytest.mark.parametrize("fault", ["lost after", "late"])
def test_a_create_whose_answer_is_lost_is_found_again_and_never_repeated(shop: Shop, fault: str):
    shop.world.create_faults.extend([fault])
    first = shop.apply(one("a"))
    for _ in range(4):
        shop.audit()
    assert len(shop.world.calls("create")) == 1
    assert state(shop, "a") is State.LIVE
    assert first.exit_code in (ExitCode.DONE, ExitCode.FROZEN)
    assert kinds(shop.plan(one("a"))) == {"a": "Keep"}


def test_an_unclear_create_that_never_turns_up_stays_frozen_and_loud(shop: Shop):
    shop.world.create_faults.append("lost before")
    for _ in range(3):
        result = shop.apply(one("a"))
        assert fates(result) == {"a": Fate.FROZEN}
        assert result.exit_code is ExitCode.FROZEN
    assert len(shop.world.calls("create")) == 1
    shop.world.advance(timedelta(days=20))
    assert fates(shop.apply(one("a"))) == {"a": Fate.MISSED}
    assert len(shop.world.calls("create")) == 1


def test_an_unclear_create_that_git_no_longer_wants_is_stopped_when_it_turns_up(shop: Shop):
    shop.world.create_faults.extend(["", "late"])
    shop.apply(one("keep"), one("a"))
    shop.apply(one("keep"))
    assert shop.store.lock is not None
    for _ in range(3):
        shop.audit()
    assert shop.world.live() == ["keep"]
    assert state(shop, "a") is State.STOPPED_BEFORE


def test_an_unclear_create_whose_text_changed_is_stopped_and_only_then_created_anew(shop: Shop):
    shop.world.create_faults.append("late")
    shop.apply(one("a"))
    changed = one("a", "2027-06-01 15:00")
    shop.apply(changed)
    assert shop.store.lock is not None
    for _ in range(4):
        shop.apply(changed)
    shop.world.advance(timedelta(days=30))
    assert set(shop.world.sent().values()) == {1}


def test_a_refused_create_is_reported_and_may_be_tried_again_when_mended(shop: Shop):
    shop.world.create_faults.append("refused")
    result = shop.apply(one("a"))
    assert fates(result) == {"a": Fate.REFUSED}
    assert result.exit_code is ExitCode.REFUSED_BY_CLEVERTAP
    assert fates(shop.apply(one("a"))) == {"a": Fate.CREATED}


def test_what_was_proven_not_sent_is_tried_again_under_the_same_token(shop: Shop):
    shop.world.create_faults.extend(["not sent", "limited"])
    result = shop.apply(one("a"))
    assert fates(result) == {"a": Fate.CREATED}
    assert len(set(shop.world.calls("create"))) == 1
    assert shop.rested >= 600


def test_credentials_that_are_refused_end_creating_at_once(shop: Shop):
    shop.world.create_faults.append("unauthorised")
    result = shop.apply(one("a"), one("b", "2027-06-02 12:00"), one("c", "2027-06-03 12:00"))
    assert fates(result) == {"a": Fate.REFUSED, "b": Fate.NOT_TRIED, "c": Fate.NOT_TRIED}
    assert len(shop.world.calls("create")) == 1


def test_a_row_of_unclear_answers_ends_creating(shop: Shop):
    shop.apply(one("first"))
    shop.world.create_faults.extend(["lost before"] * 3)
    result = shop.apply(one("first"), *(one(f"c{n}") for n in range(6)))
    assert sum(fate is Fate.FROZEN for fate in fates(result).values()) == 3
    assert sum(fate is Fate.NOT_TRIED for fate in fates(result).values()) == 3
    assert len(shop.world.calls("create")) == 4


def test_nothing_is_created_inside_the_guard(shop: Shop):
    shop.world.now = one("a").first_send - timedelta(minutes=14)
    result = shop.apply(one("a"))
    assert not shop.world.calls("create")
    assert result.exit_code is ExitCode.FROZEN


def test_the_guard_is_asked_again_right_before_the_post(shop: Shop):
    shop.world.now = one("a").first_send - timedelta(minutes=16)
    shop.world.create_faults.append("limited")
    result = shop.apply(one("a"))
    assert fates(result) == {"a": Fate.NOT_SENT}
    assert state(shop, "a") is State.REFUSED
    assert len(shop.world.calls("create")) == 1


def test_no_second_create_goes_out_when_names_do_not_come_back(shop: Shop):
    shop.world.names_cut_at = 20
    result = shop.apply(one("a"), one("b", "2027-06-02 12:00"))
    assert len(shop.world.calls("create")) == 1
    assert fates(result)["b"] is Fate.NOT_TRIED
    assert result.exit_code is ExitCode.FROZEN


def test_no_second_create_goes_out_while_the_first_is_not_listed(shop: Shop):
    shop.world.create_faults.append("lost before")
    result = shop.apply(one("a"), one("b", "2027-06-02 12:00"))
    assert fates(result)["b"] is Fate.NOT_TRIED


def test_an_accepted_stop_is_no_proof(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.world.stop_faults.extend(["ignored"] * 99)
    result = shop.apply(one("b"))
    assert fates(result) == {"a": Fate.STOP_UNVERIFIED}
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert state(shop, "a") is State.STOPPING
    shop.world.stop_faults.clear()
    again = shop.apply(one("b"))
    assert fates(again) == {"a": Fate.STOPPED}
    assert again.exit_code is ExitCode.DONE


def test_a_stop_goes_on_even_if_git_wants_the_campaign_again(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.world.stop_faults.extend(["ignored"] * 99)
    shop.apply(one("b"))
    shop.world.stop_faults.clear()
    shop.apply(one("a"), one("b"))
    assert shop.world.rows[0].stopped_at is not None
    result = shop.apply(one("a"), one("b"))
    assert shop.world.live() == ["a", "b"]
    assert set(fates(result)) <= {"a"}


def test_a_stop_next_to_a_send_may_have_come_too_late(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.world.now = one("a").first_send - timedelta(seconds=30)
    result = shop.apply(one("b", "2027-06-01 12:00"))
    assert fates(result)["a"] is Fate.MAYBE_SENT
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert state(shop, "a") is State.STOPPED_MAYBE


def test_a_replace_whose_new_payload_is_refused_keeps_the_old_one(shop: Shop):
    shop.apply(one("a"))
    shop.world.estimates_refuse = "Invalid Notification Channel ID"
    result = shop.apply(one("a", "2027-06-01 13:00"))
    assert fates(result) == {"a": Fate.REFUSED}
    assert not shop.world.calls("stop")
    assert shop.world.live() == ["a"]


def test_a_replace_broken_after_its_stop_is_finished_by_the_next_run(shop: Shop):
    shop.apply(one("a"))
    changed = one("a", "2027-06-01 13:00")
    approved = digests(shop.plan(changed))
    shop.world.create_faults.append("refused")
    shop.apply(changed, approved=approved)
    assert shop.world.live() == []
    result = shop.apply(changed, approved=digests(shop.plan(changed)))
    assert fates(result) == {"a": Fate.CREATED}


def test_what_was_not_approved_is_left_and_said(shop: Shop):
    approved = digests(shop.plan(one("a")))
    result = shop.apply(one("a", "2027-06-02 12:00"), approved=approved)
    assert fates(result) == {"a": Fate.NOT_TRIED}
    assert result.exit_code is ExitCode.STALE
    assert shop.world.rows == []


def test_a_list_that_fails_ends_the_run_before_anything_is_sent(shop: Shop):
    shop.world.list_faults.extend(["broken"] * 9)
    with pytest.raises(RemoteError):
        shop.apply(one("a"))
    assert not shop.world.calls("create")
    assert shop.store.lock is not None
    assert shop.store.lock.holder is None


def test_campaigns_of_others_are_never_touched(shop: Shop):
    shop.world.add_by_hand("Flash sale", "20270601 12:00")
    shop.apply(one("a"))
    shop.apply(one("b"))
    assert shop.world.row(1_800_000_001).stopped_at is None


def test_a_lock_that_was_rolled_back_stops_the_run(shop: Shop):
    shop.apply(one("a"))
    old = shop.store.lock
    shop.apply(one("a"), one("b", "2027-06-02 12:00"))
    shop.store.lock = old
    with pytest.raises(LockForeign):
        shop.apply(one("a"), one("b", "2027-06-02 12:00"))
    assert len(shop.world.calls("create")) == 2


def test_a_lost_lock_does_not_create_again_what_exists(shop: Shop):
    shop.apply(one("a"))
    shop.store.lock = None
    with pytest.raises(LockForeign):
        shop.apply(one("a"))
    assert len(shop.world.calls("create")) == 1


def test_an_emptied_repository_stops_nothing(shop: Shop):
    shop.apply(one("a"))
    with pytest.raises(Refused):
        shop.apply()
    assert not shop.world.calls("stop")


def test_a_clock_that_differs_creates_nothing_but_still_stops(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.skew = 61.0
    result = shop.apply(one("b"), one("c"))
    assert fates(result) == {"a": Fate.STOPPED, "c": Fate.NOT_TRIED}
    assert result.exit_code is ExitCode.FROZEN


def test_a_campaign_stopped_in_the_dashboard_is_not_created_again(shop: Shop):
    shop.apply(one("a"))
    shop.world.rows[0].stopped_at = shop.world.now
    result = shop.apply(one("a"))
    assert result.exit_code is ExitCode.CHANGES
    assert len(shop.world.calls("create")) == 1
    raised = one("a", generation="2")
    assert fates(shop.apply(raised)) == {"a": Fate.CREATED}


def test_a_missing_row_is_drift_and_not_created_again(shop: Shop):
    shop.apply(one("a"))
    shop.world.rows[0].hidden = 10**6
    plan = shop.plan(one("a"))
    assert plan.exit_codes == {ExitCode.CHANGES}
    assert shop.apply(one("a")).exit_code is ExitCode.CHANGES
    assert len(shop.world.calls("create")) == 1


def test_a_duplicate_is_stopped_and_reported_whatever_happens(shop: Shop):
    shop.apply(one("a"))
    shop.world.add_by_hand(shop.world.rows[0].name, "20270601 12:00")
    result = shop.audit()
    assert result.exit_code is ExitCode.DUPLICATE
    assert shop.world.live() == ["a"]
    assert shop.world.rows[0].stopped_at is None


def test_a_create_given_up_that_turns_up_after_all_is_stopped(shop: Shop):
    shop.world.create_faults.append("refused")
    shop.apply(one("a"))
    assert shop.store.lock is not None
    name = shop.store.lock.records["a"].operation.remote_name
    shop.world.add_by_hand(name, "20270601 12:00")
    result = shop.audit()
    assert result.exit_code is ExitCode.DUPLICATE
    assert shop.world.live() == []


def test_audit_creates_nothing_and_needs_no_files(shop: Shop):
    assert shop.audit().notes
    shop.apply(one("a"))
    before = len(shop.world.calls("create"))
    assert shop.audit().exit_code is ExitCode.DONE
    assert len(shop.world.calls("create")) == before
    assert shop.world.live() == ["a"]


def test_panic_stops_now_and_only_a_higher_generation_brings_it_back(shop: Shop):
    shop.apply(one("a"), one("b"))
    result = shop.stop("a")
    assert fates(result) == {"a": Fate.STOPPED}
    assert shop.world.live() == ["b"]
    assert shop.apply(one("a"), one("b")).exit_code is ExitCode.CHANGES
    assert shop.world.live() == ["b"]
    assert fates(shop.apply(one("a", generation="2"), one("b"))) == {"a": Fate.CREATED}


def test_panic_on_an_unclear_create_stops_it_as_soon_as_it_turns_up(shop: Shop):
    shop.world.create_faults.append("late")
    shop.apply(one("a"))
    shop.stop("a")
    for _ in range(3):
        shop.audit()
    assert shop.world.live() == []
    assert shop.store.lock is not None
    assert shop.store.lock.records["a"].operation.why is Why.PANIC


def test_panic_with_the_store_away_stops_all_the_same_and_ends_with_6(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.store.faults.append("full")
    result = shop.stop("a")
    assert shop.world.live() == ["b"]
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED


def test_adopts_a_campaign_by_id_without_a_call(shop: Shop):
    row = shop.world.add_by_hand("Flash sale", "20270601 12:00")
    result = shop.apply(one("flash", adopt=str(row.id), dashboard_name="Flash sale"))
    assert fates(result) == {"flash": Fate.ADOPTED}
    assert not shop.world.calls("create")
    assert kinds(shop.plan(one("flash", adopt=str(row.id), dashboard_name="Flash sale"))) == {"flash": "Keep"}
    assert fates(shop.apply(one("other"))) == {"flash": Fate.STOPPED, "other": Fate.CREATED}


def test_forgets_without_a_call(shop: Shop):
    shop.apply(one("a", on_remove="forget"), one("b"))
    result = shop.apply(one("b"))
    assert fates(result) == {"a": Fate.FORGOTTEN}
    assert shop.world.live() == ["a", "b"]


def test_what_the_file_says_of_its_own_removal_outlives_it_even_without_a_replace(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.apply(one("a", on_remove="refuse"), one("b"))
    result = shop.apply(one("b"))
    assert result.exit_code is ExitCode.BLOCKED
    assert shop.world.live() == ["a", "b"]


def test_dated_instances_are_replaced_one_by_one(shop: Shop):
    days = ["2027-06-01 10:00", "2027-06-03 10:00"]
    shop.apply(wanted("news", days, channel="email"))
    result = shop.apply(wanted("news", ["2027-06-01 10:00", "2027-06-03 11:00"], channel="email"))
    assert fates(result) == {"news@2027-06-03": Fate.REPLACED}


def test_a_definition_split_by_date_after_it_was_sent_does_not_go_out_twice(shop: Shop):
    shop.apply(one("news", "2027-06-01 10:00", channel="email"))
    shop.world.advance(timedelta(days=12, hours=2))
    result = shop.apply(wanted("news", ["2027-06-01 18:00", "2027-06-03 10:00"], channel="email"))
    shop.world.advance(timedelta(days=12))
    assert result.exit_code is not ExitCode.DONE
    assert set(shop.world.sent().values()) <= {1}
    assert sum(count for (_, day), count in shop.world.sent().items() if day == "2027-06-01") == 1


def test_a_fenced_run_hands_in_what_it_created_and_sends_nothing_more(shop: Shop):
    shop.apply(one("first"))
    shop.store.faults.extend(["", "", "fenced"])
    result = shop.apply(one("first"), *(one(f"c{n}") for n in range(6)))
    assert ExitCode.HELD in result.exit_codes or result.exit_code is ExitCode.HELD
    assert len(shop.world.calls("create")) == 4
    assert {state(shop, f"c{n}") for n in range(3)} == {State.LIVE}


def test_a_full_disk_before_the_intent_sends_nothing(shop: Shop):
    shop.store.faults.extend(["", "full"])
    with pytest.raises(Exception, match="disk"):
        shop.apply(one("a"))
    assert not shop.world.calls("create")


def test_on_appear_follows_what_git_wants(shop: Shop):
    shop.world.create_faults.append("lost before")
    shop.apply(one("a"))
    shop.apply(one("a", "2027-06-01 13:00"))
    assert on_appear(shop, "a") is OnAppear.STOP
    shop.apply(one("a"))
    assert on_appear(shop, "a") is OnAppear.ADOPT
