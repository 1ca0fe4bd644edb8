"""What exists twice is stopped, what may be another's is not, and nothing is passed over (protocol 5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.applying.result import Fate
from ctsync.applying.settling import settle_as
from ctsync.errors import ExitCode
from ctsync.lock.receipt import Finding, Sight
from ctsync.lock.record import Operation, State
from ctsync.lock.stores.contract import revision_of
from ctsync.names import RemoteId
from ctsync.planning.change import Block, Blocked
from tests.support.campaigns import one
from tests.support.runs import Shop, fates


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    shop.apply(one("a"), one("z", "2027-06-02 12:00"))
    return shop


def twin_of(shop: Shop, name: str = "a") -> int:
    row = next(row for row in shop.world.rows if row.name.startswith(f"{name} "))
    return shop.world.add_by_hand(row.name, "20270601 12:00").id


def test_a_list_that_fails_amid_a_sweep_is_asked_again(shop: Shop):
    number = twin_of(shop)
    shop.world.list_faults.extend(["", "away"])
    result = shop.audit()
    assert result.exit_code is ExitCode.DUPLICATE
    assert "The extra one is stopped." in result.outcomes[0].text
    assert shop.world.row(number).stopped_at is not None


def test_a_twin_that_cannot_be_proven_stopped_is_told_so(shop: Shop):
    twin_of(shop)
    shop.world.stop_faults.extend(["ignored"] * 99)
    (outcome,) = shop.audit().outcomes
    assert "NOT proven stopped" in outcome.text


def test_a_released_campaign_is_let_alone(shop: Shop):
    shop.apply(one("a", on_remove="forget"), one("z", "2027-06-02 12:00"))
    assert fates(shop.apply(one("z", "2027-06-02 12:00"))) == {"a": Fate.FORGOTTEN}
    twin_of(shop)
    assert shop.audit().exit_code is ExitCode.DONE
    assert shop.world.calls("stop") == ()


def test_a_row_of_an_instance_that_is_live_under_another_number_is_one_too_many(shop: Shop):
    """Its record lost the operation that made it: the token still says which instance it is."""
    shop.apply(one("a", "2027-06-01 14:00"), one("z", "2027-06-02 12:00"))
    first = shop.world.rows[0]
    lock = shop.store.lock
    assert lock is not None
    record = replace(lock.records["a"], history=())
    shop.store.lock = lock.with_record(record)
    first.stopped_at = None
    result = shop.audit()
    assert result.exit_code is ExitCode.DUPLICATE
    assert first.stopped_at is not None
    assert shop.world.live() == ["a", "z"]


def test_what_was_proven_stopped_and_is_live_again_is_told_and_never_passed_over(shop: Shop):
    assert fates(shop.apply(one("z", "2027-06-02 12:00"))) == {"a": Fate.STOPPED}
    row = next(row for row in shop.world.rows if row.name.startswith("a "))
    row.stopped_at, row.status = None, "pending"
    for _ in range(2):
        result = shop.audit()
        assert fates(result) == {"a": Fate.STOP_UNVERIFIED}
        assert "the list shows it as live again" in result.outcomes[0].text
        assert result.exit_code is ExitCode.STOP_NOT_VERIFIED


def with_the_id_of_another(shop: Shop) -> None:
    """CleverTap answered the create of `a` with the id of `z`, of which the lock did not know yet."""
    lock = shop.store.read()
    assert lock is not None
    record, other = lock.records["a"], lock.records["z"].operation.remote_id
    mistaken = record.with_operation(replace(record.operation, remote_id=other))
    shop.store.write(replace(lock, records={"a": mistaken}), based_on=revision_of(lock))


def test_an_id_that_a_list_leaves_out_for_a_moment_is_looked_for_again_before_its_twin_is_stopped(shop: Shop):
    """Seed 472 of the simulator: the twin was the campaign itself, and the recorded id was another one's."""
    with_the_id_of_another(shop)
    campaign, other = shop.world.rows
    other.hidden = 1
    result = shop.audit()
    assert result.exit_code is ExitCode.DUPLICATE
    assert campaign.stopped_at is None
    assert other.stopped_at is None


def test_which_of_two_is_the_right_one_is_not_guessed_when_the_recorded_id_shows_another_name(shop: Shop):
    first, other = shop.world.rows
    twin = twin_of(shop)
    first.name = other.name
    result = shop.audit()
    assert result.exit_code is ExitCode.DUPLICATE
    told = {outcome.remote_id: outcome.text for outcome in result.outcomes if outcome.fate is Fate.DUPLICATE}
    assert set(told) == {twin, first.id}
    assert "Neither is taken for the surplus one" in told[RemoteId(twin)]
    assert "is recorded for a" in told[RemoteId(first.id)]
    assert shop.world.calls("stop") == ()


