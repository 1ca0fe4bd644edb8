"""The nearest free time: free of everything that is known, and away from what is not."""

from __future__ import annotations

from datetime import datetime, timedelta

from ctsync.calendar import Trouble
from ctsync.catalog.blackouts import Blackout
from ctsync.lint.settings import Limits
from ctsync.problems import Level
from tests.support.calendars import CHARGED, a_calendar, row
from tests.support.campaigns import wanted

BUDGET = Limits(messages_per_5_minutes={Level.WARNING: 1000})


def other(day: int):
    """An audience of its own, of which nobody knows whether it shares people."""
    return {**CHARGED, "to": f"2027-04-{day:02}", "expect": "500..600"}


def push(name, at, day, **over):
    return wanted(name, at, audience=over.pop("audience", other(day)), countries=["IN"], **over)


def slots(*campaigns, limits=BUDGET, **more):
    found = a_calendar([one for group in campaigns for one in group], limits=limits, **more).slots
    return {slot.name: slot for slot in found}


def test_of_two_that_are_too_much_together_each_is_offered_the_next_quarter():
    found = slots(push("a-push", "2027-06-01 12:00", 28), push("b-push", "2027-06-01 12:00", 27))
    assert {slot.free for slot in found.values()} == {datetime(2027, 6, 1, 12, 15)}
    assert {slot.why for slot in found.values()} == {(Trouble.OVER_BUDGET,)}


def test_what_is_in_nobodys_way_is_left_where_it_is():
    assert slots(push("a-push", "2027-06-01 12:00", 28), push("b-push", "2027-06-01 12:15", 27)) == {}


def test_a_slot_keeps_away_from_a_send_of_unknown_size():
    rows = [row(7, "Flash", "2027-06-01 12:15")]
    found = slots(push("a-push", "2027-06-01 12:00", 28), push("b-push", "2027-06-01 12:00", 27), rows=rows)
    assert found["a-push"].free == datetime(2027, 6, 1, 11, 45)


def test_a_slot_leaves_the_day_of_the_same_people():
    same = {**CHARGED, "expect": "10..20"}
    found = slots(
        push("a-push", "2027-06-01 20:00", 1, audience=same),
        push("b-push", "2027-06-01 10:00", 1, audience=same),
    )
    assert found["a-push"].why == (Trouble.SAME_PEOPLE,)
    assert found["a-push"].free == datetime(2027, 6, 2, 9, 0)
    assert found["b-push"].free == datetime(2027, 5, 31, 20, 45)


def test_a_slot_leaves_a_blackout_and_waking_hours_hold():
    closed = Blackout.model_validate({"dates": "2027-06-01..2027-06-02", "why": "Elections"})
    found = slots(push("a-push", "2027-06-01 12:00", 28), blackouts=[closed])
    assert found["a-push"].why == (Trouble.BLACKOUT,)
    assert found["a-push"].free == datetime(2027, 5, 31, 20, 45)


def test_a_promotional_send_by_night_is_offered_the_morning():
    found = slots(push("a-push", "2027-06-01 06:00", 28))
    assert (found["a-push"].why, found["a-push"].free) == ((Trouble.ASLEEP,), datetime(2027, 6, 1, 9, 0))


def test_a_transactional_send_may_come_by_night_and_yields_to_nobody():
    same = {**CHARGED, "expect": "10..20"}
    found = slots(
        push("bill-push", "2027-06-01 06:00", 1, audience=same, purpose="transactional"),
        push("offer-push", "2027-06-01 12:00", 1, audience=same),
    )
    assert set(found) == {"offer-push"}


def test_a_repeat_is_moved_with_all_of_its_sends():
    weekly = {"every": "1 week", "days": ["tue"], "start": "2027-05-25 12:00", "runs": "3"}
    found = slots(
        push("weekly-push", weekly, 28),
        push("b-push", "2027-06-01 12:00", 27),
        push("c-push", "2027-06-08 12:15", 26),
    )
    assert found["weekly-push"].sends == 3
    assert found["weekly-push"].shift == timedelta(minutes=-15)


def test_an_offer_is_not_moved_out_of_its_time():
    offer = {"from": "2027-06-01 00:00", "until": "2027-06-01 12:05"}
    found = slots(push("a-push", "2027-06-01 12:00", 28, offer=offer), push("b-push", "2027-06-01 12:00", 27))
    assert found["a-push"].free == datetime(2027, 6, 1, 11, 45)
    assert found["b-push"].free == datetime(2027, 6, 1, 12, 15)


def test_what_is_too_soon_is_offered_a_time_after_the_lead_time():
    found = slots(push("a-push", "2027-05-20 10:50", 28))
    assert (found["a-push"].why, found["a-push"].free) == ((Trouble.TOO_SOON,), datetime(2027, 5, 20, 11, 5))


def test_where_nothing_is_free_nothing_is_offered():
    closed = Blackout.model_validate({"dates": "2027-05-01..2027-07-30", "why": "Mourning"})
    assert slots(push("a-push", "2027-06-01 12:00", 28), blackouts=[closed])["a-push"].free is None


def test_quiet_hours_of_the_file_count():
    hours = {"from": "11:00", "to": "15:00", "in": "user", "then": "delay"}
    found = slots(push("a-push", "2027-06-01 12:00", 28, quiet_hours=hours))
    assert (found["a-push"].why, found["a-push"].free) == ((Trouble.QUIET,), datetime(2027, 6, 1, 10, 45))
