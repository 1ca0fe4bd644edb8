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


@pytest.mark.parametrize("is_wanted", [True, False])
def test_one_wrong_digit_never_takes_or_stops_a_strangers_campaign(is_wanted):
    shop = Shop()
    stranger = shop.world.add_by_hand("Board letter (legal team)", "20270601 18:00")
    shop.world.create_faults.append("lost before")
    shop.apply(one("a"), one("b"))
    shop.apply(*[one("a")] if is_wanted else [], one("b"))
    with pytest.raises(UsageError, match="does not look like the campaign of a") as refused:
        known_as(shop, stranger.id)
    assert "'Board letter (legal team)' at 2027-06-01 18:00, and a is 'a ~ct1." in refused.value.why
    assert "at 2027-06-01 12:00" in refused.value.why
    assert f"ctsync import {stranger.id}" in refused.value.hint
    assert shop.world.calls("stop") == ()
    assert state(shop) is State.INTENT


@pytest.mark.parametrize(
    ("name", "at", "is_taken"),
    [
        ("a", "20270601 12:00", True),
        ("a ~", "20270601 12:00", True),
        ("a", "20270601 12:01", False),
        ("aa", "20270601 12:00", False),
        ("a ~ct1.another", "20270601 12:00", False),
    ],
)
def test_without_its_mark_a_campaign_is_known_by_its_whole_name_and_its_time(name, at, is_taken):
    shop = frozen()
    row = shop.world.add_by_hand(name, at)
    if is_taken:
        assert fates(known_as(shop, row.id)) == {"a": Fate.SETTLED}
        return
    with pytest.raises(UsageError, match="does not look like"):
        known_as(shop, row.id)


def test_the_mark_alone_says_whose_a_campaign_is_whatever_was_changed_before_it():
    shop = frozen()
    assert shop.store.lock is not None
    token = shop.store.lock.records["a"].operation.token
    row = shop.world.add_by_hand(f"Renamed {token}", "20270601 18:00")
    assert fates(known_as(shop, row.id)) == {"a": Fate.SETTLED}


def test_of_a_repeat_that_has_begun_the_name_alone_is_compared():
    daily = one("a", {"every": "1 day", "start": "2027-06-01 12:00", "runs": "5"})
    shop = Shop()
    shop.world.create_faults.append("lost before")
    shop.apply(daily)
    row = shop.world.add_by_hand("a", "20270601 13:00")
    with pytest.raises(UsageError, match="does not look like"):
        known_as(shop, row.id)
    shop.world.advance(timedelta(days=13))
    assert fates(known_as(shop, row.id)) == {"a": Fate.SETTLED}


@pytest.mark.parametrize("is_wanted", [True, False])
def test_a_person_hears_that_a_withdrawn_campaign_has_run(is_wanted):
    shop = frozen("lost after", names_cut_at=10)
    row = shop.world.rows[0]
    shop.apply(*[one("a")] if is_wanted else [], one("b"))
    row.status = "completed"
    result = known_as(shop, row.id)
    assert state(shop) is State.SENT
    assert fates(result)["a"] is (Fate.SETTLED if is_wanted else Fate.MAYBE_SENT)
    assert result.exit_code is (ExitCode.DONE if is_wanted else ExitCode.STOP_NOT_VERIFIED)
    assert SEEN in result.outcomes[0].text


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
