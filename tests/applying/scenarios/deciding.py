"""People decide: they stop, hold, settle and let go."""

from __future__ import annotations

from dataclasses import replace

from ctsync.applying.releasing import forget, to_forget
from ctsync.applying.settling import settle_as, settle_as_absent
from ctsync.names import RemoteId
from tests.applying.scenarios.telling import (
    DAY,
    EVIDENCE,
    HOUR,
    MINUTE,
    WORDS,
    A,
    B,
    C,
    D,
    row_of,
    scenario,
)
from tests.support.campaigns import one
from tests.support.rolling import daily
from tests.support.runs import Shop
from tests.support.transcript import Transcript


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
    t.does("say that c is one of another name", lambda: known("c", row.id))
    row.name = "c"
    t.does("say that c is one whose name lost its mark", lambda: known("c", row.id))
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
