"""`ctsync stop` where names, series and the lock are not what they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.applying import calls
from ctsync.applying.events import After, Event
from ctsync.applying.meant import Files
from ctsync.applying.panic import stop_now
from ctsync.applying.request import Limits
from ctsync.applying.result import ApplyResult, Fate
from ctsync.campaign.desired import DesiredCampaign
from ctsync.errors import ExitCode, Fenced, UsageError
from ctsync.lock.record import Lock, State
from ctsync.planning.change import Block, Blocked
from tests.support.between_calls import Once, another, operation
from tests.support.campaigns import one, wanted
from tests.support.rolling import daily
from tests.support.runs import Shop, digests, fates


@pytest.fixture
def shop() -> Shop:
    return Shop()


def lock_of(shop: Shop) -> Lock:
    assert shop.store.lock is not None
    return shop.store.lock


def test_a_series_that_was_renamed_is_stopped_by_the_name_that_its_dates_were_made_under(shop: Shop):
    """Whoever looks at the dashboard sees the name of then, and no further date may be made under any name."""
    shop.apply(daily(), one("z"))
    lock = lock_of(shop)
    renamed = {key: replace(each, name="letters") for key, each in lock.standing.items()}
    dates = {
        key: replace(record, name="bulletin")
        for key, record in lock.records.items()
        if record.key.definition == "news"
    }
    shop.store.lock = replace(lock.with_records(dates), standing=renamed)
    told = fates(shop.stop("bulletin"))
    assert told["news"] is Fate.SETTLED
    assert {told[key] for key in dates} == {Fate.STOPPED}
    assert lock_of(shop).standing["news"].stopped_at == shop.world.now


def test_a_lock_that_vanishes_while_a_panic_waits_is_not_made_up(shop: Shop):
    shop.world.create_faults.extend(["", "lost before"])
    shop.apply(one("z"), one("a", "2027-06-02 12:00"))
    known = lock_of(shop)

    def hear(event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, calls.Rest):
            shop.store.lock = None

    driver = shop.driver()
    driver.listener = hear
    request = replace(shop.request(), limits=Limits(stop_recheck=30.0))
    result = driver.run(stop_now(request, ["a"]))
    assert result.exit_code is not ExitCode.DONE
    assert fates(result) == {"a": Fate.FROZEN}
    assert shop.store.lock is None
    assert known.records["a"].operation.state is State.INTENT


def test_another_locks_records_are_not_taken_for_what_an_apply_has_handed_in(shop: Shop):
    shop.world.create_faults.extend(["", "lost before"])
    shop.apply(one("z"), one("a", "2027-06-02 12:00"))

    def hear(event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, calls.Rest):
            shop.store.lock = replace(lock_of(shop), lineage="theirs", records={})

    driver = shop.driver()
    driver.listener = hear
    request = replace(shop.request(), limits=Limits(stop_recheck=30.0))
    assert fates(driver.run(stop_now(request, ["a"]))) == {"a": Fate.FROZEN}


def test_a_list_of_dates_is_not_stopped_as_a_whole_while_the_store_is_away(shop: Shop):
    """Its only campaign is over, so there is nothing to stop but what is yet to come, and that stands nowhere."""
    shop.apply(wanted("news", ["2027-05-20 18:50"], channel="email"))
    shop.world.advance(timedelta(days=2))
    shop.audit()
    assert lock_of(shop).records["news@2027-05-20"].operation.state is State.SENT
    shop.store.faults.append("full")
    result = shop.stop("news")
    assert fates(result)["news"] is Fate.STOP_UNVERIFIED
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert shop.stop("news").exit_code is ExitCode.DONE
    (blocked,) = shop.plan(wanted("news", ["2027-06-05 18:50"], channel="email")).of(Blocked)
    assert blocked.block is Block.HALTED


def test_a_panic_stops_what_exists_twice_both_times(shop: Shop):
    shop.apply(one("a"), one("z"))
    row = next(row for row in shop.world.rows if row.name.startswith("a "))
    shop.world.add_by_hand(row.name, "20270601 12:00")
    result = shop.stop("a")
    assert result.exit_code is ExitCode.DUPLICATE
    assert shop.world.live() == ["z"]


def test_a_hold_that_stops_does_not_leave_an_extra_row_live(shop: Shop):
    shop.apply(one("a"), one("z"))
    row = next(row for row in shop.world.rows if row.name.startswith("a "))
    shop.world.add_by_hand(row.name, "20270601 12:00")
    result = shop.hold(shop.world.now + timedelta(days=30), "a", stops=True)
    assert result.exit_code is ExitCode.DUPLICATE
    assert shop.world.live() == ["z"]


# ── what is in a file and not in the lock ──


def stopped(
    shop: Shop, *names: str, files: tuple[DesiredCampaign, ...] = (), others: str = ""
) -> ApplyResult:
    """A stop by somebody who has these files; `others` are names of files that were not read."""
    known = Files(files, frozenset({*(each.name for each in files), *others.split()}))
    return shop.driver().run(stop_now(shop.request(), names, known))


def test_what_a_running_apply_has_not_reached_yet_is_fenced_and_never_made(shop: Shop):
    files = tuple(one(f"c{number}", f"2027-06-{number:02} 12:00") for number in range(1, 9))
    shop.apply(one("keep", "2027-06-25 12:00"))
    panic = Once(After, calls.PostCreate, lambda: stopped(another(shop), "c8", files=files))
    shop.listener = panic
    result = shop.apply(*files, one("keep", "2027-06-25 12:00"))
    (told,) = panic.done
    assert told.exit_code is ExitCode.DONE
    assert fates(told) == {"c8": Fate.SETTLED}
    assert "above 1" in told.outcomes[0].text
    assert ExitCode.HELD in result.exit_codes
    shop.listener = lambda _: None
    again = shop.apply(*files, one("keep", "2027-06-25 12:00"))
    assert again.exit_code is ExitCode.CHANGES, "it is told each time"
    assert "c8" not in shop.world.live()
    assert "c7" in shop.world.live()
    raised = one("c8", "2027-06-08 12:00", generation="2")
    shop.apply(*files[:-1], raised, one("keep", "2027-06-25 12:00"))
    assert "c8" in shop.world.live()


def test_a_plan_that_was_approved_before_does_not_make_it_either(shop: Shop):
    shop.apply(one("b"))
    plan = shop.plan(one("a", "2027-06-02 12:00"), one("b"))
    stopped(shop, "a", files=(one("a", "2027-06-02 12:00"),))
    shop.apply(one("a", "2027-06-02 12:00"), one("b"), approved=digests(plan))
    assert shop.world.live() == ["b"]


@pytest.mark.parametrize(
    "dates", [daily(), wanted("news", ["2027-06-01 10:00", "2027-06-03 10:00"], channel="email")]
)
def test_no_date_of_a_definition_that_only_files_know_is_made(shop: Shop, dates: tuple[DesiredCampaign, ...]):
    shop.apply(one("b"))
    assert stopped(shop, "news", files=dates).exit_code is ExitCode.DONE
    shop.apply(dates, one("b"))
    shop.roll(dates, one("b"))
    assert shop.world.live() == ["b"]
    assert stopped(shop, "news", files=dates).exit_code is ExitCode.DONE, "again, and nothing is new"


def test_a_raised_generation_that_is_under_way_is_stopped_before_it_is_made(shop: Shop):
    """The one before went out, or was stopped by hand, so there is nothing in the lock that a stop would change."""
    shop.apply(one("a"), one("b"))
    shop.stop("a")
    raised = one("a", generation="2")
    told = stopped(shop, "a", files=(raised,))
    assert told.exit_code is ExitCode.DONE
    assert any("above 2" in outcome.text for outcome in told.outcomes)
    shop.apply(raised, one("b"))
    assert shop.world.live() == ["b"]
    shop.apply(one("a", generation="3"), one("b"))
    assert shop.world.live() == ["a", "b"]


def test_a_rolling_definition_is_stopped_under_the_generation_that_its_file_has_by_now(shop: Shop):
    shop.apply(daily(), one("z"))
    raised = tuple(
        wanted(
            "news",
            {"every": "1 day", "start": "2027-05-20 18:50", "runs": "10", "mode": "rolling"},
            channel="email",
            generation="2",
        )
    )
    stopped(shop, "news", files=raised)
    assert lock_of(shop).standing["news"].generation == 2
    shop.apply(raised, one("z"))
    assert shop.world.live() == ["z"]


def test_a_stop_that_changes_nothing_still_fences_whoever_holds_the_lock(shop: Shop):
    """Without files nobody knows what is under way, and the person wants it stopped."""
    shop.apply(one("a"), one("b"))
    shop.stop("a")
    shop.listener = Once(After, calls.WriteLock, lambda: another(shop).stop("a"))
    raised = one("a", generation="2")
    with pytest.raises(Fenced):
        shop.apply(raised, one("b"))
    assert shop.world.live() == ["b"]


def test_a_slip_is_told_with_what_was_meant_and_writes_nothing(shop: Shop):
    shop.apply(one("b"))
    writes = shop.store.writes
    with pytest.raises(UsageError, match="Neither the lock nor a file") as raised:
        stopped(shop, "letterr", others="letter")
    assert "letter" in raised.value.hint
    assert shop.store.writes == writes


def test_a_file_that_cannot_be_read_is_told_apart_from_a_slip(shop: Shop):
    shop.apply(one("b"))
    with pytest.raises(UsageError, match="its file cannot be read") as raised:
        stopped(shop, "letter", others="letter")
    assert "ctsync hold" in raised.value.hint


def test_one_date_that_does_not_exist_yet_is_not_stopped_alone(shop: Shop):
    shop.apply(one("b"))
    dates = wanted("news", ["2027-06-01 10:00", "2027-06-03 10:00"], channel="email")
    with pytest.raises(UsageError, match="not created yet"):
        stopped(shop, "news@2027-06-03", files=dates)
    assert not lock_of(shop).standing


def test_a_renamed_definition_is_stopped_by_the_name_that_only_its_file_has(shop: Shop):
    shop.apply(one("old"), one("b"))
    result = stopped(shop, "new", files=(one("new", renamed_from=["old"]),))
    assert fates(result) == {"old": Fate.STOPPED}
    assert shop.world.live() == ["b"]


def test_a_name_that_one_file_has_is_not_taken_for_one_that_another_had(shop: Shop):
    shop.apply(one("first"), one("second"))
    files = (one("second"), one("first", renamed_from=["second"]))
    assert set(Files(files).definitions("second")) == {"second"}


def test_what_only_files_know_is_not_called_stopped_while_the_store_takes_nothing(shop: Shop):
    shop.apply(one("b"))
    shop.store.faults.append("full")
    result = stopped(shop, "a", files=(one("a"),))
    assert fates(result) == {"a": Fate.STOP_UNVERIFIED}
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED


def test_a_lock_that_was_put_back_does_not_hide_that_it_is_live(shop: Shop):
    shop.apply(one("b"))
    before = lock_of(shop)
    shop.apply(one("a"), one("b"))
    shop.store.lock = before
    result = stopped(shop, "a", files=(one("a"),))
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert any("the lock knows nothing of it" in outcome.text for outcome in result.outcomes)


def test_that_it_could_not_be_looked_for_is_no_good_end(shop: Shop):
    shop.apply(one("b"))
    shop.world.list_faults.extend(["broken"] * 3)
    assert stopped(shop, "a", files=(one("a"),)).exit_code is ExitCode.STOP_NOT_VERIFIED


def test_a_part_that_was_let_go_of_is_told_although_its_definition_is_stopped(shop: Shop):
    """What is said of the definition stands under the same key, and must not silence what is said of the campaign."""
    shop.apply(one("a", on_remove="forget"), one("b"))
    shop.apply(one("b"))
    assert operation(shop, "a").state is State.RELEASED
    result = stopped(shop, "a", files=(one("a", generation="2"),))
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
