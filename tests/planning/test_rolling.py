"""What is due of rolling definitions, by approval, records and clock (protocol 8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.errors import ExitCode, LockCorrupt
from ctsync.lock.record import State, Why
from ctsync.lock.standing import MissedSend
from ctsync.planning.rolling import (
    in_reach,
    is_approved,
    is_due,
    is_halted,
    is_taken,
    newly_missed,
    next_sends,
    next_uncreated,
    open_misses,
    watch,
    without_taken,
)
from tests.planning.making import DAY, HOUR, MINUTE, lock_of, record_of
from tests.support.campaigns import NOW, one, wanted
from tests.support.rolling import daily, rolling, rolling_lock, standing_of, weekly

TODAY, NEXT_WEEK, THEN, *_ = DATES = weekly()
SENDS = NOW + timedelta(hours=8, minutes=30)
"""18:30 in Kolkata, on NOW's day."""


def keys(found) -> list[str]:
    return [str(each.key) for each in found]


def test_a_date_is_due_from_now_to_the_horizon_with_its_end_included():
    assert [f"{each.key.day:%d}" for each in DATES if is_due(each, NOW)] == ["20", "27"]
    assert is_due(THEN, THEN.first_send - 14 * DAY)
    assert not is_due(THEN, THEN.first_send - 14 * DAY - MINUTE)
    assert not is_due(TODAY, SENDS)
    assert is_due(TODAY, SENDS - MINUTE)
    assert is_due(one("plain"), NOW + 400 * DAY), "what is not rolling is always decided on"


def test_a_horizon_is_as_long_as_its_file_says():
    dates = weekly(horizon="36d")
    assert sum(is_due(each, NOW) for each in dates) == 6


def test_only_due_dates_and_dates_with_a_record_are_looked_at():
    plain = one("plain")
    assert keys(in_reach([*DATES, plain], lock_of(), NOW)) == ["news@2027-05-20", "news@2027-05-27", "plain"]
    far, over = record_of(DATES[5]), record_of(DATES[0], State.SENT, seq=2)
    later = NOW + 2 * DAY
    reached = in_reach(DATES, lock_of(far, over), later)
    assert keys(reached) == ["news@2027-05-20", "news@2027-05-27", "news@2027-06-03", "news@2027-06-24"]


def test_a_date_stands_approved_only_as_it_was_approved():
    assert is_approved(TODAY, rolling_lock(DATES))
    assert not is_approved(TODAY, lock_of())
    assert not is_approved(weekly(subject="Other")[0], rolling_lock(DATES)), "other content"
    assert not is_approved(weekly(runs="7")[0], rolling_lock(DATES)), "a longer schedule"
    assert not is_approved(replace(TODAY, series=None), rolling_lock(DATES))
    raised = rolling("news", {"every": "1 week", "days": ["thu"], "start": "2027-05-20 18:30", "runs": "6"})
    assert not is_approved(raised[0], rolling_lock(DATES))
    assert is_approved(weekly(horizon="30d")[0], rolling_lock(DATES)), "a horizon is no content"
    stopped = standing_of(DATES, stopped_at=NOW)
    assert not is_approved(TODAY, lock_of(standing={"news": stopped}))


def test_a_definition_stopped_by_hand_comes_back_with_a_higher_generation_only():
    lock = lock_of(standing={"news": standing_of(DATES, stopped_at=NOW)})
    assert is_halted(TODAY, lock)
    assert is_halted(one("news"), lock), "whatever its schedule is now"
    assert not is_halted(one("news", generation="2"), lock)
    assert not is_halted(one("other"), lock)
    assert not is_halted(TODAY, rolling_lock(DATES))
    assert not is_halted(TODAY, lock_of())


@pytest.mark.parametrize(
    ("stopped", "now"), [("", "hi"), ("hi", ""), ("hi", "ta"), ("hi", "hi")], ids=lambda code: code or "none"
)
def test_what_was_stopped_by_hand_does_not_come_back_in_other_parts(stopped, now):
    key = replace(TODAY.key, day=None, language=stopped)
    lock = lock_of(standing={str(key): standing_of(DATES, key=key, stopped_at=NOW)})
    assert is_halted(replace(TODAY, key=replace(TODAY.key, language=now)), lock)


def test_a_part_that_is_stopped_by_hand_leaves_the_approved_ones():
    key = replace(TODAY.key, day=None, language="en")
    other = replace(key, language="hi")
    stopped = standing_of(DATES, key=key, stopped_at=NOW)
    lock = lock_of(standing={str(key): stopped, str(other): standing_of(DATES, key=other)})
    assert not is_halted(replace(TODAY, key=replace(TODAY.key, language="hi")), lock)


