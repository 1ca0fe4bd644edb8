"""A share of all faults and pairs each day; `python -m tests.safety faults` and `pairs` meet every one on every call."""

from __future__ import annotations

from tests.safety.faults import ENDS, adoptions, every_fault, one_in, trials
from tests.safety.pairs import every_pair
from tests.safety.shop import SMALL, SMALLEST
from tests.safety.wire import FAULTS


def test_whatever_fault_meets_a_call_nothing_goes_out_twice_or_unwanted():
    tally = trials(SMALL, _a_third, deepest=1, workers=1)
    assert tally.accidents == []
    assert tally.cases > 100
    assert [kind for kind in FAULTS if not any(met.startswith(f"{kind}, ") for met in tally.met)] == []
    assert tally.never(ENDS) == []


def test_whatever_two_faults_meet_one_apply_nothing_goes_out_twice_or_unwanted():
    tally = trials(SMALLEST, one_in(3, every_pair), deepest=2, workers=1)
    assert tally.accidents == []
    assert tally.cases > 150
    assert tally.never(ENDS) == []


def test_the_next_audit_finds_every_create_that_was_made_without_a_word():
    tally = adoptions(SMALL, 1, lags=(0.0, 899.0))
    assert tally.accidents == []
    assert tally.cases == 6
    assert tally.met["unclear creates that were made"] > 0


def _a_third(number: int, call: str) -> list[str]:
    """With everything that is made for one kind of call alone, of which there are few."""
    rare = [kind for kind in every_fault(number, call) if len(FAULTS[kind].calls) == 1]
    return sorted({*one_in(3, every_fault)(number, call), *rare})
