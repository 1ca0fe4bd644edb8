"""Whole runs as transcripts: what was asked of CleverTap, what people are told, what the lock keeps as evidence.

Each is a text in `tests/golden/runs`, so that a review reads every word and every code that a change makes different.
What must hold of them whatever they say is tested beside this file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from ctsync.applying import calls
from ctsync.applying.acknowledging import accept_commit, acknowledge_zone
from ctsync.applying.calls import Ancestry
from ctsync.applying.events import After, Event
from ctsync.applying.founding import found_lock
from ctsync.applying.machine import apply_changes
from ctsync.applying.releasing import forget, to_forget
from ctsync.applying.request import Limits
from ctsync.applying.settling import settle_as, settle_as_absent
from ctsync.campaign.desired import DesiredCampaign
from ctsync.names import RemoteId
from tests.support.campaigns import ACCOUNT, one, wanted
from tests.support.families import campaigns_of
from tests.support.golden import Golden
from tests.support.rolling import daily
from tests.support.runs import Shop, digests
from tests.support.saved import saved_of
from tests.support.transcript import Transcript

A, B, C, D, E = (one(name, f"2027-06-0{day} 12:00") for day, name in enumerate("abcde", 1))
REMOTE = replace(ACCOUNT, is_local=False, is_sandbox=False)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WEEKLY = {"every": "1 week", "days": ["thu"], "start": "2027-05-20 18:00", "runs": "3"}
EVIDENCE = "looked into the dashboard at 10:40"
WORDS = {"title": "Hello", "body": "New words.", "android": {"notification_channel": "offers"}}

Scenario = Callable[[Transcript, Shop], None]
SCENARIOS: dict[str, Scenario] = {}


def scenario(run: Scenario) -> Scenario:
    SCENARIOS[run.__name__.replace("_", "-")] = run
    return run


@pytest.fixture
def shop() -> Shop:
    return Shop()


# ── creating ──


@scenario
def created_kept_and_withdrawn(t: Transcript, shop: Shop) -> None:
    t.does("apply a and b", lambda: shop.apply(A, B))
    t.does("apply them again", lambda: shop.apply(A, B))
    t.does("apply b alone", lambda: shop.apply(B))
    t.does("audit", shop.audit)
    t.remembers()


@scenario
def refused_by_clevertap(t: Transcript, shop: Shop) -> None:
    shop.world.create_faults.extend(["", "refused"])
    t.does("apply a and b", lambda: shop.apply(A, B))
    shop.world.create_faults.append("unauthorised")
    t.does("apply all with a passcode that is no good any more", lambda: shop.apply(A, B, C, D, E))
    t.remembers()


@scenario
def not_sent_and_limited(t: Transcript, shop: Shop) -> None:
    shop.world.create_faults.extend(["not sent", "limited"])
    t.does("apply a, which gets through at the third try", lambda: shop.apply(A))
    shop.world.create_faults.extend(["not sent"] * 3)
    t.does("apply b, which does not", lambda: shop.apply(A, B))
    shop.world.create_faults.extend(["limited"] * 3)
    t.does("apply b, which is limited", lambda: shop.apply(A, B))
    t.remembers()


@scenario
def unclear_until_it_is_missed(t: Transcript, shop: Shop) -> None:
    shop.world.create_faults.append("lost before")
    t.does("apply a", lambda: shop.apply(A))
    t.does("apply it again", lambda: shop.apply(A))
    t.does("audit", shop.audit)
    shop.world.now = A.last_send + HOUR
    t.does("audit after its send", shop.audit)
    t.remembers()


@scenario
def unclear_and_found(t: Transcript, shop: Shop) -> None:
    shop.world.create_faults.append("late")
    t.does("apply a, which is created late", lambda: shop.apply(A))
    t.does("audit", shop.audit)
    t.does("audit once more", shop.audit)
    t.remembers()


@scenario
def unclear_several_times_in_a_row(t: Transcript, shop: Shop) -> None:
    shop.apply(A)
    shop.world.create_faults.extend(["lost before"] * 3)
    late = one("f", "2027-06-06 12:00")
    t.does("apply five more", lambda: shop.apply(A, B, C, D, E, late))


@scenario
def an_unclear_create_that_is_wanted_no_more(t: Transcript, shop: Shop) -> None:
    shop.world.create_faults.extend(["", "late"])
    t.does("apply a and b", lambda: shop.apply(A, B))
    t.does("apply a alone", lambda: shop.apply(A))
    t.remembers()
    t.does("audit, in which it turns up", shop.audit)
    t.remembers()


@scenario
def an_unclear_create_whose_text_changed(t: Transcript, shop: Shop) -> None:
    shop.world.create_faults.append("late")
    t.does("apply a", lambda: shop.apply(A))
    changed = one("a", message=WORDS)
    t.does("apply other words", lambda: shop.apply(changed))
    t.does("apply them again", lambda: shop.apply(changed))
    t.does("and again", lambda: shop.apply(changed))
    t.remembers()


@scenario
def an_unclear_create_that_others_stopped(t: Transcript, shop: Shop) -> None:
    shop.world.create_faults.extend(["lost after", "lost after"])
    near = one("b", "2027-05-21 09:00")
    for name, desired in (("far away", A), ("near", near)):
        shop.world.list_faults.extend(["", "away", "away", "away"])
        t.does(f"apply {desired.name}, whose send is {name}", partial(shop.apply, desired))
        shop.world.rows[-1].status = "stopped"
        t.does("audit", shop.audit)


@scenario
def an_unclear_create_that_turns_up_stopped_at_the_end(t: Transcript, shop: Shop) -> None:
    shop.world.create_faults.append("lost before")
    shop.apply(A)
    assert shop.store.lock is not None
    name = shop.store.lock.records["a"].operation.remote_name
    shop.world.add_by_hand(name, "20270601 12:00", hidden=1, status="stopped")
    t.does("apply it again", lambda: shop.apply(A))
    t.does("and again", lambda: shop.apply(A))
    t.remembers()


@scenario
def too_near_by_the_time_of_its_turn(t: Transcript, shop: Shop) -> None:
    shop.apply(A)
    near = [one(name, "2027-05-20 10:20") for name in ("m", "n", "o", "p")]
    shop.world.create_faults.append("limited")
    t.does("apply four that send in twenty minutes, of which one is limited", lambda: shop.apply(A, *near))
    t.remembers()


@scenario
def too_near_between_intent_and_post(t: Transcript, shop: Shop) -> None:
    shop.apply(A)
    t.does(
        "apply b while the lock takes ten minutes",
        lambda: slowly(shop, calls.WriteLock, A, one("b", "2027-05-20 10:25")),
    )
    t.remembers()


@scenario
def clocks_that_differ(t: Transcript, shop: Shop) -> None:
    shop.skew = 60.0
    t.does("apply a, with a minute between the clocks", lambda: shop.apply(A))
    shop.skew = -61.0
    t.does("apply b, with more", lambda: shop.apply(A, B))
    t.does("apply other words for a, too", lambda: shop.apply(one("a", message=WORDS), B))
    t.remembers()


@scenario
def names_that_do_not_come_back(t: Transcript, shop: Shop) -> None:
    shop.world.names_cut_at = 12
    t.does("apply a and b", lambda: shop.apply(A, B))
    shop.world.names_cut_at = None
    t.does("apply them again", lambda: shop.apply(A, B))
    t.remembers()


@scenario
def a_first_campaign_that_is_not_listed(t: Transcript, shop: Shop) -> None:
    def hide(event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, calls.PostCreate):
            shop.world.rows[-1].hidden = 7

    shop.listener = hide
    t.does("apply a and b", lambda: shop.apply(A, B))
    t.remembers()


# ── replacing and withdrawing ──


@scenario
def replaced(t: Transcript, shop: Shop) -> None:
    shop.apply(A, one("w", WEEKLY))
    t.does("apply a at another time", lambda: shop.apply(one("a", "2027-06-01 13:00"), one("w", WEEKLY)))
    shop.world.now = one("x", "2027-05-21 10:00").first_send
    new = one("w", WEEKLY, message=WORDS)
    t.does(
        "apply other words for a repeat that has begun", lambda: shop.apply(one("a", "2027-06-01 13:00"), new)
    )
    t.remembers()


@scenario
def a_replace_that_cannot_begin(t: Transcript, shop: Shop) -> None:
    shop.apply(A)
    changed = one("a", message=WORDS)
    shop.world.estimates_refuse = "Invalid Notification Channel ID"
    t.does("apply what CleverTap would refuse", lambda: shop.apply(changed))
    shop.world.estimates_refuse = ""
    shop.world.now = A.first_send - 34 * MINUTE
    t.does("apply it 34 minutes before the send", lambda: shop.apply(changed))
    t.remembers()


@scenario
def a_replace_whose_turn_comes_too_late(t: Transcript, shop: Shop) -> None:
    shop.apply(*(one(name) for name in "abcd"))
    shop.world.now = A.first_send - 40 * MINUTE
    later = [one(name, "2027-06-01 18:00") for name in "abcd"]
    t.does("apply four while each stop takes ten minutes", lambda: slowly(shop, calls.PostStop, *later))
    t.remembers()


@scenario
def a_replace_whose_new_half_is_refused(t: Transcript, shop: Shop) -> None:
    shop.apply(A)
    shop.world.create_faults.append("refused")
    changed = one("a", message=WORDS)
    t.does("apply other words", lambda: shop.apply(changed))
    t.does("apply them again", lambda: shop.apply(changed))
    t.remembers()


@scenario
def a_replace_whose_new_half_is_not_sent(t: Transcript, shop: Shop) -> None:
    shop.apply(A)
    shop.world.create_faults.extend(["not sent"] * 3)
    changed = one("a", message=WORDS)
    t.does("apply other words", lambda: shop.apply(changed))
    t.does("apply them again", lambda: shop.apply(changed))
    t.remembers()


@scenario
def a_stop_that_is_not_proven(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B)
    shop.world.stop_faults.extend(["lost before", *["ignored"] * 20])
    t.does("apply b alone", lambda: shop.apply(B))
    t.remembers()
    shop.world.stop_faults.clear()
    t.does("audit", shop.audit)
    t.remembers()


@scenario
def a_stop_that_may_have_come_too_late(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B, one("w", WEEKLY))
    shop.world.now = A.first_send - timedelta(seconds=30)
    t.does("withdraw all but b half a minute before a sends", lambda: shop.apply(B))
    t.remembers()


@scenario
def a_relative_that_is_not_proven_stopped(t: Transcript, shop: Shop) -> None:
    shop.apply(one("news", "2027-06-01 10:00", channel="email"))
    shop.world.stop_faults.extend(["ignored"] * 99)
    dated = wanted("news", ["2027-06-01 18:00", "2027-06-03 10:00"], channel="email")
    t.does("apply two dates in its place", lambda: shop.apply(dated))
    t.remembers()


@scenario
def still_sending(t: Transcript, shop: Shop) -> None:
    shop.apply(A)
    shop.world.now = A.last_send + 20 * MINUTE
    again = one("a", "2027-06-05 12:00", generation="2")
    t.does("apply a higher generation while the first one sends", lambda: shop.apply(again))
    shop.world.advance(HOUR)
    t.does("apply it an hour later", lambda: shop.apply(again))
    t.remembers()


@scenario
def markets_that_change_hands(t: Transcript, shop: Shop) -> None:
    shop.apply(campaigns_of(_by_market(west="Pune, Mumbai", south="Nashik")))
    t.does(
        "give Mumbai to the south",
        lambda: shop.apply(campaigns_of(_by_market(west="Pune", south="Nashik, Mumbai"))),
    )
    shop.world.stop_faults.extend(["ignored"] * 99)
    t.does(
        "give Pune, whose campaign cannot be stopped",
        lambda: shop.apply(campaigns_of(_by_market(west="Thane", south="Nashik, Mumbai, Pune"))),
    )
    t.remembers()


# ── the account differs ──


@scenario
def changed_in_the_dashboard(t: Transcript, shop: Shop) -> None:
    near = one("n", "2027-05-21 09:00")
    shop.apply(A, B, C, D, near)
    a, b, c, d, n = (row_of(shop, name) for name in "abcdn")
    a.status, b.status, c.scheduled_on, d.name = "paused", "unknown", 202706031300, "Other"
    n.status = "stopped"
    t.does("audit", shop.audit)
    t.does("plan and apply", lambda: shop.apply(A, B, C, D, near))
    c.hidden = 99
    t.does("audit with one that is not listed", shop.audit)
    t.remembers()


def row_of(shop: Shop, name: str) -> Any:
    return next(row for row in shop.world.rows if row.name.startswith(f"{name} "))


@scenario
def twins(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B)
    shop.world.add_by_hand(row_of(shop, "a").name, "20270601 12:00")
    t.does("audit", shop.audit)
    shop.world.add_by_hand(row_of(shop, "b").name, "20270602 12:00")
    shop.world.stop_faults.extend(["ignored"] * 99)
    t.does("audit, with one that cannot be stopped", shop.audit)
    t.remembers()


@scenario
def live_again_after_its_stop(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B)
    shop.apply(B)
    row = row_of(shop, "a")
    row.stopped_at, row.status = None, "pending"
    t.does("audit", shop.audit)
    t.does("stop it", lambda: shop.stop("a"))


@scenario
def rows_that_the_lock_does_not_know(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B)
    lock = shop.store.lock
    assert lock is not None
    shop.store.lock = replace(lock, records={"b": lock.records["b"]})
    t.does("audit with a record that is gone", shop.audit)
    shop.store.lock = replace(shop.store.lock, next_seq=2)
    t.does("audit with a lock that was rolled back", shop.audit)
    t.does("apply with it", lambda: shop.apply(A, B))
    shop.store.lock = None
    t.does("apply without any", lambda: shop.apply(A, B))
    shop.store.lock = None
    t.does("begin an account anew", lambda: shop.driver().run(found_lock(REMOTE, "newone")))


@scenario
def a_list_that_fails(t: Transcript, shop: Shop) -> None:
    shop.world.list_faults.extend(["away"] * 99)
    t.does("apply a", lambda: shop.apply(A))
    shop.world.list_faults.clear()
    t.does("apply a again", lambda: fails_at_the_end(shop, A))


def fails_at_the_end(shop: Shop, *wanted: DesiredCampaign) -> object:
    shop.apply(B)

    def fail(event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, calls.PostCreate):
            shop.world.list_faults.extend(["limited", "away", "away", "away"])

    driver = shop.driver()
    driver.listener = fail
    return driver.run(apply_changes(shop.request(B, *wanted)))


@scenario
def taken_over_by_id(t: Transcript, shop: Shop) -> None:
    row = shop.world.add_by_hand("Flash sale", "20270601 12:00")
    flash = one("flash", "2027-06-01 18:00", adopt=str(row.id), dashboard_name="Flash sale")
    t.does("adopt it", lambda: shop.apply(flash, B))
    t.remembers()
    row.name = "Something else"
    t.does("withdraw it when it has another name", lambda: shop.apply(B))
    row.name = "Flash sale"
    t.does("withdraw it", lambda: shop.apply(B))
    t.remembers()


@scenario
def looks_like_another(t: Transcript, shop: Shop) -> None:
    shop.world.add_by_hand("a", "20270601 12:00")
    t.does("apply a and b", lambda: shop.apply(A, B))


@scenario
def let_go_by_its_file(t: Transcript, shop: Shop) -> None:
    shop.apply(one("a", on_remove="forget"), B)
    t.does("apply b alone", lambda: shop.apply(B))
    t.does("stop it by name", lambda: shop.stop("a"))
    t.remembers()


@scenario
def wishes_about_its_removal_outlive_the_file(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B)
    t.does("say that its removal is refused", lambda: shop.apply(one("a", on_remove="refuse"), B))
    t.does("remove it", lambda: shop.apply(B))
    t.remembers()


# ── people decide ──


@scenario
def stopped_by_hand(t: Transcript, shop: Shop) -> None:
    shop.world.create_faults.extend(["", "", "late"])
    shop.apply(A, B, C)
    t.does("stop a and c", lambda: shop.stop("a", "c"))
    t.does("stop them again", lambda: shop.stop("a", "c"))
    t.does("stop what nobody knows", lambda: shop.stop("bb"))
    t.does("apply all of them", lambda: shop.apply(A, B, C))
    t.remembers()


@scenario
def stopped_by_hand_without_a_lock(t: Transcript, shop: Shop) -> None:
    t.does("stop a", lambda: shop.stop("a"))
    t.does("hold everything", lambda: shop.hold(shop.world.now + DAY))
    t.does("acknowledge a", lambda: shop.seen("a"))
    t.does("audit", shop.audit)


@scenario
def stopped_by_hand_with_the_store_away(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B, daily())
    shop.store.faults.append("full")
    t.does("stop a and the series", lambda: shop.stop("a", "news"))
    shop.store.faults.append("full")
    shop.world.stop_faults.extend(["ignored"] * 99)
    t.does("stop b, which goes on", lambda: shop.stop("b"))
    shop.store.faults.extend(["fenced"] * 99)
    t.does("stop b while others write", lambda: shop.stop("b"))
    t.remembers()


@scenario
def a_series_stopped_by_hand(t: Transcript, shop: Shop) -> None:
    shop.apply(daily(), A)
    t.does("stop the series", lambda: shop.stop("news"))
    t.does("roll", lambda: shop.roll(daily(), A))
    t.does("apply", lambda: shop.apply(daily(), A))
    t.remembers()


@scenario
def one_date_stopped_by_hand(t: Transcript, shop: Shop) -> None:
    shop.apply(daily(), A)
    t.does("stop one date", lambda: shop.stop("news@2027-05-22"))
    t.does("roll", lambda: shop.roll(daily(), A))
    t.remembers()


@scenario
def nothing_to_stop(t: Transcript, shop: Shop) -> None:
    soon = one("s", "2027-05-20 12:00")
    shop.apply(A, B, C, soon)
    shop.apply(B, C, soon)
    row_of(shop, "b").status = "stopped"
    shop.world.now = soon.last_send + 2 * HOUR
    shop.audit()
    shop.world.create_faults.append("refused")
    shop.apply(B, C, D, soon)
    t.does("stop what is over in every way", lambda: shop.stop("a", "b", "d", "s"))


@scenario
def held(t: Transcript, shop: Shop) -> None:
    shop.apply(A)
    until = shop.world.now + 20 * DAY
    t.does("hold everything", lambda: shop.hold(until, reason="prices are wrong"))
    t.does("hold it in other words", lambda: shop.hold(until, reason="prices are still wrong."))
    t.does("hold what no campaign is named", lambda: shop.hold(until, "diwali-*"))
    t.does("hold until yesterday", lambda: shop.hold(shop.world.now - DAY))
    t.does("apply", lambda: shop.apply(one("a", message=WORDS), B))
    t.does("audit", shop.audit)
    t.does("release what was not held", lambda: shop.release("b"))
    t.does("release", shop.release)
    t.does("release once more", lambda: shop.release("diwali-*"))
    t.does("and again", lambda: shop.release("diwali-*"))
    t.remembers()


@scenario
def held_and_stopped(t: Transcript, shop: Shop) -> None:
    shop.world.create_faults.extend(["", "", "late"])
    shop.apply(A, B, C)
    until = shop.world.now + 20 * DAY
    t.does("hold and stop", lambda: shop.hold(until, stops=True))
    t.remembers()
    t.does("release", shop.release)
    t.does("apply", lambda: shop.apply(A, B, C))
    t.remembers()


@scenario
def settled_by_a_person(t: Transcript, shop: Shop) -> None:
    shop.world.create_faults.extend(["", "lost before", "lost before"])
    shop.apply(A, B, C)

    def absent(name: str) -> object:
        return shop.driver().run(settle_as_absent(shop.request(), name, EVIDENCE))

    def known(name: str, number: int) -> object:
        return shop.driver().run(settle_as(shop.request(), name, RemoteId(number), EVIDENCE))

    t.does("say at once that b does not exist", lambda: absent("b"))
    shop.world.advance(16 * MINUTE)
    t.does("say it later", lambda: absent("b"))
    t.does("say it twice", lambda: absent("b"))
    t.does("say that c is one that is not listed", lambda: known("c", 4711))
    t.does("say that c is a", lambda: known("c", shop.world.rows[0].id))
    row = shop.world.add_by_hand("renamed on the way", "20270603 12:00")
    t.does("say that c is one whose name was changed", lambda: known("c", row.id))
    t.does("say that of what is not open", lambda: known("c", row.id))
    t.does("apply all", lambda: shop.apply(A, B, C))
    t.remembers()


@scenario
def let_go_by_a_person(t: Transcript, shop: Shop) -> None:
    shop.world.create_faults.extend(["", "", "lost before"])
    shop.apply(A, B, C, daily())

    def let_go(key: str) -> object:
        record = to_forget(shop.store.lock, key, shop.world.now)
        return shop.driver().run(forget(shop.request(), key, EVIDENCE, record.operation))

    t.does("let a go", lambda: let_go("a"))
    t.does("let it go again", lambda: let_go("a"))
    t.does("let go of what is open", lambda: let_go("c"))
    t.does("let go of a series", lambda: let_go("news"))
    t.does("let go of what nobody knows", lambda: let_go("bb"))
    agreed = to_forget(shop.store.lock, "b", shop.world.now).operation
    changed = replace(agreed, note="other")
    t.does(
        "let go of what changed meanwhile",
        lambda: shop.driver().run(forget(shop.request(), "b", EVIDENCE, changed)),
    )
    shop.world.now = B.last_send + HOUR
    t.does("let go of what is over", lambda: let_go("b"))
    t.remembers()


# ── rolling definitions ──


@scenario
def a_series_night_after_night(t: Transcript, shop: Shop) -> None:
    t.does("approve it", lambda: shop.apply(daily(), A))
    shop.world.advance(DAY)
    t.does("roll", lambda: shop.roll(daily(), A))
    t.does("roll with other words", lambda: shop.roll(daily(subject="Other"), A))
    shop.world.advance(6 * DAY)
    t.does("audit after days without a run", shop.audit)
    t.does("roll after days without a run", lambda: shop.roll(daily(), A))
    t.does("audit", shop.audit)
    t.does("acknowledge what was not missed", lambda: shop.seen("news@2027-05-20"))
    t.does("acknowledge one", lambda: shop.seen("news@2027-05-25"))
    t.does("acknowledge it twice", lambda: shop.seen("news@2027-05-25"))
    t.does("acknowledge all", lambda: shop.seen("news"))
    t.does("remove it", lambda: shop.apply(A))
    t.remembers()


@scenario
def the_nightly_job_meets_undecided_work(t: Transcript, shop: Shop) -> None:
    shop.world.create_faults.extend(["", "lost before"])
    shop.apply(A, B, daily())
    t.does(
        "roll, when a is changed, b removed and c new", lambda: shop.roll(one("a", message=WORDS), C, daily())
    )
    t.remembers()


# ── limits, plans and commits ──


@scenario
def too_many_at_once(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B, C, D, E)
    t.does("withdraw four of five", lambda: shop.apply(E))
    many = [one(f"m{number}") for number in range(51)]
    t.does("create 51", lambda: shop.apply(A, B, C, D, E, *many))


@scenario
def what_was_approved_and_what_is_there(t: Transcript, shop: Shop) -> None:
    shown = digests(shop.plan(A))
    t.does("apply a and b, of which a was shown", lambda: shop.apply(A, B, approved=shown))
    t.remembers()


@scenario
def a_saved_plan(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B)
    changed = one("a", message=WORDS)
    saved = saved_of(shop, changed, C)

    def apply(*wanted: DesiredCampaign) -> object:
        return shop.driver().run(apply_changes(replace(shop.request(*wanted), saved=saved)))

    t.does("apply it with a file that came later", lambda: apply(changed, C, D))
    t.does("apply it once more", lambda: apply(B, C, D))
    shop.world.advance(2 * DAY)
    t.does("apply it when it is over", lambda: apply(E, D))
    for name, other in (
        ("another account's", replace(saved, account="live")),
        ("another CleverTap account's", replace(saved, account_hash="sha256:other")),
        ("another lineage's", replace(saved, lineage="other")),
        ("a newer lock's", replace(saved, serial=999)),
    ):
        work = apply_changes(replace(shop.request(C), saved=other))
        t.does(f"apply {name}", partial(shop.driver().run, work))
    shop.store.lock = None
    t.does("apply it without the lock", lambda: apply(C))


@scenario
def commits(t: Transcript, shop: Shop) -> None:
    shop.driver().run(found_lock(REMOTE, "7q2m4k"))

    def apply(commit: str, ancestry: Ancestry, *wanted: DesiredCampaign) -> object:
        driver = shop.driver()
        driver.compare = lambda _: ancestry
        request = replace(shop.request(*wanted), account=REMOTE, commit=commit * 40)
        return driver.run(apply_changes(request))

    def accept(commit: str, ancestry: Ancestry) -> object:
        driver = shop.driver()
        driver.compare = lambda _: ancestry
        request = replace(shop.request(), account=REMOTE)
        return driver.run(accept_commit(request, commit * 40, EVIDENCE))

    t.does("apply a commit", lambda: apply("b", Ancestry.NEWER, A))
    t.does("apply an older one", lambda: apply("a", Ancestry.OLDER, A, B))
    t.does("apply one of another history", lambda: apply("c", Ancestry.UNRELATED, A, B))
    t.does("accept what follows anyhow", lambda: accept("d", Ancestry.NEWER))
    t.does("accept the other history", lambda: accept("c", Ancestry.UNRELATED))
    t.does("apply one of it", lambda: apply("d", Ancestry.NEWER, A, B))
    t.remembers()


@scenario
def another_time_zone(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B, one("w", WEEKLY))
    dubai = replace(ACCOUNT, zone="Asia/Dubai")
    request = replace(shop.request(A, B), account=dubai)
    t.does("apply", lambda: shop.driver().run(apply_changes(request)))
    t.does("acknowledge another one", lambda: shop.driver().run(acknowledge_zone(request, "Asia/Tokyo")))
    t.does("acknowledge it", lambda: shop.driver().run(acknowledge_zone(request, "Asia/Dubai")))
    t.does("acknowledge it twice", lambda: shop.driver().run(acknowledge_zone(request, "Asia/Dubai")))


@scenario
def more_or_fewer_people_than_were_approved(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B)
    wanted = (one("a", message=WORDS), B, C, daily())
    saved = saved_of(
        shop, *[each for part in wanted for each in ([part] if isinstance(part, DesiredCampaign) else part)]
    )

    def apply(number: int | None) -> object:
        counted = replace(saved, changes=tuple(replace(each, reach=number) for each in saved.changes))
        return shop.driver().run(apply_changes(replace(shop.request(*wanted), saved=counted)))

    t.does("apply a plan of ten people, who are fifty now", lambda: apply(10))
    t.does("apply a plan of sixty-three", lambda: apply(63))
    shop.world.estimates_refuse = "Invalid segment"
    t.does("apply what CleverTap refuses to count", lambda: apply(50))
    shop.world.estimates_refuse = ""
    t.does("apply a plan of fifty", lambda: apply(50))
    t.remembers()


@scenario
def a_plan_that_others_overtook(t: Transcript, shop: Shop) -> None:
    shop.apply(one("a", on_remove="forget"), B, C, D)
    saved = saved_of(shop, D, E, *(one(name) for name in "fghij"))
    request = replace(shop.request(one("a", on_remove="forget"), B, C, D), saved=saved)
    t.does("apply it when all of it was taken back", lambda: shop.driver().run(apply_changes(request)))


@scenario
def a_plan_of_another_commit(t: Transcript, shop: Shop) -> None:
    shop.driver().run(found_lock(REMOTE, "7q2m4k"))
    for commit, ancestry in (
        ("b" * 40, Ancestry.OLDER),
        ("b" * 40, Ancestry.UNRELATED),
        ("", Ancestry.NEWER),
    ):
        saved = replace(saved_of(shop, A), lineage="7q2m4k", commit=commit)
        driver = shop.driver()
        driver.compare = partial(_always, ancestry)
        request = replace(shop.request(A), account=REMOTE, commit="c" * 40, saved=saved)
        t.does(
            f"apply one of {commit[:4] or 'nobody knows what'}", partial(driver.run, apply_changes(request))
        )


def _always(ancestry: Ancestry, _: str) -> Ancestry:
    return ancestry


# ── cut short ──


@scenario
def stopped_by_hand_while_it_is_made(t: Transcript, shop: Shop) -> None:
    shop.apply(A)

    def stop() -> None:
        shop.world.rows[-1].hidden = 4
        shop.stop("b")

    t.does(
        "apply b, and somebody stops it while no list shows it",
        lambda: meanwhile(shop, calls.PostCreate, stop, A, B, C, D, E),
    )
    t.remembers()
    t.does("audit", shop.audit)
    t.remembers()


@scenario
def held_between_the_halves_of_a_replace(t: Transcript, shop: Shop) -> None:
    shop.apply(A)
    hold = partial(shop.hold, shop.world.now + 20 * DAY)
    t.does(
        "apply other words, and somebody sets a hold after the stop",
        lambda: meanwhile(shop, calls.PostStop, hold, one("a", message=WORDS)),
    )
    t.does("apply them while it holds", lambda: shop.apply(one("a", message=WORDS)))
    t.does("release", shop.release)
    t.does("apply them", lambda: shop.apply(one("a", message=WORDS)))
    t.remembers()


@scenario
def a_stop_that_is_never_answered(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B)
    shop.world.stop_faults.extend(["lost before"] * 99)
    t.does("apply b alone", lambda: shop.apply(B))
    t.remembers()


@scenario
def a_stop_that_the_send_overtook(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B)
    shop.world.stop_faults.extend(["ignored"] * 99)
    shop.world.now = A.first_send - 5 * MINUTE
    t.does("apply b alone, five minutes before a sends", lambda: shop.apply(B))
    shop.world.now = A.first_send + 10 * MINUTE
    row_of(shop, "a").status = "stopped"
    t.does("audit, when the list shows it as stopped ten minutes after", shop.audit)
    t.remembers()


@scenario
def a_stop_whose_id_shows_another_campaign(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B, C)
    shop.world.stop_faults.extend(["ignored"] * 99)
    shop.apply(B, C)
    row = row_of(shop, "a")
    row.name, row.status = row_of(shop, "b").name, "stopped"
    t.does("audit, when the id of a has the name of b and is stopped", shop.audit)
    t.does("withdraw c as well", lambda: shop.apply(B))
    t.remembers()


@scenario
def a_signal_among_creates(t: Transcript, shop: Shop) -> None:
    shop.apply(A)
    t.does(
        "apply three more, and Ctrl-C after the first answer",
        lambda: interrupted(shop, 2, calls.PostCreate, A, B, C, D, E),
    )
    t.remembers()


@scenario
def a_signal_among_stops(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B, C, D)
    t.does(
        "withdraw two, and a termination after the lock is written",
        lambda: interrupted(shop, 15, calls.WriteLock, C, D),
    )
    t.remembers()


@scenario
def a_signal_among_replaces(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B)
    new = [one("a", message=WORDS), one("b", "2027-06-02 12:00", message=WORDS)]
    t.does(
        "apply other words, and Ctrl-C when CleverTap was asked",
        lambda: interrupted(shop, 2, calls.AskReach, *new),
    )
    t.does("apply other words, and Ctrl-C after a stop", lambda: interrupted(shop, 2, calls.PostStop, *new))
    t.does("apply them in peace", lambda: shop.apply(*new))
    t.remembers()


@scenario
def overtaken_by_others(t: Transcript, shop: Shop) -> None:
    shop.apply(A)
    t.does(
        "apply, and somebody stops a meanwhile",
        lambda: meanwhile(shop, calls.PostCreate, lambda: shop.stop("a"), A, B, C, D, E),
    )
    t.remembers()
    t.does(
        "apply, and somebody sets a hold meanwhile",
        lambda: meanwhile(
            shop,
            calls.PostCreate,
            lambda: shop.hold(shop.world.now + DAY),
            B,
            C,
            D,
            E,
            one("f"),
            one("g"),
            one("h"),
            one("i"),
        ),
    )
    t.remembers()


@scenario
def others_keep_writing(t: Transcript, shop: Shop) -> None:
    shop.apply(A)
    shop.store.faults.extend(["", "", *["fenced"] * 99])
    t.does("apply b, whose outcome cannot be written", lambda: shop.apply(A, B))
    shop.store.faults.clear()
    t.does("audit", shop.audit)
    shop.store.faults.extend(["fenced"] * 99)
    t.does("hold everything", lambda: shop.hold(shop.world.now + DAY))


@scenario
def a_disk_that_fills_up(t: Transcript, shop: Shop) -> None:
    shop.apply(A)
    shop.store.faults.extend(["", "", "full"])
    t.does("apply b", lambda: shop.apply(A, B))
    t.remembers()
    shop.store.faults.extend(["", "full", "full"])
    t.does("apply c", lambda: shop.apply(A, B, C))


def slowly(shop: Shop, kind: type, *wanted: DesiredCampaign) -> object:
    """A run in which each call of that kind takes ten minutes."""

    def hear(event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, kind):
            shop.world.advance(10 * MINUTE)

    driver = shop.driver()
    driver.listener = hear
    return driver.run(apply_changes(shop.request(*wanted)))


def meanwhile(shop: Shop, kind: type, act: Callable[[], object], *wanted: DesiredCampaign) -> object:
    """A run in which something happens after its first call of that kind."""
    left = [act]

    def hear(event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, kind) and left:
            left.pop()()

    driver = shop.driver()
    driver.listener = hear
    return driver.run(apply_changes(replace(shop.request(*wanted), limits=Limits(in_flight=1))))


def interrupted(shop: Shop, number: int, kind: type, *wanted: DesiredCampaign) -> object:
    driver = shop.driver()
    left = [number]

    def hear(event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, kind) and left:
            driver.interrupt(left.pop())

    driver.listener = hear
    return driver.run(apply_changes(shop.request(*wanted)))


def _by_market(**cities: str) -> str:
    lines = [
        "name: news",
        "owner: acme/crm",
        "purpose: promotional",
        "channel: push",
        "devices: [android]",
        "audience: {profile: {Age: {at_least: 18}}}",
        "schedule: {at: 2027-06-01 18:30}",
        "message: {title: Hello, body: b, android: {notification_channel: offers}}",
        "markets:",
    ]
    lines += [
        f"  {market}: {{audience: {{profile: {{City: [{taken}]}}}}}}" for market, taken in cities.items()
    ]
    return "\n".join(lines)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_run_says_and_keeps_what_its_transcript_says(name: str, shop: Shop, golden: Golden) -> None:
    transcript = Transcript(shop)
    SCENARIOS[name](transcript, shop)
    golden(f"runs/{name}.txt", transcript.text)
