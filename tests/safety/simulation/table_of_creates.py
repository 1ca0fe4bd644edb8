"""The mutants of rules about creating at most once: unclear answers, tokens, instances, families and the guard."""

from __future__ import annotations

from tests.safety.simulation.layers import ANYTHING_MAY_FOLLOW, NO_BARRIER, NO_SWEEP
from tests.safety.simulation.mutation import Edit, Mutant

CREATING = "applying/creating.py"

OF_CREATES: tuple[Mutant, ...] = (
    Mutant(
        "retry on unknown",
        (
            Edit(
                CREATING,
                '            unclear[key] = getattr(answer, "reason", "unclear")\n',
                '            again[key] = getattr(answer, "reason", "unclear")\n',
            ),
        ),
        cover=(NO_SWEEP,),
        seeds=(4,),
        covered_seeds=(7,),
    ),
    Mutant(
        "timeouts as failed",
        (
            Edit(
                CREATING,
                '            unclear[key] = getattr(answer, "reason", "unclear")\n',
                '            certain[key] = now_refused(operation, "no answer", run.now)\n',
            ),
        ),
        cover=(NO_SWEEP,),
        seeds=(4,),
        covered_seeds=(23,),
    ),
    Mutant(
        "5xx as refused",
        (
            Edit(
                "api/answers.py",
                "REFUSING: Final = frozenset({400, 401, 403, 404, 413})\n",
                "REFUSING: Final = frozenset({400, 401, 403, 404, 413, 500, 502, 503})\n",
            ),
        ),
        cover=(NO_SWEEP,),
        seeds=(4,),
        covered_seeds=(33,),
    ),
    Mutant(
        "re-create on missing",
        (
            Edit(
                "planning/wanted.py",
                "    if drift is not None or row is None:\n",
                "    if row is None:\n        return start(desired, record, s)\n    if drift is not None:\n",
            ),
        ),
        cover=(ANYTHING_MAY_FOLLOW,),
        is_hidden=True,
        covered_seeds=(594,),
    ),
    Mutant(
        "content-only token",
        (
            Edit(
                CREATING,
                "        lineage=run.lock.token_lineage,\n        seq=seq,\n",
                "        lineage=run.lock.token_lineage,\n        seq=1,\n",
            ),
        ),
        tests=("tests/applying/test_machine.py",),
    ),
    Mutant(
        "token in the retry loop",
        (
            Edit(
                CREATING,
                "PostCreate(intents[key]) for key in left))",
                'PostCreate({**intents[key], "name": _named(run, left[key], run.lock.next_seq + attempt)[1]}'
                "\n            if attempt > 1 else intents[key]) for key in left))",
            ),
        ),
        seeds=(2,),
    ),
    Mutant(
        "occurrence key with the clock time",
        (
            Edit(
                "planning/matching.py",
                "zip(list(left), (*open_ones, *_begun(left, free, open_ones)), strict=False)",
                "zip(list(left), (), strict=False)",
            ),
        ),
        cover=(NO_BARRIER,),
        tests=("tests/planning/test_moved_times.py",),
    ),
    Mutant(
        "#n by position",
        (
            Edit(
                "planning/matching.py",
                "            days[first_of_day(desired.key)].append(desired)\n",
                "            whole.append(desired)\n",
            ),
        ),
        seeds=(36,),
    ),
    Mutant(
        "windows from today",
        (
            Edit(
                "planning/listing.py",
                "            days.update(_around(local_day(now, lock.zone)))\n    return days\n",
                "            days.update(_around(local_day(now, lock.zone)))\n"
                "    return {day for day in days if day >= local_day(now, lock.zone)}\n",
            ),
        ),
        tests=("tests/planning/test_listing.py",),
    ),
    Mutant(
        "no family barrier",
        (NO_BARRIER,),
        seeds=(11,),
    ),
    Mutant(
        "guard off",
        (Edit("planning/timing.py", "GUARD = timedelta(minutes=15)\n", "GUARD = timedelta(0)\n"),),
        seeds=(1,),
    ),
)
