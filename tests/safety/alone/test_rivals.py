"""A few rivals each day; `python -m tests.safety rivals` lets one wake up at every place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.safety.rivals import Rivals, rivals
from tests.safety.shop import SMALL


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rivals]:
    with rivals(tmp_path_factory.mktemp("rivals"), SMALL) as series:
        yield series


def test_after_a_signal_anywhere_no_call_is_begun_and_the_next_run_goes_on(series: Rivals):
    tally = series.signalled(len(series.places()) * 2 // 3)
    assert tally.accidents == []
    assert tally.met["created"] > 0


def test_a_holder_that_wakes_up_after_its_lease_finds_out_and_sends_nothing_twice(series: Rivals):
    tally = series.paused(len(series.places()) // 2)
    assert tally.accidents == []
    assert tally.met["the sleeper ended with 3"] == 1


def test_of_those_who_apply_at_once_nobody_sends_what_another_sends(series: Rivals):
    tally = series.racing(3, seed=1)
    assert tally.accidents == []
    assert sum(number for how, number in tally.met.items() if how.startswith("3 at once by swap alone")) == 3
