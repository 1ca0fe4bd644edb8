"""Creates: done, refused, unclear, late, and names that do not come back."""

from __future__ import annotations

from functools import partial

from ctsync.applying import calls
from ctsync.applying.events import After, Event
from tests.applying.scenarios.telling import (
    HOUR,
    WORDS,
    A,
    B,
    C,
    D,
    E,
    scenario,
    slowly,
)
from tests.support.campaigns import one
from tests.support.runs import Shop
from tests.support.transcript import Transcript


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
