"""Rolling definitions, night after night."""

from __future__ import annotations

from tests.applying.scenarios.telling import (
    DAY,
    WORDS,
    A,
    B,
    C,
    scenario,
)
from tests.support.campaigns import one
from tests.support.rolling import daily
from tests.support.runs import Shop
from tests.support.transcript import Transcript


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
