"""What a plan says of rolling definitions beyond single campaigns (design 5, protocol 8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.errors import ExitCode
from ctsync.guardrails.facts import facts_of
from ctsync.guardrails.weights import Weights
from ctsync.lock.record import Lock, State, Why
from ctsync.lock.standing import MissedSend
from ctsync.planning.change import (
    Approve,
    Block,
    Blocked,
    Change,
    Create,
    Keep,
    Missed,
    Remark,
    Replace,
    Wait,
)
from ctsync.planning.offline import plan_offline
from ctsync.planning.plan import change_digest
from ctsync.planning.planner import make_plan
from ctsync.policy.model import NOTHING
from tests.planning.making import HOUR, by_key, lock_of, record_of, row_of, seen
from tests.support.campaigns import ACCOUNT, NOW, one
from tests.support.rolling import daily, rolling, rolling_lock, standing_of, weekly

TODAY, TOMORROW, *_ = DATES = daily()
SENDS = TODAY.first_send


def planned(wanted, lock: Lock, *rows, now=NOW) -> dict[str, Change]:
    made = make_plan(wanted, lock, seen(*rows), account=ACCOUNT, now=now)
    assert len({(str(change.key), isinstance(change, Approve)) for change in made.changes}) == len(
        made.changes
    )
    return by_key(made)


def test_a_new_definition_is_one_approval_and_its_due_dates():
    changes = planned(DATES, lock_of())
    approve = changes["news"]
    assert isinstance(approve, Approve)
    assert (approve.left, approve.past, approve.before) == (10, 0, None)
    assert sorted(key for key in changes if "@" in key) == [f"news@2027-05-{day}" for day in range(20, 24)]
    create = changes["news@2027-05-20"]
    assert isinstance(create, Create)
    assert not create.standing


def test_an_approval_is_weighed_by_its_next_date_and_not_by_its_last():
    """Checks of policy.yaml ask when it sends first."""
    made = make_plan(DATES, lock_of(), seen(), account=ACCOUNT, now=SENDS + HOUR)
    (approve,) = made.of(Approve)
    assert approve.lead.first_send == TOMORROW.first_send
    assert facts_of(approve, Weights(made, {}, NOTHING)).minutes_to_first_send == 23 * 60


def test_what_is_approved_needs_no_approval_and_its_dates_stand():
    changes = planned(DATES, rolling_lock(DATES, through=NOW))
    assert "news" not in changes
    assert all(isinstance(change, Create) and change.standing for change in changes.values())


@pytest.mark.parametrize(
    "edited", [daily(subject="Other"), daily(runs="11"), daily(start="2027-05-20 19:00"), daily(horizon="5d")]
)
def test_an_edit_needs_a_new_approval_unless_it_is_only_the_horizon(edited):
    changes = planned(edited, rolling_lock(DATES, through=NOW))
    assert ("news" in changes) is (edited[0].series.horizon == timedelta(days=4))


def test_the_digest_of_an_approval_is_bound_to_the_whole_schedule_and_the_generation():
    def digest(dates) -> str:
        (approve,) = make_plan(dates, lock_of(), seen(), account=ACCOUNT, now=NOW).of(Approve)
        return change_digest(approve, ACCOUNT)

    schedule = {"every": "1 day", "start": "2027-05-20 18:30", "runs": "10", "horizon": "4d"}
    digests = {digest(DATES), digest(daily(runs="11")), digest(daily(subject="Other"))}
    digests.add(digest(rolling("news", schedule, "Today", generation="2")))
    assert len(digests) == 4
    assert digest(daily(horizon="9d")) == digest(DATES)


def test_a_definition_whose_dates_are_all_over_is_blocked_once_and_only_if_nothing_was_ever_made_of_it():
    after = DATES[-1].first_send + HOUR
    blocked = planned(DATES, lock_of(), now=after)["news@2027-05-29"]
    assert isinstance(blocked, Blocked)
    assert blocked.block is Block.PAST
    old = record_of(DATES[-1], State.SENT)
    assert planned(DATES, rolling_lock(DATES, old, through=after), now=after).keys() == {"news@2027-05-29"}
    assert isinstance(planned(DATES, lock_of(old), now=after)["news@2027-05-29"], Keep)


def test_a_definition_stopped_by_hand_is_neither_approved_nor_created():
    lock = lock_of(standing={"news": standing_of(DATES, stopped_at=NOW)})
    changes = planned(DATES, lock)
    assert {type(change) for change in changes.values()} == {Blocked}
    assert {change.block for change in changes.values() if isinstance(change, Blocked)} == {Block.HALTED}
    made = make_plan(DATES, lock, seen(), account=ACCOUNT, now=NOW)
    assert made.exit_codes == {ExitCode.CHANGES}


def test_a_missed_date_is_told_whether_the_lock_knows_of_it_or_not():
    fresh = planned(DATES, rolling_lock(DATES, through=NOW), now=SENDS)["news@2027-05-20"]
    assert isinstance(fresh, Missed)
    assert not fresh.is_noted
    noted = {"news@2027-05-20": MissedSend(TODAY.key, "news", SENDS, SENDS)}
    lock = rolling_lock(DATES, through=SENDS, missed=noted)
    told = planned(DATES, lock, now=SENDS)["news@2027-05-20"]
    assert isinstance(told, Missed)
    assert told.is_noted
    made = make_plan(DATES, lock, seen(), account=ACCOUNT, now=SENDS)
    assert ExitCode.FROZEN in made.exit_codes


def test_a_missed_date_that_gets_a_later_time_is_a_date_again():
    later = daily(start="2027-05-20 21:00")
    change = planned(later, rolling_lock(DATES, through=NOW), now=SENDS)["news@2027-05-20"]
    assert isinstance(change, Create)
    near = daily(start="2027-05-20 18:40")
    guarded = planned(near, rolling_lock(DATES, through=NOW), now=SENDS)["news@2027-05-20"]
    assert isinstance(guarded, Blocked)
    assert guarded.block is Block.GUARD


def test_a_missed_date_of_a_definition_that_is_gone_is_told_too():
    changes = planned([one("other")], rolling_lock(DATES, through=NOW), now=SENDS)
    assert isinstance(changes["news@2027-05-20"], Missed)


def test_a_refused_date_whose_time_has_passed_was_missed_and_is_then_let_be():
    refused = record_of(TODAY, State.REFUSED)
    missed = planned(DATES, rolling_lock(DATES, refused, through=NOW), now=SENDS)["news@2027-05-20"]
    assert isinstance(missed, Missed)
    over = planned(DATES, rolling_lock(DATES, refused, through=SENDS), now=SENDS)["news@2027-05-20"]
    assert isinstance(over, Keep)


def test_a_date_that_has_started_is_left_as_it_is_whatever_its_file_says_now():
    sending = record_of(TODAY)
    row = row_of(sending, "running")
    for edited in (daily(subject="Other"), daily(start="2027-05-20 21:00")):
        change = planned(edited, rolling_lock(DATES, sending, through=NOW), row, now=SENDS + 5 * HOUR / 60)[
            "news@2027-05-20"
        ]
        assert isinstance(change, Keep)
        assert change.remarks == (Remark.CHANGED_AFTER_SENDING,)
        assert not change.needs_generation
    schedule = {"every": "1 day", "start": "2027-05-20 18:30", "runs": "10", "horizon": "4d"}
    raised = rolling("news", schedule, "Today", generation="2")
    kept = planned(raised, rolling_lock(DATES, sending, through=NOW), row, now=SENDS + HOUR / 2)
    assert isinstance(kept["news@2027-05-20"], Keep)


def test_an_edit_says_nothing_of_the_dates_that_are_over():
    sent = record_of(TODAY, State.SENT)
    lock = rolling_lock(DATES, sent, through=SENDS + HOUR)
    kept = planned(daily(subject="Other"), lock, now=SENDS + HOUR)["news@2027-05-20"]
    assert isinstance(kept, Keep)
    assert kept.remarks == ()


def test_a_raised_generation_does_not_send_dates_that_are_over():
    sent = record_of(TODAY, State.SENT)
    schedule = {"every": "1 day", "start": "2027-05-20 18:30", "runs": "10", "horizon": "4d"}
    raised = rolling("news", schedule, "Today", generation="2")
    change = planned(raised, rolling_lock(DATES, sent, through=SENDS + HOUR), now=SENDS + HOUR)[
        "news@2027-05-20"
    ]
    assert isinstance(change, Keep)


def test_a_moved_time_replaces_a_date_and_a_moved_day_stops_one_and_creates_another():
    live = record_of(TOMORROW)
    lock = rolling_lock(DATES, live, through=NOW)
    moved = planned(daily(start="2027-05-20 19:00"), lock, row_of(live))
    assert isinstance(moved["news@2027-05-21"], Replace)
    thursdays, fridays = weekly(), weekly(days=["fri"], start="2027-05-21 18:30")
    on_thursday = record_of(thursdays[1])
    changes = planned(fridays, rolling_lock(thursdays, on_thursday, through=NOW), row_of(on_thursday))
    kinds = {key: type(change).__name__ for key, change in changes.items()}
    assert kinds == {
        "news": "Approve",
        "news@2027-05-21": "Create",
        "news@2027-05-27": "Stop",
        "news@2027-05-28": "Create",
    }


def test_a_date_beyond_a_shorter_horizon_is_kept():
    far = record_of(DATES[8])
    changes = planned(DATES, rolling_lock(DATES, far, through=NOW), row_of(far))
    assert isinstance(changes["news@2027-05-28"], Keep)


def test_a_date_waits_for_its_window_and_no_longer():
    audience = {"event": "Charged", "within": "7d"}
    dates = rolling("news", {"every": "1 day", "start": "2027-05-21 18:30", "runs": "4"}, audience=audience)
    changes = planned(dates, rolling_lock(dates, through=NOW))
    assert isinstance(changes["news@2027-05-21"], Create)
    assert [type(changes[f"news@2027-05-{day}"]) for day in (22, 23, 24)] == [Wait] * 3


def test_a_panic_on_one_date_is_not_undone_by_moving_its_time():
    stopped = record_of(TOMORROW, State.STOPPED_BEFORE, why=Why.PANIC)
    edited = daily(start="2027-05-20 19:30")
    changes = planned(edited, rolling_lock(DATES, stopped, through=NOW))
    kept = changes["news@2027-05-21"]
    assert isinstance(kept, Keep)
    assert kept.needs_generation
    assert "news@2027-05-21#2" not in changes


def test_an_offline_plan_knows_rolling_definitions_from_the_lock():
    made = plan_offline(DATES, rolling_lock(DATES, through=NOW), account=ACCOUNT, now=NOW)
    assert made.assumed
    assert len(list(made.of(Create))) == 4


def test_dates_of_markets_are_approved_market_by_market():
    parts = []
    for market in ("mumbai", "pune"):
        key = replace(TODAY.key, day=None, market=market)
        series = replace(TODAY.series, key=key)  # type: ignore[type-var]  # a rolling one has a series
        parts += [replace(each, key=replace(each.key, market=market), series=series) for each in DATES]
    changes = planned(parts, lock_of())
    assert isinstance(changes["news[mumbai]"], Approve)
    assert isinstance(changes["news[pune]"], Approve)
    assert isinstance(changes["news[pune]@2027-05-20"], Create)
