"""The weeks to come of a real shop: its files, its lock, its local CleverTap, and what others made in the dashboard."""

from __future__ import annotations

import csv
import io
import stat
from datetime import date, datetime

import pytest

from tests.stories.conftest import LIVE, Place
from tests.stories.small_shop import campaign, file_of
from tests.support.ical import events
from tests.support.shop_process import Shop

POLICY = "version: 1\nguardrails: {messages_per_5_minutes: {warn: 70, block: 90}}\n"
EVERYBODY = "audience: {everyone: true}"


def made_by_hand(place: Place, name: str, at: str) -> int:
    place.sandbox.ask("settings", {"list_dashboard_campaigns": True})
    return int(place.sandbox.ask("campaigns", {"name": name, "at": at})["id"])


def calendar(shop: Shop, *more: str):
    ended = shop.run("calendar", "--format", "json", *more)
    assert ended.code == 0, ended
    return ended.document


def standings(document) -> dict[str, str]:
    return {each["key"]: each["standing"] for each in document["campaigns"]}


def test_planned_live_and_unmanaged_stand_side_by_side_and_nothing_is_changed(served_begun: Place):
    shop = served_begun.shop
    number = made_by_hand(served_begun, "Flash sale", "20270603 10:00")
    shop.write(file_of("new-one"), campaign("new-one", "2027-06-08 12:00"))
    (shop.root / file_of("leaving-1")).unlink()
    before = [row for row in shop.journal() if row["kind"] == "request"]
    document = calendar(shop)
    assert standings(document) == {
        **dict.fromkeys(LIVE, "live"),
        "leaving-1": "will be stopped",
        "new-one": "new",
        f"#{number}": "unmanaged",
    }
    other = next(each for each in document["campaigns"] if each["id"] == number)
    assert (other["messages"], other["messages_from"], other["channel"]) == (None, "unknown", "push")
    live = next(each for each in document["campaigns"] if each["key"] == "staying-1")
    assert (live["messages"] > 0, live["messages_from"]) == (True, "counted")
    asked = [row for row in shop.journal() if row["kind"] == "request"][len(before) :]
    bodies = [row["body"] for row in asked if row["body"]]
    assert not [body for body in bodies if "content" in body or set(body) == {"id"}], (
        "it made or stopped something"
    )
    assert document["asked_clevertap"] is True


def test_what_was_sent_is_sent_and_what_was_stopped_by_others_is_not(served_begun: Place):
    shop, sandbox = served_begun.shop, served_begun.sandbox
    document = calendar(shop)
    number = next(each["id"] for each in document["campaigns"] if each["key"] == "staying-2")
    sandbox.ask("campaigns", {"id": number, "told_status": "stopped"})
    sandbox.advance("2027-06-01 18:00")
    told = standings(calendar(shop))
    assert told["staying-2"] == "stopped by others"
    assert told["changing-1"] == "live"
    assert "✓ staying-1" in shop.run("calendar").out


def test_offline_nobody_is_asked_and_it_says_whom_it_lacks(begun: Shop):
    journal = len(begun.journal())
    ended = begun.run("calendar", "--offline")
    assert ended.code == 0
    assert (
        "CleverTap was not asked: campaigns of others, and what happened to ours, are not shown."
        in ended.text
    )
    assert "unmanaged" not in ended.out.splitlines()[0]
    assert len(begun.journal()) == journal
    assert set(standings(calendar(begun, "--offline")).values()) == {"live"}


def test_too_much_at_once_is_told_with_the_nearest_free_time(served: Place):
    shop = served.shop
    shop.write("policy.yaml", POLICY)
    for name in ("first-push", "second-push"):
        text = campaign(name, "2027-06-01 12:00").replace(
            EVERYBODY, "audience: {everyone: true, expect: 1..60}"
        )
        shop.write(file_of(name), text)
    ended = shop.run("calendar")
    assert (ended.code, "SCH009" in ended.err) == (1, True)
    assert (
        "Tue 1 Jun 12:00 to 12:05: 120 messages, over 90 (block). first-push and second-push." in ended.text
    )
    assert "first-push and second-push (everyone)." in ended.text
    assert "first-push, Tue 1 Jun 12:00 (over the budget): Wed 2 Jun 00:00 would be free." in ended.text


def test_a_blackout_of_the_register_closes_its_days(served: Place):
    shop = served.shop
    shop.write(
        "registers/blackouts.yaml",
        'version: 1\nblackouts:\n  - {dates: 2027-06-05..2027-06-05, why: "Elections"}\n',
    )
    shop.write(file_of("a-push"), campaign("a-push", "2027-06-04 12:00"))
    ended = shop.run("calendar")
    assert "× closed" in ended.out
    assert "Sat 5 Jun: Elections. Every channel." in ended.text


