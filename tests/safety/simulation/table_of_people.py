"""The mutants of rules about what people decide: holds, campaigns taken over, files whose removal stops nothing."""

from __future__ import annotations

from tests.safety.simulation.mutation import Edit, Mutant

OF_PEOPLE: tuple[Mutant, ...] = (
    Mutant(
        "a hold is not asked",
        (
            Edit(
                "applying/run.py",
                "        return hold_over(self.lock.holds.values(), desired.key, desired.names, self.now)\n",
                "        return None\n",
            ),
        ),
        cover=(
            Edit(
                "planning/situation.py",
                "desired.names, self.now) if holds else None\n",
                "desired.names, self.now) if None else None\n",
            ),
        ),
        is_hidden=True,
        covered_seeds=(9,),
    ),
    Mutant(
        "a hold stops nothing",
        (
            Edit(
                "applying/holding.py",
                "    if hold.stops:\n        yield",
                "    if hold.stops and not hold.scope:\n        yield",
            ),
            Edit(
                "applying/holding.py",
                "        if not hold.stops or not hold.counts_at(run.now):\n",
                "        if hold.scope:\n",
            ),
        ),
        seeds=(23,),
    ),
    Mutant(
        "adopt by id alone",
        (
            Edit(
                "planning/starting.py",
                "        if listed.split() == desired.human_name.split():\n",
                "        if listed:\n",
            ),
        ),
        seeds=(121,),
    ),
    Mutant(
        "what removing a file does is not read",
        (
            Edit(
                "planning/planner.py",
                '    if record.on_remove == "stop":\n',
                "    if record.on_remove:\n",
            ),
        ),
        seeds=(20,),
    ),
)
