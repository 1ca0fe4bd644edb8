"""One small apply each day; `python -m tests.safety disk` plays a larger one with every error."""

from __future__ import annotations

import errno
from pathlib import Path

from tests.safety.disk import MUST_CUT, MUST_REFUSE, Cuts, Refusal, power, refusals
from tests.safety.shop import SMALLEST


def test_whatever_call_of_the_disk_is_refused_nothing_leaves_that_is_not_written_down(tmp_path: Path):
    tally = refusals(SMALLEST, tmp_path, (Refusal(errno.EIO),), workers=1)
    assert tally.accidents == []
    assert tally.cases == tally.met["calls of an apply, EIO once"] > 50
    assert tally.never([*MUST_REFUSE, "ended well", "applied all the same"]) == []


def test_after_a_power_cut_anywhere_in_an_apply_the_lock_is_whole_and_work_goes_on(tmp_path: Path):
    tally = power(SMALLEST, tmp_path, workers=1)
    assert tally.accidents == []
    assert tally.cases > 50
    assert tally.never([*MUST_CUT, "found again", "frozen", "ended well"]) == []


class NeverFlushed(Cuts):
    """A disk that says it has flushed, and has not."""

    def flush(self, descriptor: int) -> None:
        """Nothing."""


def test_a_lock_that_is_not_flushed_is_found_out(tmp_path: Path):
    tally = power(SMALLEST, tmp_path, 1, NeverFlushed)
    assert [each for each in tally.accidents if "unreadable" in each]
