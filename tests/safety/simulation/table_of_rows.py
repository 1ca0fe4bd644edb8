"""The mutants of rules about whose row is whose: tokens, recorded ids, and a list that contradicts them."""

from __future__ import annotations

from tests.safety.simulation.mutation import Edit, Mutant

CLAIMS, RESOLVING = "planning/claims.py", "applying/resolving.py"

OF_ROWS: tuple[Mutant, ...] = (
    Mutant(
        "adopt by display name",
        (
            Edit(
                RESOLVING,
                "        return _intent(record, claims.rows_of(operation), run)\n",
                "        from ctsync.planning.claims import human_part\n"
                "        named = human_part(operation.remote_name)\n"
                "        return _intent(record, tuple(r for r in run.seen.rows if human_part(r.name) == named), run)\n",
            ),
        ),
        tests=("tests/applying/test_lookalikes.py",),
    ),
    Mutant(
        "keep the lowest id regardless of status",
        (
            Edit(
                RESOLVING,
                "    return min(rows, key=rank)\n",
                "    return min(rows, key=lambda row: row.id)\n",
            ),
        ),
        tests=("tests/applying/attacks/test_creates.py",),
    ),
    Mutant(
        "an answer is believed against the list",
        (
            Edit(
                CLAIMS,
                "    return operation.disputed or bool(rows)\n",
                "    return False\n",
            ),
        ),
        seeds=(472,),
    ),
)