def test_a_page_and_a_file_for_calendar_programs_are_written_privately_and_alike(begun: Shop):
    written = begun.run("calendar", "--offline", "--html", "c.html", "--ics", "c.ics")
    assert written.code == 0
    assert "Written to c.html. Written to c.ics." in written.text
    page, ics = ((begun.root / name).read_bytes() for name in ("c.html", "c.ics"))
    assert len(events(ics.decode())) == len(LIVE)
    assert b"staying-1" in page
    assert stat.S_IMODE((begun.root / "c.html").stat().st_mode) == 0o600
    begun.run("calendar", "--offline", "--html", "c.html", "--ics", "c.ics")
    assert [(begun.root / name).read_bytes() for name in ("c.html", "c.ics")] == [page, ics]
    assert begun.run("calendar", "--offline", "--html", "-").out.encode() == page


@pytest.mark.parametrize("option", ["--html", "--ics"])
def test_nothing_that_is_no_calendar_is_overwritten(begun: Shop, option: str):
    before = (begun.root / "ctsync.yaml").read_bytes()
    ended = begun.run("calendar", "--offline", option, "ctsync.yaml")
    assert ended.code == 1
    assert "ctsync.yaml is there already, and is no calendar. Nothing was written." in ended.text
    assert (begun.root / "ctsync.yaml").read_bytes() == before
    (begun.root / "link").symlink_to("ctsync.yaml")
    assert begun.run("calendar", "--offline", option, "link").code == 1
    assert "There is no folder for" in begun.run("calendar", "--offline", option, "no/c.html").text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--from", "next week"), "next week is not a date."),
        (("--from", "0001-01-01"), "0001-01-01 is not a date."),
        (("--html", "-", "--ics", "-"), "Only one of --html and --ics can go to stdout."),
    ],
)
def test_what_cannot_be_meant_is_refused(begun: Shop, words, told):
    ended = begun.run("calendar", "--offline", *words)
    assert (ended.code, told in ended.text) == (1, True)


def test_a_file_with_a_mistake_is_no_gap_in_the_calendar(begun: Shop):
    begun.edit(file_of("staying-1"), "2027-06-01 12:00", "tomorrow")
    for command in ("calendar", "simulate"):
        ended = begun.run(command)
        assert ended.code == 1
        assert "campaigns/staying-1.yaml:6:" in ended.text


def test_other_weeks_can_be_looked_at(begun: Shop):
    document = calendar(begun, "--offline", "--from", "2027-06-03", "--weeks", "1")
    assert (document["first_day"], document["last_day"]) == ("2027-05-31", "2027-06-06")
    assert calendar(begun, "--offline", "--from", "2027-07-01")["campaigns"] == []


def test_every_send_of_the_files_is_simulated_without_asking_anybody(begun: Shop):
    journal = len(begun.journal())
    more = "devices: [android]\n"
    begun.write(
        file_of("morning-push"),
        campaign("morning-push", "2027-06-03 10:00", more=more).replace(
            "schedule: {at: 2027-06-03 10:00}",
            "schedule: {every: 1 week, days: [thu], start: 2027-06-03 10:00, runs: 3, in: user, if_missed: drop}",
        ),
    )
    ended = begun.run(
        "simulate", "morning-push", "--from", "2027-06-01", "--to", "2027-06-10", "--format", "csv"
    )
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert [(row["date"], row["utc"], row["first_phone_utc"], row["last_phone_utc"]) for row in rows] == [
        (day, f"{day}T04:30:00Z", f"{before}T20:00:00Z", f"{day}T22:00:00Z")
        for day, before in (("2027-06-03", "2027-06-02"), ("2027-06-10", "2027-06-09"))
    ]
    document = begun.run("simulate", "--format", "json").document
    assert len(document["sends"]) == len(LIVE) + 2
    assert date.fromisoformat(document["today"]) == datetime(2027, 5, 20).date()
    assert "Did you mean morning-push?" in begun.run("simulate", "mornin-push").text
    assert begun.run("simulate", "--from", "2027-06-02", "--to", "2027-06-01").code == 1
    assert len(begun.journal()) == journal


def test_a_time_that_the_accounts_clock_skips_is_named_with_its_line_and_rule(begun: Shop):
    begun.edit("ctsync.yaml", "Asia/Kolkata", "Europe/Berlin")
    begun.edit(file_of("staying-1"), "2027-06-01 12:00", "2028-03-26 02:30")
    ended = begun.run("simulate", "--from", "2028-03-20")
    assert ended.code == 1
    assert "SCH004" in ended.text
    assert "2028-03-26 02:30 does not exist in Europe/Berlin" in ended.text