def test_the_receipts_of_a_twin_stand_with_the_operation_that_it_has_the_token_of(shop: Shop):
    before = shop.world.rows[0].name
    shop.apply(one("a", "2027-06-01 14:00"), one("z", "2027-06-02 12:00"))
    twin = shop.world.add_by_hand(before, "20270601 12:00").id
    shop.audit()
    assert shop.store.lock is not None
    record = shop.store.lock.records["a"]
    (earlier,) = record.history
    found = [each.finding for each in earlier.receipts if isinstance(each, Sight) and each.remote_id == twin]
    assert found == [Finding.DUPLICATE, Finding.DUPLICATE], "seen, and seen stopped"
    assert not any(getattr(each, "remote_id", None) == twin for each in record.operation.receipts)


def test_of_two_rows_of_an_unclear_create_a_live_one_is_taken_and_not_a_stopped_one():
    """Whatever their numbers: who takes the stopped one for the campaign leaves the live one to be stopped as a twin."""
    shop = Shop()
    shop.world.create_faults.append("lost before")
    shop.apply(one("a"))
    assert shop.store.lock is not None
    name = shop.store.lock.records["a"].operation.remote_name
    shop.world.add_by_hand(name, "20270601 12:00", status="stopped")
    live = shop.world.add_by_hand(name, "20270601 12:00").id
    assert fates(shop.audit()) == {"a": Fate.FOUND}
    assert shop.store.lock.records["a"].operation.remote_id == live
    assert shop.world.calls("stop") == ()


def test_an_unclear_create_that_turns_up_completed_has_been_sent_and_is_not_made_again():
    shop = Shop()
    shop.world.create_faults.append("lost before")
    shop.apply(one("a"))
    assert shop.store.lock is not None
    name = shop.store.lock.records["a"].operation.remote_name
    sent = shop.world.add_by_hand(name, "20270601 12:00", status="completed").id
    (outcome,) = shop.audit().outcomes
    assert (outcome.fate, outcome.remote_id, outcome.text) == (Fate.SETTLED, sent, "it has been sent")
    assert shop.store.lock.records["a"].operation.state is State.SENT
    shop.apply(one("a"))
    assert len(shop.world.calls("create")) == 1


@pytest.mark.parametrize("command", ["audit", "apply", "stop"])
def test_a_withdrawn_create_that_turns_up_completed_may_have_been_sent(command):
    """Whoever withdrew it must not read of a run that ended well: people got it (protocol 10)."""
    shop = Shop()
    shop.world.create_faults.extend(["", "lost before"])
    shop.apply(one("z"), one("a", "2027-06-02 12:00"))
    assert shop.apply(one("z")).exit_code is ExitCode.FROZEN
    assert shop.store.lock is not None
    name = shop.store.lock.records["a"].operation.remote_name
    sent = shop.world.add_by_hand(name, "20270602 12:00", status="completed").id
    runs = {"audit": shop.audit, "apply": lambda: shop.apply(one("z")), "stop": lambda: shop.stop("a")}
    result = runs[command]()
    (outcome,) = result.outcomes
    assert (str(outcome.key), outcome.fate, outcome.remote_id) == ("a", Fate.MAYBE_SENT, sent)
    assert "it ran before it could be stopped" in outcome.text
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert shop.store.lock.records["a"].operation.state is State.SENT
    assert shop.audit().exit_code is ExitCode.DONE


@pytest.mark.parametrize("command", ["audit", "apply", "stop", "resolve"])
@pytest.mark.parametrize("had_come", [False, True], ids=["before its time", "after its time"])
def test_a_withdrawn_create_that_turns_up_stopped_by_somebody_may_have_run_once_its_time_had_come(
    command: str, had_come: object
):
    """The list says that it was stopped, and never when."""
    shop = Shop()
    shop.world.create_faults.extend(["", "lost before"])
    shop.apply(one("z"), one("a", "2027-06-02 12:00"))
    assert shop.apply(one("z")).exit_code is ExitCode.FROZEN
    lock = shop.store.lock
    assert lock is not None
    operation = lock.records["a"].operation
    row = shop.world.add_by_hand(operation.remote_name, "20270602 12:00", status="stopped")
    shop.world.advance(operation.first_send - shop.world.now - timedelta(minutes=0 if had_come else 2))
    runs = {
        "audit": shop.audit,
        "apply": lambda: shop.apply(one("z")),
        "stop": lambda: shop.stop("a"),
        "resolve": lambda: shop.driver().run(
            settle_as(shop.request(), "a", RemoteId(row.id), "seen in the dashboard")
        ),
    }
    result = runs[command]()
    if had_come:
        assert fates(result)["a"] is Fate.MAYBE_SENT
        assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
        assert "not when" in " ".join(outcome.text for outcome in result.outcomes)
    else:
        assert fates(result)["a"] is Fate.SETTLED
        assert result.exit_code is ExitCode.DONE


