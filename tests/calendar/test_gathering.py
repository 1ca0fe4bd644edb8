"""Every campaign of the files, the lock and the list is on the calendar, as what it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ctsync.calendar import Kind, Source, Standing, Told
from ctsync.campaign.observed import ObservedCampaign, RemoteStatus
from ctsync.lock.record import OnAppear, State, Why
from ctsync.names import RemoteId
from tests.support.calendars import CHARGED, a_calendar, everything, record, row
from tests.support.campaigns import NOW, wanted

WEEKLY = {"every": "1 week", "days": ["thu"], "start": "2027-05-06 18:30", "runs": "12"}


def only(calendar):
    (entry,) = calendar.entries
    return entry


def locals_of(entry):
    return [f"{send.local:%m-%d %H:%M}" for send in entry.sends]


def test_one_of_everything_stands_where_it_belongs():
    told = {entry.key: entry.standing for entry in everything().entries}
    assert told == {
        "#1790000071": Standing.UNMANAGED,
        "#1790000072": Standing.UNMANAGED,
        "#1790000073": Standing.ENDED,
        "birthday-gift-push": Standing.UNCLEAR,
        "first-rain-push": Standing.NEW,
        "good-morning-push": Standing.NEW,
        "monday-digest-email": Standing.LIVE,
        "monsoon-sale-push": Standing.NEW,
        "saturday-market-email@2027-05-22": Standing.NEW,
        "saturday-market-email@2027-05-29": Standing.NEW,
        "saturday-market-email@2027-06-05": Standing.AHEAD,
        "saturday-market-email@2027-06-12": Standing.AHEAD,
        "trickle-push": Standing.NEW,
        "tuesday-recipes-email (5)": Standing.SENT,
        "weekly-picks-push": Standing.LIVE,
        "winback-may-push": Standing.STOPS,
    }


def test_kinds_and_lanes_are_those_that_people_look_for():
    calendar = everything()
    assert calendar.kinds == {Kind.PLANNED: 8, Kind.LIVE: 5, Kind.UNMANAGED: 3}
    assert calendar.lanes == ("push", "email", "sms", "")


def test_a_live_repeat_shows_all_its_runs_within_the_weeks_and_what_was_counted():
    (campaign,) = wanted("weekly-push", WEEKLY, audience={**CHARGED, "expect": "1k..2k"})
    entry = only(a_calendar([campaign], [record(campaign, 7, reach=1_234)]))
    assert locals_of(entry) == ["05-20 18:30", "05-27 18:30", "06-03 18:30", "06-10 18:30"]
    assert (entry.messages.number, entry.messages.source) == (1_234, Source.COUNTED)


def test_a_replace_shows_the_new_one_and_what_the_old_one_sent_before():
    (old,) = wanted("weekly-push", {**WEEKLY, "days": ["mon"], "start": "2027-05-17 12:00"})
    (new,) = wanted("weekly-push", {**WEEKLY, "start": "2027-05-27 18:30"})
    found = a_calendar([new], [record(old, 7)]).entries
    assert [(entry.key, entry.standing, locals_of(entry)) for entry in found] == [
        ("weekly-push (8)", Standing.SENT, ["05-17 12:00"]),
        ("weekly-push", Standing.REPLACES, ["05-27 18:30", "06-03 18:30", "06-10 18:30"]),
    ]


def test_a_campaign_that_was_moved_in_the_dashboard_stands_where_the_list_has_it():
    (campaign,) = wanted("a-push", "2027-06-01 12:00")
    kept = record(campaign, 7)
    moved = ObservedCampaign(RemoteId(7), kept.operation.remote_name, 202706021500, RemoteStatus.SCHEDULED)
    calendar = a_calendar([campaign], [kept], [moved])
    entry = calendar.by_key["a-push"]
    assert (entry.standing, entry.said, locals_of(entry)) == (Standing.DRIFTED, "moved", ["06-02 15:00"])


def test_a_campaign_of_several_runs_that_was_moved_keeps_its_runs():
    """The list shows one moment of it, which says nothing of the others."""
    at = {"every": "1 day", "start": "2027-06-01 12:00", "runs": "2"}
    (campaign,) = wanted("a-push", at)
    kept = record(campaign, 7)
    moved = ObservedCampaign(RemoteId(7), kept.operation.remote_name, 202706021200, RemoteStatus.PENDING)
    entry = a_calendar([campaign], [kept], [moved]).by_key["a-push"]
    assert (entry.standing, entry.said) == (Standing.DRIFTED, "moved")
    assert locals_of(entry) == ["06-01 12:00", "06-02 12:00"]


def test_what_others_stopped_is_shown_and_sends_nothing():
    (campaign,) = wanted("a-push", "2027-06-01 12:00", audience={**CHARGED, "expect": "1k..2k"})
    kept = record(campaign, 7)
    stopped = ObservedCampaign(RemoteId(7), kept.operation.remote_name, 202706011200, RemoteStatus.STOPPED)
    calendar = a_calendar([campaign], [kept], [stopped])
    assert calendar.by_key["a-push"].standing is Standing.GONE
    assert sum(calendar.load.placed) == 0


@pytest.mark.parametrize(
    ("state", "done", "days"),
    [
        (State.SENT, (), ["05-18 12:00", "05-19 12:00"]),
        (State.STOPPED_BEFORE, (datetime(2027, 5, 18, 6, 30, tzinfo=UTC),), ["05-18 12:00"]),
        (State.STOPPED_MAYBE, (), ["05-18 12:00", "05-19 12:00"]),
        (State.REFUSED, (), None),
        (State.ABSENT, (), None),
    ],
)
def test_of_what_is_over_only_that_is_shown_which_went_out(state, done, days):
    (campaign,) = wanted("a-push", ["2027-05-18 12:00", "2027-05-19 12:00"])
    ended = record(campaign, 7, state=state, done_to=done, settled_at=NOW, why=Why.PANIC)
    found = a_calendar([], [ended]).entries
    assert [locals_of(entry) for entry in found] == ([] if days is None else [days])


def test_a_send_that_only_a_higher_generation_would_make_is_not_silently_left_out():
    (before,) = wanted("a-push", "2027-05-18 12:00")
    (after,) = wanted("a-push", "2027-06-01 12:00")
    found = a_calendar([after], [record(before, 7, state=State.SENT, settled_at=NOW)]).entries
    assert [(entry.standing, entry.said, locals_of(entry)) for entry in found] == [
        (Standing.SENT, "", ["05-18 12:00"]),
        (Standing.BLOCKED, "needs a higher generation", ["06-01 12:00"]),
    ]


def test_a_date_beyond_its_horizon_is_seen_coming_and_says_from_when_it_is_made():
    weekly = {"every": "1 week", "days": ["sat"], "start": "2027-06-05 17:00", "runs": "1"}
    entry = only(a_calendar(wanted("a-email", weekly, channel="email")))
    assert (entry.standing, entry.said) == (Standing.AHEAD, "made from 2027-05-22 on")


def test_an_instance_whose_window_is_open_waits():
    audience = {"event": "Charged", "within": "7d"}
    entry = only(a_calendar(wanted("a-push", "2027-06-01 12:00", audience=audience)))
    assert (entry.standing, entry.said) == (Standing.WAITS, "until 2027-05-31")


def test_others_campaigns_have_an_unknown_audience_and_size_and_a_channel_if_it_was_told():
    rows = [row(7, "Flash", "2027-06-01 12:00"), row(8, "Flash too", "2027-06-01 12:00")]
    first, second = a_calendar([], [], rows, told={rows[0].id: Told("sms", repeats=True)}).entries
    assert (first.channel, first.repeats, first.messages.source, first.who) == (
        "sms",
        True,
        Source.UNKNOWN,
        None,
    )
    assert second.channel == ""


def test_a_row_of_ours_that_the_lock_does_not_know_is_not_hidden():
    (campaign,) = wanted("a-push", "2027-06-01 12:00")
    open_one = record(campaign, None, state=State.INTENT, on_appear=OnAppear.ADOPT)
    entry = only(a_calendar([campaign], [open_one]))
    assert (entry.standing, entry.standing.needs_a_look) == (Standing.UNCLEAR, True)


def test_a_past_send_that_was_never_made_is_missed_and_no_load():
    (campaign,) = wanted("a-push", "2027-05-19 12:00", audience={**CHARGED, "expect": "1k..2k"})
    calendar = a_calendar([campaign])
    assert only(calendar).standing is Standing.MISSED
    assert sum(calendar.load.placed) == 0


def test_what_sends_in_other_weeks_is_not_on_it():
    campaigns = [*wanted("early-push", "2027-05-16 12:00"), *wanted("late-push", "2027-06-14 12:00")]
    assert a_calendar(campaigns).entries == ()


def test_the_order_of_files_does_not_matter():
    campaigns = [one for n in range(5) for one in wanted(f"c{n}-push", f"2027-06-0{n + 1} 12:00")]
    assert a_calendar(campaigns).entries == a_calendar(campaigns[::-1]).entries


def test_a_week_begins_on_monday_whatever_day_it_is_asked_on():
    frame = everything().frame
    assert {replace(frame).around(frame.first + timedelta(days=n), frame.zone) for n in range(7)} == {frame}
    assert (frame.first, frame.last) == (date(2027, 5, 17), date(2027, 6, 13))