def test_an_approved_send_that_passed_since_the_watermark_without_a_campaign_was_missed():
    lock = rolling_lock(DATES, through=NOW)
    assert newly_missed(lock, SENDS - MINUTE) == ()
    (missed,) = newly_missed(lock, SENDS)
    assert (str(missed.key), missed.at, missed.noted_at) == ("news@2027-05-20", SENDS, SENDS)
    assert keys(newly_missed(lock, NOW + 20 * DAY)) == [
        "news@2027-05-20",
        "news@2027-05-27",
        "news@2027-06-03",
    ]
    assert newly_missed(rolling_lock(DATES, through=SENDS), SENDS + DAY) == (), "accounted for before"
    assert newly_missed(lock_of(), NOW + 99 * DAY) == ()


@pytest.mark.parametrize("state", list(State))
def test_a_campaign_that_exists_existed_or_may_exist_was_not_missed(state):
    lock = rolling_lock(DATES, record_of(TODAY, state), through=NOW)
    nothing_exists = {State.REFUSED, State.ABSENT, State.STOPPED_BEFORE}
    assert keys(newly_missed(lock, SENDS)) == (["news@2027-05-20"] if state in nothing_exists else [])
    assert is_taken("news@2027-05-20", lock) is (state not in nothing_exists)


def test_what_was_stopped_by_hand_was_not_missed():
    stopped = record_of(TODAY, State.STOPPED_BEFORE, why=Why.PANIC)
    assert newly_missed(rolling_lock(DATES, stopped, through=NOW), SENDS) == ()
    lock = rolling_lock(DATES, through=NOW)
    halted = replace(lock, standing={"news": standing_of(DATES, NOW, stopped_at=NOW + HOUR)})
    assert newly_missed(halted, NOW + 20 * DAY) == ()
    late = replace(lock, standing={"news": standing_of(DATES, NOW, stopped_at=SENDS + HOUR)})
    assert keys(newly_missed(late, NOW + 20 * DAY)) == ["news@2027-05-20"], "missed before it was stopped"


def test_a_campaign_of_another_time_of_that_day_stands_for_the_send():
    earlier = record_of(weekly(start="2027-05-20 12:00")[0], State.SENT)
    assert newly_missed(rolling_lock(DATES, earlier, through=NOW), SENDS) == ()


def test_of_several_sends_of_a_day_each_needs_a_campaign_of_its_own():
    moments = ["2027-05-20 12:00", "2027-05-20 18:30", "2027-05-21 09:00"]
    push = wanted("news", {"at": moments, "mode": "rolling"})
    assert keys(push) == ["news@2027-05-20", "news@2027-05-20#2", "news@2027-05-21"]
    noon = record_of(push[0], State.SENT)
    lock = rolling_lock(push, noon, through=NOW + 4 * HOUR)
    assert keys(newly_missed(lock, SENDS)) == ["news@2027-05-20#2"], "the one at noon is another send"
    nothing = rolling_lock(push, through=NOW)
    assert keys(newly_missed(nothing, SENDS)) == ["news@2027-05-20", "news@2027-05-20#2"]
    refused = record_of(push[1], State.REFUSED, seq=2)
    assert keys(newly_missed(rolling_lock(push, noon, refused, through=NOW), SENDS)) == ["news@2027-05-20#2"]


def a_miss(**changes) -> MissedSend:
    return replace(MissedSend(TODAY.key, "news", SENDS, SENDS), **changes)


def test_a_miss_stays_open_until_somebody_has_seen_it():
    lock = rolling_lock(DATES, through=SENDS, missed={"news@2027-05-20": a_miss()})
    assert open_misses(lock, SENDS + DAY) == (a_miss(),)
    seen = replace(lock, missed={"news@2027-05-20": a_miss(seen_at=SENDS, seen_by="asha")})
    assert open_misses(seen, SENDS + DAY) == ()


def test_a_miss_that_is_noted_is_not_found_anew_even_if_the_watermark_lies_before_it():
    noted = {"news@2027-05-20": a_miss(seen_at=SENDS)}
    lock = rolling_lock(DATES, through=NOW, missed=noted)
    assert newly_missed(lock, SENDS) == ()
    assert open_misses(lock, SENDS) == ()


def test_the_same_date_at_another_time_is_another_miss():
    noted = {"news@2027-05-20": a_miss(at=SENDS - 4 * HOUR, seen_at=NOW)}
    assert keys(open_misses(rolling_lock(DATES, through=NOW, missed=noted), SENDS)) == ["news@2027-05-20"]


