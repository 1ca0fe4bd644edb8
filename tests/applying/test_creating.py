"""The last questions before a POST, asked with what this run has learnt meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.applying import calls
from ctsync.applying.creating import Creation, create
from ctsync.applying.events import Before, Event
from ctsync.applying.result import Fate
from ctsync.applying.run import Run
from ctsync.errors import ExitCode
from ctsync.lock.record import State, Why
from tests.support.campaigns import one, wanted
from tests.support.runs import Shop, digests, fates, kinds

EMAIL = {"channel": "email"}


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_a_new_moment_of_a_day_is_created_beside_records_that_keep_their_numbers(shop: Shop):
    day = ["2027-06-01 10:00", "2027-06-01 18:00", "2027-06-01 20:00"]
    shop.apply(wanted("n", day, **EMAIL))
    shop.apply(wanted("n", [day[2], "2027-06-02 20:00"], **EMAIL))
    more = wanted("n", [day[2], "2027-06-01 21:00", "2027-06-02 20:00"], **EMAIL)
    assert fates(shop.apply(more)) == {"n@2027-06-01#4": Fate.CREATED}
    assert set(kinds(shop.plan(more)).values()) == {"Keep", "History"}


def test_nothing_is_created_while_a_relative_could_not_be_proven_stopped(shop: Shop):
    shop.apply(one("news", "2027-06-01 10:00", **EMAIL))
    shop.world.stop_faults.extend(["ignored"] * 99)
    dated = wanted("news", ["2027-06-01 18:00", "2027-06-03 10:00"], **EMAIL)
    result = shop.apply(dated)
    assert fates(result) == {
        "news": Fate.STOP_UNVERIFIED,
        "news@2027-06-01": Fate.BLOCKED,
        "news@2027-06-03": Fate.BLOCKED,
    }
    assert len(shop.world.calls("create")) == 1
    shop.world.stop_faults.clear()
    shop.apply(dated)
    shop.apply(dated)
    assert shop.world.live() == ["news 2027-06-01", "news 2027-06-03"]


def test_a_relative_whose_stop_was_not_approved_keeps_the_create_back(shop: Shop):
    shop.apply(one("news", "2027-06-01 10:00", **EMAIL))
    dated = wanted("news", ["2027-06-01 18:00", "2027-06-03 10:00"], **EMAIL)
    plan = shop.plan(dated)
    creates = frozenset(digest for digest in digests(plan) if digest not in digests(shop.plan(one("other"))))
    result = shop.apply(dated, approved=creates)
    assert fates(result)["news@2027-06-01"] is Fate.BLOCKED
    assert shop.world.live() == ["news"]


def test_nothing_is_created_over_a_campaign_that_is_still_sending(shop: Shop):
    shop.apply(one("a"))
    shop.world.now = one("a").last_send + timedelta(minutes=20)
    result = shop.apply(one("a", "2027-06-05 12:00", generation="2"))
    assert ExitCode.BLOCKED in result.exit_codes
    assert len(shop.world.calls("create")) == 1
    shop.world.advance(timedelta(hours=1))
    again = shop.apply(one("a", "2027-06-05 12:00", generation="2"))
    assert fates(again)["a"] is Fate.CREATED
    assert shop.store.lock is not None
    record = shop.store.lock.records["a"]
    assert [operation.state for operation in record.history] == [State.SENT]


def test_a_repeat_whose_replace_was_refused_goes_on_with_what_is_left(shop: Shop):
    daily = {"every": "1 day", "start": "2027-05-25 10:00", "runs": "9"}
    message = {"title": "Hello", "body": "New words.", "android": {"notification_channel": "offers"}}
    shop.apply(one("p", daily))
    shop.world.now = one("x", "2027-05-26 11:00").first_send
    shop.world.create_faults.append("refused")
    assert fates(shop.apply(one("p", daily, message=message))) == {"p": Fate.REFUSED}
    assert fates(shop.apply(one("p", daily, message=message)))["p"] is Fate.CREATED
    shop.world.advance(timedelta(days=30))
    days = [day for _, day in shop.world.sent()]
    assert sorted(days) == [f"2027-05-{day}" for day in range(25, 32)] + ["2027-06-01", "2027-06-02"]
    assert set(shop.world.sent().values()) == {1}


def test_what_was_let_go_can_be_taken_over_again_and_stopped(shop: Shop):
    shop.apply(one("a", on_remove="forget"), one("z"))
    shop.apply(one("z"))
    number = str(shop.world.rows[0].id)
    assert fates(shop.apply(one("a", adopt=number), one("z"))) == {"a": Fate.ADOPTED}
    assert shop.store.lock is not None
    assert [each.state for each in shop.store.lock.records["a"].history] == [State.RELEASED]
    assert fates(shop.apply(one("z"))) == {"a": Fate.STOPPED}
    assert shop.world.live() == ["z"]


def test_what_is_taken_over_is_stopped_by_its_own_time_not_by_the_files(shop: Shop):
    row = shop.world.add_by_hand("Flash sale", "20270601 12:00")
    shop.apply(one("flash", "2027-06-01 18:00", adopt=str(row.id), dashboard_name="Flash sale"), one("z"))
    shop.world.now = one("flash", "2027-06-01 12:00").first_send - timedelta(seconds=30)
    result = shop.apply(one("z"))
    assert fates(result)["flash"] is Fate.MAYBE_SENT


def test_an_undeclared_rename_of_what_its_file_lets_go_changes_nothing(shop: Shop):
    shop.apply(one("a", on_remove="forget"), one("z"))
    message = {"title": "Hello", "body": "This is a.", "android": {"notification_channel": "offers"}}
    renamed = one("b", message=message)
    assert shop.apply(renamed, one("z")).exit_codes == {ExitCode.BLOCKED}
    declared = one("b", message=message, renamed_from=["a"])
    assert kinds(shop.plan(declared, one("z"))) == {"a": "Keep", "z": "Keep"}


def test_an_id_that_another_campaign_has_proves_nothing_and_the_list_says_which_was_made(shop: Shop):
    shop.apply(one("a"))
    shop.world.create_faults.append("reused id")
    result = shop.apply(one("a"), one("b"))
    assert fates(result) == {"b": Fate.FOUND}
    lock = shop.store.read()
    assert lock is not None
    ids = {name: record.operation.remote_id for name, record in lock.records.items()}
    assert ids == {"a": shop.world.rows[0].id, "b": shop.world.rows[1].id}
    assert fates(shop.apply(one("a"))) == {"b": Fate.STOPPED}
    assert shop.world.live() == ["a"]


def test_an_id_of_a_campaign_that_was_replaced_proves_nothing_either(shop: Shop):
    shop.apply(one("a"))
    shop.world.create_faults.append("reused id")
    changed = {"title": "New", "body": "Hi", "android": {"notification_channel": "offers"}}
    result = shop.apply(one("a", message=changed))
    lock = shop.store.read()
    assert lock is not None
    assert lock.records["a"].operation.remote_id == shop.world.rows[1].id
    assert result.exit_code is ExitCode.DONE
    assert shop.world.live() == ["a"]


def test_an_id_of_a_campaign_that_somebody_else_made_proves_nothing(shop: Shop):
    shop.world.add_by_hand("by hand", "20270601 12:00")
    shop.world.create_faults.append("reused id")
    assert fates(shop.apply(one("a"))) == {"a": Fate.FOUND}


def test_an_id_that_a_file_takes_over_proves_nothing_even_if_the_list_left_it_out(shop: Shop):
    row = shop.world.add_by_hand("flash", "20270601 12:00", hidden=1)
    shop.world.create_faults.append("reused id")
    result = shop.apply(one("flash", adopt=str(row.id)), one("a"))
    assert fates(result)["a"] is Fate.FOUND
    lock = shop.store.read()
    assert lock is not None
    assert lock.records["a"].operation.remote_id == shop.world.rows[1].id
    assert not shop.world.calls("stop")


@pytest.mark.parametrize("why", [Why.HOLD, Why.PANIC])
def test_what_was_told_to_stop_while_it_was_created_keeps_the_reason(shop: Shop, why: Why):
    """In a run that goes on whoever else writes; any other one hands its outcomes in and ends."""
    shop.apply(one("a"))
    shop.world.create_faults.append("limited")
    left = [why]

    def decide(event: Event) -> None:
        if left and isinstance(event, Before) and isinstance(event.call, calls.Rest):
            if left.pop() is Why.HOLD:
                shop.hold(shop.world.now + timedelta(days=40), "b", stops=True)
            else:
                shop.stop("b")

    driver = shop.driver()
    driver.listener = decide
    assert shop.store.lock is not None
    lock = replace(shop.store.lock, names_verified=True)
    run = Run(shop.request(), lock, shop.world.now, presses_on=True)
    driver.run(create(run, [Creation(one("b"))]))
    operation = shop.store.lock.records["b"].operation
    assert (operation.why, operation.state.is_ended or operation.state is State.STOPPING) == (why, True)
