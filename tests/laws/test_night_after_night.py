"""Rolling definitions over weeks of nights: some nights fail, some are forgotten, and people edit, panic and kill.

The same oracles as in `test_whatever_breaks`, over longer histories of fewer files, in which most runs are nightly
jobs. `PYTEST_LAW_EXAMPLES` draws as many histories as it says.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ctsync.applying.result import Fate
from tests.laws.test_whatever_breaks import EXAMPLES, File, History, Step, faults, rarely

EVERYDAY = 250
STARTS = ("2027-05-18 18:30", "2027-05-20 10:10", "2027-05-21 11:00", "2027-05-26 18:30")
HOURS = (0, 3, 24, 24, 24, 24, 50, 120, 400)

files = st.builds(
    File,
    st.just("a"),
    st.sampled_from(("rolling", "rolling", "rolling push")),
    st.sampled_from(STARTS).map(lambda start: (start,)),
    st.just(1),
    st.sampled_from(("Hello", "Good day")),
    st.just(value=False),
    st.integers(2, 20),
    st.just(0),
    st.sampled_from((4, 7)),
)
edits = st.one_of(
    st.just(("none", 0)),
    st.tuples(st.sampled_from(("retitle", "move")), st.integers(0, 5)),
    st.tuples(
        st.sampled_from(("longer", "except", "horizon", "raise", "drop", "rename", "kind")), st.integers(0, 5)
    ),
)


def now_and_then(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.just(()), st.just(()), strategy)


def nearly_never(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return rarely(rarely(strategy))


nights = st.builds(
    Step,
    edits,
    st.just(()),
    now_and_then(faults("lost after", "lost before", "late", "refused", "not sent")),
    now_and_then(faults("lost after", "ignored")),
    now_and_then(faults("", "", "", "broken")),
    now_and_then(faults("", "", "", "", "full", "fenced")),
    st.one_of(st.just(0), st.just(0), st.just(0), st.integers(1, 40)),
    nearly_never(st.tuples(st.integers(0, 30), st.just("a"))),
    nearly_never(st.tuples(st.sampled_from(("stop", "rename", "look-alike")), st.integers(0, 9))),
    nearly_never(st.tuples(st.integers(0, 9), st.integers(1, 4))),
    st.booleans(),
    st.sampled_from([60 * hours for hours in HOURS]),
    st.sampled_from((True, True, False)),
)

MET_IN_EVERY_BATCH = (
    *("ended well", "ended loudly", "killed", "panicked", "fenced", "sent", "stopped", "promised"),
    *("sent after a good apply", "rolled", "nights missed"),
    *(
        fate.name
        for fate in (Fate.CREATED, Fate.REPLACED, Fate.STOPPED, Fate.FOUND, Fate.MISSED, Fate.APPROVED)
    ),
)


def test_night_after_night_every_date_goes_out_once_or_somebody_is_told():
    met: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES or EVERYDAY, derandomize=not EXAMPLES, suppress_health_check=list(HealthCheck)
    )
    @given(files, st.lists(st.tuples(nights, st.booleans()), min_size=2, max_size=12))
    def law(file: File, played: list[tuple[Step, bool]]) -> None:
        history = History()
        first, *others = played
        begun = replace(first[0], edit=("anew", 0), files=(file,), rolls=False, kill_at=0)
        for night, is_acknowledged in ((begun, first[1]), *others):
            history.play(night)
            if is_acknowledged:
                history.acknowledge("a")
        history.end()
        assert history.judge.verdict(history.shop.store.lock) == []
        met.update(history.judge.met)

    law()
    assert [case for case in MET_IN_EVERY_BATCH if met[case] == 0] == []
