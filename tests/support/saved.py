"""Saved plans by hand and by chance, and of the plans of a simulated account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from ctsync.applying.planning_run import review
from ctsync.guardrails.thresholds import crossed
from ctsync.planning.change import ACTING
from ctsync.planning.needs import Need
from ctsync.planning.saved import SavedChange, SavedPlan
from ctsync.rendering.plan.saved import saved_plan
from tests.support.campaigns import NOW
from tests.support.runs import Shop, beyond

VERSION = "0.1.0"


def a_saved_plan(*changes: SavedChange, **more: Any) -> SavedPlan:
    fields: dict[str, Any] = {
        "version": VERSION,
        "commit": "",
        "account": "sandbox",
        "account_hash": "sha256:" + "ab" * 32,
        "project": "shop-2f6c9a1b",
        "lineage": "7q2m4k",
        "serial": 3,
        "next_seq": 2,
        "made_at": NOW,
        "expires": NOW + timedelta(hours=24),
        "changes": changes,
    }
    return SavedPlan(**{**fields, **more})


def a_change(number: int = 1, **more: Any) -> SavedChange:
    fields: dict[str, Any] = {
        "digest": f"{number:064x}",
        "key": f"sale-{number}",
        "kind": "Create",
        "words": f"sale-{number} (push): new",
        "reach": 50,
    }
    return SavedChange(**{**fields, **more})


def saved_of(
    shop: Shop, *wanted: Any, commit: str = "", estimate: bool = True, lifts: bool = False
) -> SavedPlan:
    """What `plan --out` would save of this account and these files; `lifts` names every limit that it crosses."""
    driver = shop.driver()
    plan = shop.plan(*wanted)
    reviewed = driver.run(review(plan, estimate=estimate))
    if lifts:
        assert crossed(plan)
        object.__setattr__(reviewed, "lifted", beyond(plan))
    return saved_plan(reviewed, version=VERSION, commit=commit, estimated=estimate)


_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_DIGESTS = st.integers(0, 16**64 - 1).map(lambda number: f"{number:064x}")
_CHANGES = st.lists(
    st.builds(
        SavedChange,
        digest=_DIGESTS,
        key=_WORDS,
        kind=st.sampled_from(sorted(kind.__name__ for kind in ACTING)),
        words=_WORDS,
        reach=st.none() | st.integers(0, 10**9),
        needs=st.lists(
            st.builds(Need, _WORDS, st.lists(_WORDS, max_size=3).map(tuple), st.integers(0, 9), _WORDS),
            max_size=2,
        ).map(tuple),
    ),
    max_size=5,
    unique_by=lambda change: change.digest,
).map(lambda changes: tuple(sorted(changes, key=lambda change: change.digest)))


@st.composite
def saved_plans(draw: st.DrawFn) -> SavedPlan:
    changes = draw(_CHANGES)
    made_at = draw(st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
    lifted = [f"stops={change.digest}" for change in changes if draw(st.booleans())]
    return a_saved_plan(
        *changes,
        commit=draw(st.sampled_from(["", "a" * 40, "0" * 64])),
        account=draw(_WORDS),
        project=draw(_WORDS),
        lineage=draw(_WORDS),
        serial=draw(st.integers(0, 10**9)),
        next_seq=draw(st.integers(0, 10**9)),
        made_at=made_at,
        expires=made_at + timedelta(seconds=draw(st.integers(0, 86_400))),
        allowed=("stops=0123456789abcdef",) if lifted else (),
        lifted=frozenset(lifted),
        estimated=draw(st.booleans()),
    )