def test_a_miss_whose_date_got_a_campaign_after_all_is_over():
    record = record_of(weekly(start="2027-05-20 21:00")[0])
    lock = rolling_lock(DATES, record, through=SENDS, missed={"news@2027-05-20": a_miss()})
    assert open_misses(lock, SENDS) == ()
    assert without_taken(lock).missed == {}
    untouched = rolling_lock(DATES, missed={"news@2027-05-20": a_miss()})
    assert without_taken(untouched) is untouched


def test_the_watch_warns_of_what_sends_within_three_days_and_is_not_created():
    dates = daily()
    made = [record_of(each, seq=number) for number, each in enumerate(dates[:3], 1)]
    assert watch(rolling_lock(dates, *made, through=NOW), NOW).short == ()
    found = watch(rolling_lock(dates, made[0], made[2], through=NOW), NOW)
    assert [(str(key), at) for key, at in found.short] == [("news@2027-05-21", SENDS + DAY)]
    assert found.exit_codes == {ExitCode.CHANGES}
    assert watch(lock_of(), NOW).exit_codes == frozenset()


def test_what_waits_for_its_window_is_not_late():
    schedule = {"every": "1 day", "start": "2027-05-21 18:30", "runs": "9"}
    audience = {"event": "Charged", "within": "7d"}
    dates = rolling("news", schedule, audience=audience)
    lock = rolling_lock(dates, through=NOW)
    assert [f"{key.day:%d}" for key, _ in watch(lock, NOW).short] == ["21"], "its window ended yesterday"
    fixed = rolling("news", schedule, audience={"event": "Charged", "from": "2027-05-01", "to": "2027-05-20"})
    assert watch(rolling_lock(fixed, through=NOW), NOW).short == ()


def test_the_watch_warns_when_nothing_ran_for_two_days_although_dates_are_left():
    lock = rolling_lock(DATES, record_of(TODAY), through=NOW)
    assert watch(lock, NOW + 48 * HOUR).idle_since is None
    assert watch(lock, NOW + 48 * HOUR + MINUTE).idle_since == NOW
    over = DATES[-1].first_send + HOUR
    assert watch(replace(lock, rolled_at=over), over + 9 * DAY).idle_since is None, "the series is over"
    assert watch(replace(lock, rolled_at=None), NOW + 9 * DAY).idle_since is None


def test_a_definition_stopped_by_hand_needs_no_watch():
    lock = lock_of(standing={"news": standing_of(DATES, stopped_at=NOW)}, rolled_at=NOW)
    assert watch(lock, NOW + 9 * DAY).exit_codes == frozenset()


def test_the_next_sends_are_those_of_the_approved_schedule():
    lock = rolling_lock(DATES)
    days = [slot.local.day for slot in next_sends(lock.standing["news"], lock, SENDS)]
    assert days == [27, 3, 10, 17, 24]


def test_a_schedule_that_cannot_be_read_is_damage():
    lock = rolling_lock(DATES)
    broken = replace(lock, standing={"news": replace(lock.standing["news"], schedule={"every": "day"})})
    with pytest.raises(LockCorrupt):
        newly_missed(broken, SENDS)


def test_the_nearest_send_without_a_campaign_is_what_is_missed_first():
    news, today = weekly(), daily("today")
    made = record_of(today[0])
    lock = rolling_lock(today, made, through=NOW)
    lock = replace(lock, standing={**lock.standing, "news": standing_of(news)})
    assert [(str(key), at) for key, at in next_uncreated(lock, NOW)] == [
        ("news@2027-05-20", news[0].first_send),
        ("today@2027-05-21", today[1].first_send),
    ]


def test_what_was_stopped_by_hand_or_is_over_has_no_send_to_come():
    halted = lock_of(standing={"news": standing_of(weekly(), stopped_at=NOW)})
    assert next_uncreated(halted, NOW) == ()
    assert next_uncreated(rolling_lock(daily(), through=NOW), NOW + 30 * DAY) == ()


def test_an_approval_whose_schedule_cannot_be_read_stops_everything_and_says_what_to_do():
    dates = daily()
    standing = standing_of(dates, schedule={"every": "now and then"})
    with pytest.raises(LockCorrupt) as refused:
        watch(lock_of(standing={str(standing.key): standing}), NOW)
    told = (refused.value.what, refused.value.why, refused.value.hint)
    assert told == (
        "The lock holds a schedule of news that cannot be read.",
        "What was due since the last run cannot be known, so nothing is sent.",
        "Put the newest good copy of the lock back.",
    )
