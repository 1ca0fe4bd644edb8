"""The mutants of rules about whose row is whose: tokens, recorded ids, and a list that contradicts them."""

from __future__ import annotations

from tests.safety.simulation.mutation import Edit, Mutant

CLAIMS, RESOLVING, SWEEPING = "planning/claims.py", "applying/resolving.py", "applying/sweeping.py"

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
        tests=("tests/applying/test_attacks.py",),
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
    Mutant(
        "what somebody left live is surplus",
        (
            Edit(
                CLAIMS,
                "        if live and not is_disputed(operation, rows) and ",
                "        if live and now is None and ",
            ),
        ),
        tests=("tests/applying/test_sweeping.py",),
    ),
    Mutant(
        "a surplus row is stopped by an old list",
        (
            Edit(
                SWEEPING,
                "    if doubtful := [each for each in extras if each.is_disputed or each.is_beside_a_live_one]:\n",
                "    if doubtful := [each for each in extras if each.is_disputed]:\n",
            ),
        ),
        tests=("tests/applying/test_sweeping.py",),
    ),
)
