"""What the machine does of a plan that was saved and approved: recomputed ∩ approved − done (protocol 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from ctsync.api.contract import Estimated, NotSent, RefusedByRemote, Unclear
from ctsync.applying.calls import Ancestry
from ctsync.applying.machine import apply_changes
from ctsync.applying.result import ApplyResult, Fate
from ctsync.errors import ExitCode, LockForeign, LockMissing, Stale, StoreError
from ctsync.lock.record import OnAppear, State
from ctsync.planning.planner import empty_lock
from ctsync.planning.saved import SavedPlan
from tests.support.campaigns import ACCOUNT, one
from tests.support.memory_store import MemoryStore
from tests.support.rolling import daily
from tests.support.runs import Shop, fates
from tests.support.saved import saved_of

REMOTE = replace(ACCOUNT, is_local=False, is_sandbox=False)
DAY = timedelta(hours=24)


@dataclass
class Counting:
    """An estimator that answers with what tests set, and says for whom it was asked."""

    answer: Any
    asked: list[str]

    def estimate(self, payload: Mapping[str, Any]) -> Any:
        self.asked.append(payload["name"])
        return self.answer


def people(number: int) -> Counting:
    return Counting(Estimated({"android": number}), [])


def apply(
    shop: Shop,
    saved: SavedPlan,
    *wanted: Any,
    counting: Counting | None = None,
    account: Any = ACCOUNT,
    commit: str = "",
    compare: Any = None,
) -> ApplyResult:
    driver = shop.driver()
    if counting is not None:
        driver.estimator = counting
    if compare is not None:
        driver.compare = compare
    request = replace(
        shop.request(*wanted), approved=saved.digests, saved=saved, account=account, commit=commit
    )
    return driver.run(apply_changes(request))


def live(*wanted: Any) -> Shop:
    shop = Shop()
    assert shop.apply(*wanted).exit_code is ExitCode.DONE
    return shop


def untouched(shop: Shop) -> bool:
    return not shop.world.calls("create") and not shop.world.calls("stop")


A, B, C = one("a"), one("b"), one("c")


# ── recomputed ∩ approved − done ──


def test_what_was_approved_is_done():
    shop = live(A)
    saved = saved_of(shop, B)
    result = apply(shop, saved, B)
    assert (fates(result), result.exit_codes) == ({"a": Fate.STOPPED, "b": Fate.CREATED}, frozenset())


def test_a_second_time_nothing_is_left_to_do():
    shop = live(A)
    saved = saved_of(shop, B)
    apply(shop, saved, B)
    before = [each for each in shop.world.journal if each[0] in ("create", "stop")]
    result = apply(shop, saved, B)
    assert (result.outcomes, result.exit_codes) == ((), frozenset())
    assert [each for each in shop.world.journal if each[0] in ("create", "stop")] == before


def test_what_the_files_want_besides_is_left_and_named():
    shop = live(A)
    saved = saved_of(shop, A, B)
    result = apply(shop, saved, B, C)
    assert fates(result) == {"a": Fate.NOT_TRIED, "b": Fate.CREATED, "c": Fate.NOT_TRIED}
    assert result.exit_code is ExitCode.STALE
    assert shop.world.live() == ["a", "b"]
    assert all(
        "not in the approved plan" in each.text for each in result.outcomes if each.fate is Fate.NOT_TRIED
    )


def test_an_edited_file_is_another_decision():
    shop = Shop()
    saved = saved_of(shop, A)
    result = apply(shop, saved, one("a", "2027-06-02 12:00"))
    assert (fates(result), result.exit_code) == ({"a": Fate.NOT_TRIED}, ExitCode.STALE)
    assert shop.world.calls("create") == ()


def test_what_somebody_stopped_meanwhile_needs_no_stop():
    shop = live(A, B)
    saved = saved_of(shop, A)
    shop.world.row(shop.world.rows[1].id).status = "stopped"
    result = apply(shop, saved, A)
    assert shop.world.calls("stop") == ()
    assert ExitCode.STALE not in result.exit_codes


def test_what_is_approved_and_no_longer_in_the_files_is_told():
    shop = live(A)
    saved = saved_of(shop, A, B)
    result = apply(shop, saved, A)
    assert (result.outcomes, result.exit_codes) == ((), frozenset({ExitCode.STALE}))
    assert "b: it was approved to make it" in result.notes[0]


def test_a_stop_that_was_approved_and_is_wanted_again_is_told():
    shop = live(A, B)
    saved = saved_of(shop, A)
    result = apply(shop, saved, A, B)
    assert (shop.world.live(), result.exit_codes) == (["a", "b"], frozenset({ExitCode.STALE}))
    assert "b: it was approved to stop it" in result.notes[0]


def test_many_that_are_overtaken_are_told_in_short():
    shop = live(A)
    saved = saved_of(shop, A, *(one(f"n{number}") for number in range(8)))
    assert "3 more" in apply(shop, saved, A).notes[-1]


def test_one_approval_makes_one_campaign():
    """Made, withdrawn by a later decision, wanted again: the plan of before says nothing of that."""
    shop = live(A)
    saved = saved_of(shop, A, B)
    apply(shop, saved, A, B)
    shop.apply(A)
    result = apply(shop, saved, A, B)
    assert (fates(result), result.exit_code) == ({"b": Fate.NOT_TRIED}, ExitCode.STALE)
    assert shop.world.live() == ["a"]
    assert "a campaign of it has been made already; one approval makes one" in result.outcomes[0].text


@pytest.mark.parametrize("fault", ["refused", "not sent"])
def test_what_certainly_does_not_exist_may_be_tried_again_under_its_approval(fault: str):
    shop = Shop()
    saved = saved_of(shop, A)
    shop.world.create_faults.extend([fault] * 3 if fault == "not sent" else [fault])
    assert apply(shop, saved, A).exit_code is not ExitCode.DONE
    assert fates(apply(shop, saved, A)) == {"a": Fate.CREATED}


def test_what_was_begun_stays_approved_although_its_plan_is_over():
    """A Replace that broke off after its stop: the old campaign is gone, and only the new one makes it whole."""
    shop = live(A)
    newer = one("a", "2027-06-03 12:00")
    saved = saved_of(shop, newer)
    shop.store.faults.extend(["", "", "", "full"])
    with pytest.raises(StoreError):
        apply(shop, saved, newer)
    assert shop.world.live() == []
    shop.world.advance(DAY + timedelta(minutes=1))
    assert fates(apply(shop, saved, newer)) == {"a": Fate.CREATED}


# ── withdrawals first, and always ──


def test_of_a_plan_that_is_over_the_withdrawals_are_done():
    shop = live(A, B)
    saved = saved_of(shop, B, C)
    shop.world.advance(DAY + timedelta(seconds=1))
    result = apply(shop, saved, B, C)
    assert fates(result) == {"a": Fate.STOPPED, "c": Fate.NOT_TRIED}
    assert result.exit_code is ExitCode.STALE
    assert any("2027-05-21 04:30 UTC" in each.text for each in result.outcomes)


def test_a_plan_is_good_to_its_last_second():
    shop = Shop()
    saved = saved_of(shop, A)
    shop.world.advance(DAY)
    assert fates(apply(shop, saved, A)) == {"a": Fate.CREATED}


def test_an_unclear_create_that_was_to_be_stopped_is_stopped_however_late():
    shop = live(A)
    shop.world.create_faults.append("late")
    shop.apply(A, B)
    saved = saved_of(shop, A)
    shop.world.advance(DAY + timedelta(seconds=1))
    apply(shop, saved, A)
    apply(shop, saved, A)
    assert shop.world.live() == ["a"]


def test_an_unclear_create_is_not_wanted_again_by_a_plan_that_is_over():
    shop = live(A)
    shop.world.create_faults.append("lost before")
    shop.apply(A, B)
    shop.apply(A)
    saved = saved_of(shop, A, B)
    shop.world.advance(DAY + timedelta(seconds=1))
    apply(shop, saved, A, B)
    assert shop.store.lock is not None
    operation = shop.store.lock.records["b"].operation
    assert (operation.state, operation.on_appear) == (State.INTENT, OnAppear.STOP)


MANY = [one(f"m{number}") for number in range(6)]


@pytest.mark.parametrize(("late", "stops"), [(0, 4), (1, 0)], ids=["in time", "over"])
def test_a_lift_is_part_of_the_plan_and_ends_with_it(late: int, stops: int):
    shop = live(*MANY)
    saved = saved_of(shop, *MANY[4:], lifts=True)
    shop.world.advance(DAY + timedelta(seconds=late))
    result = apply(shop, saved, *MANY[4:])
    assert len(shop.world.calls("stop")) == stops
    assert (ExitCode.BLOCKED in result.exit_codes) is (stops == 0)


def test_stops_over_the_limit_that_nobody_lifted_are_left():
    shop = live(*MANY)
    saved = saved_of(shop, *MANY[4:])
    assert ExitCode.BLOCKED in apply(shop, saved, *MANY[4:]).exit_codes
    assert shop.world.calls("stop") == ()


def test_withdrawals_run_when_people_cannot_be_counted():
    shop = live(A)
    saved = saved_of(shop, B)
    result = apply(shop, saved, B, counting=Counting(Unclear("no answer"), []))
    assert fates(result) == {"a": Fate.STOPPED, "b": Fate.NOT_TRIED}


# ── what forbids the run ──


def refused(shop: Shop, error: type[Exception], saved: SavedPlan, *wanted: Any, **more: Any) -> Any:
    before, writes = list(shop.world.journal), shop.store.writes
    with pytest.raises(error) as found:
        apply(shop, saved, *wanted, **more)
    assert (shop.world.journal, shop.store.writes) == (before, writes), (
        "nothing was asked and nothing written"
    )
    return found.value


def test_an_older_lock_than_the_plans_is_refused():
    shop = live(A)
    older = shop.store.lock
    shop.apply(A, B)
    saved = saved_of(shop, A)
    shop.store.lock = older
    error = refused(shop, LockForeign, saved, A)
    assert error.exit_code is ExitCode.LOCK_UNREADABLE
    assert "older copy" in error.why


def test_a_lock_with_the_serial_and_without_its_numbers_is_refused():
    shop = live(A, B)
    saved = saved_of(shop, A)
    assert shop.store.lock is not None
    shop.store.lock = replace(shop.store.lock, next_seq=1, records={})
    refused(shop, LockForeign, saved, A)


def test_a_newer_lock_is_no_hindrance():
    shop = live(A)
    saved = saved_of(shop, B)
    shop.audit()
    assert fates(apply(shop, saved, B)) == {"a": Fate.STOPPED, "b": Fate.CREATED}


def test_a_lock_that_is_gone_is_refused():
    shop = live(A)
    saved = saved_of(shop, A)
    shop.store.lock = None
    assert refused(shop, LockMissing, saved, A).exit_code is ExitCode.LOCK_UNREADABLE


def test_the_first_plan_of_an_account_needs_no_lock():
    shop = Shop()
    saved = saved_of(shop, A)
    assert (saved.serial, saved.next_seq) == (0, 1)
    assert fates(apply(shop, saved, A)) == {"a": Fate.CREATED}
    assert shop.store.lock is not None
    assert shop.store.lock.lineage == saved.lineage


def test_another_lineage_is_refused():
    shop = live(A)
    saved = replace(saved_of(shop, A), lineage="zzzzzz")
    assert "zzzzzz" in refused(shop, LockForeign, saved, A).why


@pytest.mark.parametrize(
    "other", [{"account": "production"}, {"account_hash": "sha256:00"}, {"project": "other-12345678"}]
)
def test_another_account_or_project_is_refused(other: Any):
    shop = live(A)
    error = refused(shop, LockForeign, replace(saved_of(shop, A), **other), A)
    assert error.exit_code is ExitCode.LOCK_UNREADABLE


def remote() -> Shop:
    shop = Shop(store=MemoryStore())
    shop.store.write(empty_lock(REMOTE, "7q2m4k"), based_on=None)
    return shop


def saved_remotely(shop: Shop, *wanted: Any, commit: str) -> SavedPlan:
    return saved_of(shop, *wanted, commit=commit)


@pytest.mark.parametrize("verdict", [Ancestry.OLDER, Ancestry.UNRELATED])
def test_a_commit_that_does_not_follow_the_plans_is_refused(verdict: Ancestry):
    shop = remote()
    saved = saved_remotely(shop, A, commit="a" * 40)
    error = refused(shop, Stale, saved, A, account=REMOTE, commit="b" * 40, compare=lambda _: verdict)
    assert "git checkout aaaaaaaaaaaa" in error.hint


def test_a_plan_that_knows_no_commit_is_refused_elsewhere():
    shop = remote()
    refused(shop, Stale, saved_remotely(shop, A, commit=""), A, account=REMOTE, commit="b" * 40)


def test_main_moved_on_and_what_both_want_is_done():
    shop = remote()
    saved = saved_remotely(shop, A, B, commit="a" * 40)
    result = apply(shop, saved, B, C, account=REMOTE, commit="b" * 40, compare=lambda _: Ancestry.NEWER)
    assert fates(result) == {"b": Fate.CREATED, "c": Fate.NOT_TRIED}
    assert result.exit_code is ExitCode.STALE
    assert "a: it was approved to make it" in result.notes[0]


def test_the_commit_comes_before_the_lock_and_its_serial():
    shop = live(A)
    saved = replace(saved_of(shop, A, commit="a" * 40), lineage="zzzzzz")
    refused(shop, Stale, saved, A, account=REMOTE, commit="b" * 40, compare=lambda _: Ancestry.OLDER)


def test_on_this_machine_commits_are_not_compared():
    shop = Shop()
    saved = saved_of(shop, A, commit="a" * 40)
    assert fates(apply(shop, saved, A, commit="b" * 40)) == {"a": Fate.CREATED}


# ── people ──


@pytest.mark.parametrize("now", [40, 60], ids=["20 % fewer", "20 % more"])
def test_about_as_many_people_are_what_was_approved(now: int):
    shop = Shop()
    saved = saved_of(shop, A)
    assert fates(apply(shop, saved, A, counting=people(now))) == {"a": Fate.CREATED}


@pytest.mark.parametrize(("now", "share"), [(39, "-22.0%"), (61, "+22.0%"), (0, "-100.0%")])
def test_other_people_than_were_approved_hold_back_that_change_alone(now: int, share: str):
    shop = live(A)
    saved = saved_of(shop, B)
    result = apply(shop, saved, B, counting=people(now))
    assert fates(result) == {"a": Fate.STOPPED, "b": Fate.NOT_TRIED}
    assert result.exit_code is ExitCode.STALE
    (text,) = [each.text for each in result.outcomes if each.fate is Fate.NOT_TRIED]
    assert f"50 people were approved, and it would reach {now} now, {share}; the limit is 20 %." in text


def test_a_replace_that_would_reach_others_keeps_the_old_one():
    shop = live(A)
    newer = one("a", "2027-06-03 12:00")
    result = apply(shop, saved_of(shop, newer), newer, counting=people(80))
    assert fates(result) == {"a": Fate.NOT_TRIED}
    assert "The old one is kept." in result.outcomes[0].text
    assert shop.world.calls("stop") == ()


@pytest.mark.parametrize("answer", [Unclear("no answer"), NotSent("refused"), Estimated({})])
def test_people_who_cannot_be_counted_again_hold_it_back(answer: Any):
    shop = Shop()
    saved = saved_of(shop, A)
    result = apply(shop, saved, A, counting=Counting(answer, []))
    assert (fates(result), result.exit_code) == ({"a": Fate.NOT_TRIED}, ExitCode.STALE)
    assert untouched(shop)


def test_what_would_be_refused_now_is_not_made():
    shop = Shop()
    saved = saved_of(shop, A)
    result = apply(shop, saved, A, counting=Counting(RefusedByRemote(400, "No such segment"), []))
    assert (fates(result), result.exit_code) == ({"a": Fate.REFUSED}, ExitCode.REFUSED_BY_CLEVERTAP)
    assert "No such segment" in result.outcomes[0].text
    assert untouched(shop)


def test_nobody_is_counted_again_for_a_plan_without_numbers():
    shop = Shop()
    saved = saved_of(shop, A, estimate=False)
    counting = people(1_000_000)
    assert (saved.estimated, saved.reach) == (False, {})
    assert fates(apply(shop, saved, A, counting=counting)) == {"a": Fate.CREATED}
    assert counting.asked == []


def test_an_apply_that_plans_by_itself_counts_nobody_again():
    shop = Shop()
    shop.apply(A)
    assert shop.world.calls("estimate") == ()


def test_nobody_was_approved_and_somebody_would_get_it():
    shop = Shop()
    saved = saved_of(shop, A)
    saved = replace(saved, changes=tuple(replace(each, reach=0) for each in saved.changes))
    assert fates(apply(shop, saved, A, counting=people(1))) == {"a": Fate.NOT_TRIED}
    assert fates(apply(shop, saved, A, counting=people(0))) == {"a": Fate.CREATED}


# ── rolling definitions ──


def test_a_rolling_definition_is_approved_and_made_with_one_count():
    shop, dates = Shop(), daily(start="2027-05-22 18:30")
    saved = saved_of(shop, dates)
    counting = people(50)
    result = apply(shop, saved, dates, counting=counting)
    assert result.exit_codes == frozenset()
    assert fates(result)["news"] is Fate.APPROVED
    assert len(counting.asked) == 1


def test_a_rolling_definition_that_reaches_others_is_neither_approved_nor_made():
    shop, dates = Shop(), daily(start="2027-05-22 18:30")
    saved = saved_of(shop, dates)
    planned = {each.key for each in saved.changes}
    shop.world.advance(timedelta(hours=13))
    result = apply(shop, saved, dates, counting=people(80))
    assert set(fates(result).values()) == {Fate.NOT_TRIED}
    assert {"60.0%" in each.text for each in result.outcomes if str(each.key) in planned} == {True}
    (came,) = [each for each in result.outcomes if str(each.key) not in planned]
    assert "approval of all its dates is held back" in came.text
    assert untouched(shop)
    assert shop.store.lock is not None
    assert shop.store.lock.standing == {}
    assert shop.roll(dates).exit_code is ExitCode.CHANGES
    assert untouched(shop)


def test_a_date_that_came_due_meanwhile_is_made_under_its_definitions_approval():
    shop, dates = Shop(), daily(start="2027-05-22 18:30")
    saved = saved_of(shop, dates)
    planned = {each.key for each in saved.changes}
    shop.world.advance(timedelta(hours=13))
    result = apply(shop, saved, dates)
    assert result.exit_codes == frozenset()
    (came,) = set(fates(result)) - planned
    assert fates(result)[came] is Fate.CREATED
