"""Status, report, lock and sends: what the tables say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.campaign.observed import ObservedCampaign, RemoteStatus, Sightings
from ctsync.errors import ExitCode
from ctsync.lock.record import Holder, Lock, State
from ctsync.lock.standing import MissedSend
from ctsync.names import RemoteId
from ctsync.rendering.lock.status import status_lines, status_view
from ctsync.rendering.lock.view import lock_lines, lock_view
from ctsync.rendering.paper.cells import width
from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.paper.sheet import sheet
from ctsync.rendering.sandbox.sends import Send, SendsView, Wait, sends_lines
from tests.planning.making import lock_of, record_of, row_of
from tests.support.plans import NOW, a_campaign, a_record, a_row
from tests.support.rolling import daily, rolling_lock, standing_of, weekly

ZONE = "Asia/Kolkata"


def a_lock(*records, **more):
    return Lock(
        "7q2m4k", "sha256:00", "kaveri", ZONE, records={str(each.key): each for each in records}, **more
    )


def status_of(record, *rows, now=NOW):
    return status_view(a_lock(record), Sightings(tuple(rows), ()), ZONE, now)


def test_a_live_campaign_is_shown_with_its_next_send():
    record = a_record(a_campaign())
    view = status_of(record, a_row(record))
    (row,) = view.rows
    assert (row.status, row.needs_a_look, row.next_send) == ("pending", False, record.operation.first_send)
    assert view.headline == "1 campaign live. Thu 20 May 2027 10:00 IST."


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.INTENT, "unclear: it may exist"),
        (State.STOPPING, "stop not proven"),
        (State.LIVE, "not listed"),
    ],
)
def test_what_needs_a_look_is_marked(state, status):
    view = status_of(a_record(a_campaign(), state=state))
    assert [(row.status, row.needs_a_look) for row in view.rows] == [(status, True)]
    assert "1 to look at" in view.headline
    assert any(f"! {status}" in line for line in status_lines(view, Paper(100)))


def test_what_is_over_is_only_counted():
    record = a_record(a_campaign(), state=State.SENT)
    later = record.operation.last_send + timedelta(days=1)
    assert status_of(record).finished == 1
    live = a_record(a_campaign())
    assert status_of(live, now=later).finished == 1
    assert status_of(live, a_row(live, RemoteStatus.COMPLETED), now=later).finished == 1
    assert status_of(live, a_row(live, RemoteStatus.RUNNING), now=later).finished == 0
    stopped = a_record(a_campaign(), state=State.STOPPED_BEFORE)
    assert (status_of(stopped).finished, status_of(stopped).stopped) == (0, 1)
    lines = list(status_lines(status_of(record), Paper(80)))
    assert lines == ["Nothing is live. Thu 20 May 2027 10:00 IST.", "", "1 finished: ctsync report"]


def test_campaigns_of_others_are_shown_apart():
    other = ObservedCampaign(RemoteId(5), "Diwali", 202706011830, RemoteStatus.SCHEDULED)
    view = status_view(a_lock(), Sightings((other,), ()), ZONE, NOW)
    assert [row.is_ours for row in view.others] == [False]
    assert "Not managed here, and never touched:" in list(status_lines(view, Paper(80)))


def test_the_lock_says_who_holds_it_and_what_was_applied():
    held = a_lock(
        a_record(a_campaign()), holder=Holder("n", "asha@laptop", NOW), applied_commit="e41d0c2" * 6
    )
    lines = list(lock_lines(lock_view(held, "the file .ctsync/sandbox.lock", ZONE), Paper(100)))
    assert lines[0] == "1 record, serial 0, in the file .ctsync/sandbox.lock"
    assert "commit e41d0c2e41d0 · held by asha@laptop since Thu 20 May 2027 10:00 IST" in lines[1]
    assert list(lock_lines(lock_view(a_lock(), "x", ZONE), Paper(80)))[1:] == [
        "lineage 7q2m4k · project kaveri"
    ]


def test_a_lock_that_does_not_exist_is_no_error():
    (line,) = lock_lines(lock_view(None, "the file x", ZONE), Paper(80))
    assert line.startswith("There is no lock yet at the file x.")


def test_sends_are_counted():
    view = SendsView((Send(NOW, "Mango", "push", 3, 5, 1), Send(NOW, "Rice", "SMS", 4, 4, 2)), NOW, ZONE)
    assert view.headline.endswith("Sent meanwhile: 9 messages to made-up people.")
    assert [line.split()[-2:] for line in sends_lines(view, Paper(100))][1:] == [
        ["people", "messages"],
        ["3", "5"],
        ["4", "4"],
    ]
    assert SendsView((), NOW, ZONE).headline.endswith("Nothing was sent meanwhile.")


def shown_send(**changes):
    send = Send(NOW, "Mango", "push", 412, 412, 1, reach=5_000, **changes)
    return [line.strip() for line in sends_lines(SendsView((send,), NOW, ZONE), Paper(100))][2:]


def test_a_send_says_how_many_it_could_have_reached_and_why_it_did_not():
    wait = Wait("quiet_hours", NOW + timedelta(hours=8), 12)
    out_of_reach = {"unreachable": 900, "opted_out": 90}
    row, *whys, note = shown_send(
        left_out={"control_group": 30, "frequency_cap": 8, **out_of_reach}, waiting=(wait,)
    )
    assert row.endswith("412 of 5,000")
    assert " ".join(whys).split(" · ") == [
        "12 in quiet hours until Thu 20 May 18:00 IST",
        "30 in the control group",
        "8 had their day's messages",
    ]
    assert note == "Control groups are left out, so fewer people get it than a plan counts: 30 here."


def test_where_only_the_control_group_is_missing_one_note_says_so_for_all():
    assert len(shown_send(left_out={"control_group": 4_588, "unreachable": 1})) == 2
    assert len(shown_send(left_out={"unreachable": 1})) == 1


def test_waits_that_end_at_different_times_are_one_part_of_the_line():
    waits = [Wait("throttle", NOW + timedelta(minutes=minutes), 40) for minutes in (1, 2, 3)]
    why = shown_send(waiting=tuple(waits))[1]
    assert why == "120 waiting for their minute until Thu 20 May 10:03 IST at the latest"


def test_messages_that_had_waited_and_audiences_over_their_cap_say_so():
    assert shown_send(is_rest=True)[1] == "had waited"
    send = Send(NOW, "Mango", "push", 0, 0, 1, reach=1_200, remark="not sent: 1200 people are more than 1000")
    lines = list(sends_lines(SendsView((send,), NOW, ZONE), Paper(100)))
    assert lines[-1].strip() == "Not sent: 1200 people are more than 1000."


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_no_line_of_sends_is_wider_than_the_paper(columns):
    waits = tuple(Wait("quiet_hours", NOW + timedelta(hours=hours), 7) for hours in (1, 2))
    left_out = dict.fromkeys(("control_group", "limit", "quiet_hours", "cutoff", "liquid", "expired"), 1_234)
    send = Send(
        NOW, "a-name-" * 9, "WhatsApp message", 4_120, 4_500, 1, 9_999, left_out=left_out, waiting=waits
    )
    assert max(width(line) for line in sends_lines(SendsView((send,), NOW, ZONE), Paper(columns))) <= columns


def test_a_narrow_table_leaves_out_its_spare_column_and_then_cuts_the_widest():
    rows = [("n" * 40, "channel", "12345", "x" * 30)]
    head = ("name", "channel", "id", "text")
    lines = list(sheet(head, rows, Paper(60), right=frozenset({2}), spare=1))
    assert "channel" not in lines[0]
    assert all(width(line) <= 60 for line in lines)
    assert list(sheet(head, [], Paper(60))) == []


def rolling_status(now=NOW, **changes):
    dates = daily()
    records = [record_of(each, seq=number) for number, each in enumerate(dates[:4], 1)]
    lock = rolling_lock(dates, *records, through=NOW, **changes)
    return status_view(lock, Sightings(tuple(row_of(each) for each in records), ()), ZONE, now)


def test_a_rolling_campaign_is_one_line_for_all_its_dates():
    view = rolling_status()
    (row,) = view.rows
    assert (row.key, row.status, len(row.dates)) == ("news", "pending, 4 dates", 4)
    assert view.headline.startswith("4 campaigns live.")
    assert view.exit_codes == frozenset()
    assert any("then every day at 18:30 IST" in line for line in status_lines(view, Paper(200)))


def test_a_rolling_campaign_without_a_date_yet_says_when_it_begins():
    dates = weekly(start="2027-06-10 18:30")
    (row,) = status_view(rolling_lock(dates, through=NOW), Sightings((), ()), ZONE, NOW).rows
    assert (row.status, row.next_send, row.remote_id) == ("no date made yet", dates[0].first_send, None)


def test_a_rolling_campaign_that_was_stopped_by_hand_is_not_announced():
    lock = lock_of(standing={"news": standing_of(daily(), stopped_at=NOW)})
    assert status_view(lock, Sightings((), ()), ZONE, NOW).rows == ()


def test_what_was_missed_or_is_late_is_said_and_has_its_code():
    later = NOW + timedelta(days=5)
    view = rolling_status(later)
    assert view.exit_codes == {ExitCode.FROZEN, ExitCode.CHANGES}
    text = " ".join(" ".join(status_lines(view, Paper(200))).split())
    assert "Missed and not acknowledged: news@2027-05-24" in text
    assert "over 48 hours ago" in text
    assert "news@2027-05-26: It sends within 3 days and is not created yet." in text


def test_the_lock_shows_what_stands_approved_and_what_was_missed():
    missed = MissedSend(daily()[0].key, "news", NOW, NOW, NOW, "asha")
    open_one = MissedSend(daily()[1].key, "news", NOW, NOW)
    lock = rolling_lock(daily(), through=NOW, missed={str(each.key): each for each in (missed, open_one)})
    text = "\n".join(lock_lines(lock_view(lock, "memory", ZONE), Paper(140)))
    assert "news" in text
    assert "asha@kaveri.example" in text
    assert "nobody yet" in text
    halted = replace(lock, standing={"news": standing_of(daily(), stopped_at=NOW)})
    assert "stopped by hand" in "\n".join(lock_lines(lock_view(halted, "memory", ZONE), Paper(140)))


def test_times_are_cut_last():
    row = ("a" * 40, "Thu 20 May 2027 10:00 IST", "b" * 40)
    head, line = sheet(("name", "at", "note"), [row], Paper(80), whole=frozenset({1}))
    assert row[1] in line
    assert max(width(head), width(line)) <= 80
    (_, line) = sheet(("at",), [("c" * 100,)], Paper(80), whole=frozenset({0}))
    assert width(line) <= 80
