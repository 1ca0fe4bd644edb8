"""The account differs from what the lock knows."""

from __future__ import annotations

from dataclasses import replace

from ctsync.applying import calls
from ctsync.applying.events import After, Event
from ctsync.applying.founding import found_lock
from ctsync.applying.machine import apply_changes
from ctsync.campaign.desired import DesiredCampaign
from tests.applying.scenarios.telling import (
    REMOTE,
    A,
    B,
    C,
    D,
    row_of,
    scenario,
)
from tests.support.campaigns import one
from tests.support.runs import Shop
from tests.support.transcript import Transcript


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
def one_of_two_that_somebody_stopped(t: Transcript, shop: Shop) -> None:
    shop.apply(A, B)
    shop.world.add_by_hand(row_of(shop, "a").name, "20270601 12:00")
    row_of(shop, "a").stopped_at = shop.world.now
    t.does("audit", shop.audit)
    t.does("apply a and b", lambda: shop.apply(A, B))
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
