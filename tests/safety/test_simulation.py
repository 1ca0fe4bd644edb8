"""The everyday share of the simulator: some hundred seeds of safety, some of liveness, and the same story each time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.safety.calm import portion
from tests.safety.simulation import liveness
from tests.safety.simulation.batch import MET_IN_EVERY_BATCH, several
from tests.safety.simulation.script import play

EVERYDAY = range(200)
CALM = range(30)
REPLAYED = (3, 77, 4_711)


def test_no_seed_sends_twice_loses_a_stop_stops_wrongly_or_fails_in_silence():
    batch = several(EVERYDAY)
    assert batch.violations == []
    assert batch.never_met(MET_EVERY_DAY) == []


RARE = (
    *("person: seen", "settled by a person", "person: absent", "lock gone"),
    *("not sent", "fault: late by more than 50 minutes", "forgotten", "removal refused"),
    *("stopped by a hold", "taken over", "one that was taken over was stopped"),
    "one that was taken over was changed by hand",
)
MET_EVERY_DAY = tuple(case for case in MET_IN_EVERY_BATCH if case not in RARE)
"""The long runs meet the rare ones too."""


MET_IN_THIRTY = tuple(case for case in liveness.MET_IN_EVERY_BATCH if not case.startswith("fault: "))
"""So few histories meet a single kind of fault by chance; `python -m tests.safety calm` meets each."""


def test_once_faults_end_three_clean_runs_make_the_account_what_git_wants():
    batch = portion(CALM)
    assert batch.violations == []
    assert batch.never_met(MET_IN_THIRTY) == []


def test_a_seed_is_the_same_story_each_time_and_in_each_process():
    """Whatever order Python gives to sets in this process or that."""
    here = [play(seed).digest() for seed in REPLAYED]
    assert [play(seed).digest() for seed in REPLAYED] == here
    script = "from tests.safety.simulation.script import play\n" + "\n".join(
        f"print(play({seed}).digest())" for seed in REPLAYED
    )
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == here