def test_nor_is_the_time_to_which_somebody_moved_it_forgotten():
    shop = Shop()
    shop.world.create_faults.extend(["", "lost before"])
    shop.apply(one("z", "2027-05-26 12:00"), one("a", "2027-06-02 12:00"))
    assert shop.apply(one("z", "2027-05-26 12:00")).exit_code is ExitCode.FROZEN
    assert shop.store.lock is not None
    name = shop.store.lock.records["a"].operation.remote_name
    shop.world.add_by_hand(name, "20270525 12:00", status="stopped")
    shop.world.advance(timedelta(days=6))
    assert fates(shop.audit())["a"] is Fate.MAYBE_SENT


def test_nothing_takes_the_place_of_what_exists_twice_before_both_are_proven_stopped(shop: Shop):
    """The recorded row is stopped at once; the extra one would still go out, beside the new version."""
    number, changed = twin_of(shop), one("a", "2027-06-01 14:00")
    shop.world.stop_faults.extend(["ignored"] * 7)
    result = shop.apply(changed, one("z", "2027-06-02 12:00"))
    assert result.exit_code is ExitCode.DUPLICATE
    assert len(shop.world.calls("create")) == 2
    assert shop.world.row(number).stopped_at is None
    (blocked,) = shop.plan(changed, one("z", "2027-06-02 12:00")).of(Blocked)
    assert (blocked.block, blocked.other_id) == (Block.TWIN, number)
    shop.apply(changed, one("z", "2027-06-02 12:00"))
    assert len(shop.world.calls("create")) == 3
    assert shop.world.live() == ["a", "z"]


def test_nothing_comes_back_while_an_extra_row_of_it_is_live(shop: Shop):
    number = twin_of(shop)
    shop.world.row(number).stop_ignored = True
    shop.apply(one("z", "2027-06-02 12:00"))
    back = (one("a"), one("z", "2027-06-02 12:00"))
    (blocked,) = shop.plan(*back).of(Blocked)
    assert (blocked.block, blocked.other_id) == (Block.TWIN, number)
    shop.apply(*back)
    assert len(shop.world.calls("create")) == 2


def stopped_by_somebody(shop: Shop, number: int) -> None:
    """In the dashboard."""
    shop.world.row(number).stopped_at = shop.world.now


def recorded(shop: Shop, name: str = "a") -> Operation:
    assert shop.store.lock is not None
    return shop.store.lock.records[name].operation


def test_who_stops_one_of_two_in_the_dashboard_withdraws_both(shop: Shop):
    """Nobody can tell which was meant: the campaign, or its double. What goes out cannot be taken back."""
    first, second = shop.world.rows[0].id, twin_of(shop)
    stopped_by_somebody(shop, first)
    result = shop.audit()
    assert result.exit_code is ExitCode.DUPLICATE
    text = next(outcome.text for outcome in result.outcomes if outcome.fate is Fate.DUPLICATE)
    assert f"Somebody stopped {first} in the dashboard, and CleverTap had made two of it: {second}" in text
    assert "give its file a higher `generation`" in text
    assert recorded(shop).state is State.FOREIGN
    assert shop.world.calls("stop") == (second,)


def test_what_somebody_withdrew_with_its_double_is_told_until_a_generation_sends_it_once(shop: Shop):
    twin_of(shop)
    stopped_by_somebody(shop, shop.world.rows[0].id)
    shop.audit()
    rest = one("z", "2027-06-02 12:00")
    assert shop.apply(one("a"), rest).exit_code is ExitCode.CHANGES
    assert shop.world.live() == ["z"]
    shop.apply(one("a", generation="2"), rest)
    assert shop.world.live() == ["a", "z"]
    shop.world.add_by_hand(shop.world.rows[0].name, "20270601 12:00")
    (told,) = shop.audit().outcomes
    assert "Somebody stopped" not in told.text, "what is recorded by now was not stopped by anybody"


def test_what_turns_up_only_after_somebody_stopped_all_there_was_is_surplus(shop: Shop):
    """That decision was about the campaign: as far as anybody could see, there was one."""
    stopped_by_somebody(shop, shop.world.rows[0].id)
    assert fates(shop.audit()) == {"a": Fate.SETTLED}
    late = twin_of(shop)
    assert fates(shop.audit()) == {"a": Fate.DUPLICATE}
    assert shop.world.row(late).stopped_at is not None


def test_once_it_was_sent_the_rest_of_the_other_one_is_surplus(shop: Shop):
    first, second = shop.world.rows[0], shop.world.row(twin_of(shop))
    shop.world.now = first.moments[0]
    first.status = "stopped"
    shop.audit()
    assert recorded(shop).remote_id == first.id
    assert shop.world.calls("stop") == (second.id,)
