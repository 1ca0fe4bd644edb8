"""A seeded dozen of deaths each day; `python -m tests.safety kill` dies everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.safety import kill_twice
from tests.safety.kill import KINDS, Series, chosen, spots_of, trials
from tests.safety.place import prepared
from tests.safety.shop import Edit

FEW = Edit(leaving=1, changing=1, coming=4, staying=1)
DEATHS = {"file": 12, "object": 2, "git": 1}


@pytest.mark.parametrize("store", DEATHS)
def test_killed_anywhere_and_its_disk_deleted_the_next_runs_finish_everything(store: str, tmp_path: Path):
    with prepared(tmp_path / "prepared", store, FEW) as ready:
        series = Series(ready, store, FEW)
        places = series.places()
        assert set(KINDS[store]) - set(places) == set(), "a kind of place is never met"
        tally = trials(series, chosen(spots_of(places), DEATHS[store], seed=11), workers=1)
    assert tally.accidents == []
    assert tally.cases == DEATHS[store]
    assert tally.met["killed"] >= tally.cases - 1, "an answer may come in fewer pieces than in the run before"


def test_killed_anywhere_and_killed_again_in_the_recovery_the_third_run_finishes_everything(tmp_path: Path):
    with prepared(tmp_path / "prepared", "file", FEW) as ready:
        series = kill_twice.Twice(ready, "file", FEW)
        pairs = kill_twice.pairs(len(series.places()) // 3, 3, seed=5)
        tally = kill_twice.trials(series, pairs, workers=1)
    assert tally.accidents == []
    assert tally.met["killed"] == tally.cases == len(set(pairs)) == 3
    assert tally.met["killed again"] > 0


def test_each_place_is_tried_unless_a_sample_is_asked_for():
    spots = spots_of(["connected", "answer read"] * 200)
    assert spots[:3] == [("connected", 1), ("answer read", 1), ("connected", 2)]
    assert chosen(spots, 0, seed=1) == spots
    assert chosen(spots, 12, seed=1) == chosen(spots, 12, seed=1)
    assert len(set(chosen(spots, 12, seed=1))) == 12
