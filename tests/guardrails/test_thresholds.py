"""How much one apply may stop or create: the numbers, their edges, and what lifts them (protocol 11; reliability F24, A19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.campaign.observed import RemoteStatus
from ctsync.guardrails.thresholds import (
    Limit,
    crossed,
    crossings,
    is_a_stop,
    live_definitions,
    most_stops,
)
from ctsync.guardrails.verdict import DIGEST_LENGTH
from ctsync.lock.record import OnAppear, State
from ctsync.names import InstanceKey
from ctsync.planning.change import Adopt, Approve, Create, Forget, History, Keep, Replace, Resolve, Stop, Wait
from tests.planning.making import record_of, row_of, stranger
from tests.planning.test_plan import a_plan
from tests.support.campaigns import ACCOUNT, one
from tests.support.rolling import daily, standing_of

A = one("a")
RECORD = record_of(A)


def named(name: str):
    """The same campaign under another name, without making it anew."""
    return replace(A, key=InstanceKey(name))


def stop(name: str) -> Stop:
    record = replace(RECORD, key=InstanceKey(name))
    return Stop(record, row_of(record))


def keep(name: str) -> Keep:
    record = replace(RECORD, key=InstanceKey(name))
    return Keep(named(name), record, row_of(record))


def some(make, number: int, prefix: str = "c"):
    return [make(f"{prefix}{each}") for each in range(number)]


def limits(*changes, **over):
    return {each.limit: (each.count, each.live, each.most) for each in crossed(a_plan(*changes, **over))}


@pytest.mark.parametrize(
    ("stopped", "live", "is_over"),
    [
        (3, 3, False),
        (3, 9, False),
        (4, 4, True),
        (4, 9, True),
        (3, 10, False),
        (4, 10, True),
        (4, 13, True),  # 30.8 %
        (4, 14, False),  # 28.6 %
        (9, 31, False),  # 29.0 %
        (9, 30, False),  # 30 % is not over 30 %
        (9, 29, True),  # 31.0 %
        (10, 34, False),  # 29.4 %
        (10, 33, True),  # 30.3 %
        (10, 1_000, False),
        (11, 1_000, True),
        (11, 36, True),
        (0, 0, False),
        (1, 1, False),
    ],
)
def test_stops_are_weighed_against_what_is_live(stopped, live, is_over):
    found = limits(*some(stop, stopped), *some(keep, live - stopped, "k"))
    assert found == ({Limit.STOPS: (stopped, live, most_stops(live))} if is_over else {})
    assert (stopped > most_stops(live)) is is_over


@pytest.mark.parametrize(("created", "is_over"), [(50, False), (51, True)])
def test_creates_have_a_number_of_their_own(created, is_over):
    found = limits(*some(lambda name: Create(named(name)), created))
    assert found == ({Limit.CREATES: (51, 0, 50)} if is_over else {})


def test_a_definition_counts_once_whatever_its_dates():
    days = [date(2027, 6, 1) + timedelta(days=each) for each in range(20)]
    keys = [InstanceKey("daily", day=day) for day in days]
    stops = [Stop(replace(RECORD, key=key), None) for key in keys]
    creates = [Create(replace(A, key=InstanceKey(f"c{n}", day=day))) for n in range(50) for day in days]
    assert limits(*stops, *some(keep, 2)) == {}
    assert limits(*creates) == {}
    assert limits(*creates, Create(named("one-more"))) == {Limit.CREATES: (51, 0, 50)}


def test_what_is_no_stop_and_what_is_no_create():
    def instead(name: str) -> Replace:
        record = replace(RECORD, key=InstanceKey(name))
        return Replace(named(name), record, row_of(record), A.first_send)

    others = [
        *some(instead, 60, "r"),
        *some(lambda name: Forget(replace(RECORD, key=InstanceKey(name))), 60, "f"),
        *some(lambda name: Adopt(named(name), stranger()), 60, "a"),
        *some(lambda name: Create(named(name), standing=True), 60, "s"),
        *some(lambda name: Create(named(name), resumes=True), 60, "h"),
        *some(lambda name: Wait(named(name), date(2027, 5, 31)), 60, "w"),
    ]
    assert limits(*others) == {}


def test_new_rolling_definitions_count_by_their_approval_and_a_changed_one_by_its_creates():
    dates = daily()
    series = dates[0].series
    assert series is not None
    approve = Approve(series.key, series, dates[0], 10)
    changed = replace(approve, before=standing_of(dates))
    fifty = some(lambda name: Create(named(name)), 50)
    assert limits(*fifty, approve)[Limit.CREATES] == (51, 0, 50)
    assert limits(*fifty, approve, Create(dates[0]))[Limit.CREATES] == (51, 0, 50)
    assert limits(*fifty, changed) == {}
    (crossing,) = crossed(a_plan(*fifty, changed, Create(dates[0])))
    assert changed in crossing.changes, "what is approved now must not be created by the next night instead"


def test_an_unclear_create_that_git_no_longer_wants_is_a_stop():
    opened = record_of(A, State.INTENT)
    turned = Resolve(opened, None, OnAppear.STOP)
    assert is_a_stop(turned)
    assert not is_a_stop(Resolve(opened, A, OnAppear.STOP)), "another content: its campaign goes on"
    assert not is_a_stop(Resolve(opened, A, OnAppear.ADOPT))
    assert not is_a_stop(Resolve(record_of(A, State.STOPPING), None, OnAppear.STOP)), "begun is begun"
    asked = record_of(A, State.INTENT, on_appear=OnAppear.STOP)
    assert not is_a_stop(Resolve(asked, None, OnAppear.STOP)), "counted when it was decided"


def test_what_is_over_is_not_live():
    gone = record_of(A, State.SENT)
    ended = row_of(RECORD, RemoteStatus.COMPLETED)
    halted = row_of(RECORD, RemoteStatus.STOPPED)
    for change in (
        History(RECORD),
        Keep(A, gone, None),
        Keep(A, RECORD, ended),
        Keep(A, RECORD, halted),
        Create(A),
    ):
        assert live_definitions(a_plan(change)) == frozenset()
    assert (
        live_definitions(a_plan(Keep(A, RECORD, None), made_at=A.last_send + timedelta(hours=1)))
        == frozenset()
    )
    opened = Resolve(record_of(A, State.INTENT), A, OnAppear.ADOPT)
    for lively in (Keep(A, RECORD, row_of(RECORD)), stop("a"), opened, Keep(A, RECORD, None)):
        assert live_definitions(a_plan(lively)) == {"a"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            some(stop, 4),
            "4 of 4 live campaigns (a file counts once) would be stopped for good; the limit is 3 while",
        ),
        ([*some(stop, 9), *some(keep, 20, "k")], "stopped for good, 31.0 %; the limit is 30 %."),
        ([*some(stop, 11), *some(keep, 989, "k")], "11 of 1,000 live campaigns (a file counts once) would"),
        (
            some(lambda name: Create(named(name)), 51),
            "51 campaigns (a file counts once) would be created; the limit",
        ),
    ],
)
def test_the_numbers_and_what_lifts_them_are_said(changes, words):
    (crossing,) = crossed(a_plan(*changes))
    assert words in crossing.words
    assert crossing.option == f"--allow {crossing.limit.value}={crossing.digest}"
    assert crossing.option in crossing.lift
    assert len(crossing.digest) == DIGEST_LENGTH


def test_the_digest_is_of_the_limit_the_account_and_exactly_these_changes():
    def digest(*changes, account=ACCOUNT) -> str:
        (crossing,) = crossings(changes, frozenset(), account)
        return crossing.digest

    stops = some(stop, 5)
    assert digest(*stops) == digest(*reversed(stops), Create(A))
    assert digest(*stops) != digest(*stops[1:])
    assert digest(*stops) != digest(*stops[1:], stop("another"))
    assert digest(*stops) != digest(*stops, account=replace(ACCOUNT, account_hash="sha256:ff"))


NAMES = [f"c{number}" for number in range(14)]


@given(st.sets(st.sampled_from(NAMES), min_size=4), st.sets(st.sampled_from(NAMES), min_size=4))
def test_lifting_one_set_lifts_no_other(mine, others):
    (first,) = crossed(a_plan(*map(stop, mine)))
    (second,) = crossed(a_plan(*map(stop, others)))
    assert (first.digest == second.digest) is (mine == others)
    assert second.is_lifted(first.lifting) is (others <= mine)
    assert not second.is_lifted(frozenset())


@given(st.integers(0, 400), st.integers(0, 400))
def test_more_live_never_allows_less_and_never_more_than_ten(live, more):
    assert most_stops(live) <= most_stops(live + more) <= 10
