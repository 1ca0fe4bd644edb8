"""Runs that a signal, another run or a full disk ends."""

from __future__ import annotations

from functools import partial

from ctsync.applying import calls
from tests.applying.scenarios.telling import (
    DAY,
    MINUTE,
    WORDS,
    A,
    B,
    C,
    D,
    E,
    interrupted,
    meanwhile,
    row_of,
    scenario,
)
from tests.support.campaigns import one
from tests.support.runs import Shop
from tests.support.transcript import Transcript


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
