"""Each safety rule is missed if it is missing: the mutants, by the seeds that are known to kill them.

How many seeds it takes without knowing them is what `python -m tests.safety mutants` measures.
"""

from __future__ import annotations

import pytest

from tests.safety.simulation.mutation import Edit, NoLongerApplies, Trial, check, hunted, trials_of
from tests.safety.simulation.table import MUTANTS

TRIALS = list(trials_of(MUTANTS))


@pytest.mark.parametrize("trial", TRIALS, ids=[trial.name for trial in TRIALS])
def test_a_missing_rule_is_noticed(trial: Trial):
    assert trial.mutant.tests or trial.pinned, "pin a seed that kills it"
    assert hunted(trial, trial.pinned).by


def test_names_are_given_once():
    assert len({trial.name for trial in TRIALS}) == len(TRIALS)


@pytest.mark.parametrize("trial", TRIALS, ids=[trial.name for trial in TRIALS])
def test_every_edit_fits_the_source(trial: Trial):
    check(trial.edits)


@pytest.mark.parametrize("old", ["def no_such_function", "from __future__ import annotations\n\nimport"])
def test_an_edit_that_fits_nowhere_or_twice_is_said_loudly(old, tmp_path):
    (tmp_path / "one.py").write_text("from __future__ import annotations\n\nimport os\n" * 2)
    with pytest.raises(NoLongerApplies, match=r"one\.py"):
        check([Edit("one.py", old, "")], tmp_path)


def test_without_any_edit_the_same_seeds_find_nothing():
    """The kills are the mutants' doing: the package as it is lives through all the seeds that kill one of them."""
    seeds = sorted({seed for trial in TRIALS for seed in trial.pinned})
    from tests.safety.simulation.hunt import hunt

    assert hunt(seeds)["oracle"] == ""
