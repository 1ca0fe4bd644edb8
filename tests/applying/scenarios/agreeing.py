"""Limits, saved plans, and commits that come in another order."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from ctsync.applying.acknowledging import accept_commit, acknowledge_zone
from ctsync.applying.calls import Ancestry
from ctsync.applying.founding import found_lock
from ctsync.applying.machine import apply_changes
from ctsync.campaign.desired import DesiredCampaign
from tests.applying.scenarios.telling import (
    DAY,
    EVIDENCE,
    REMOTE,
    WEEKLY,
    WORDS,
    A,
    B,
    C,
    D,
    E,
    scenario,
)
from tests.support.campaigns import ACCOUNT, one
from tests.support.rolling import daily
from tests.support.runs import Shop, digests
from tests.support.saved import saved_of
from tests.support.transcript import Transcript


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
