"""Rules that cover for another one: a mutant is tried with its own rule missing, and again without these (protocol 12)."""

from __future__ import annotations

from tests.safety.simulation.mutation import Edit

CREATING = "applying/creating.py"
RESOLVING = "applying/resolving.py"
SWEEPING = "applying/sweeping.py"

NO_BARRIER = Edit(
    "planning/family.py",
    "    days: frozenset[date] | None = None\n    for record in family:\n",
    "    days: frozenset[date] | None = None\n    for record in ():\n",
)

ANYTHING_MAY_FOLLOW = Edit(
    CREATING,
    "    return known is None or may_be_followed(known.operation)\n",
    "    return known is None or may_be_followed(known.operation) or True\n",
)

NO_SWEEP = Edit(
    SWEEPING, "    extras = _extras(run, only)\n    if any(", "    extras: list[_Extra] = []\n    if any("
)

NO_FOREIGN_CHECK = Edit(RESOLVING, "    if claims.foreign:\n", "    if claims.foreign and False:\n")

STOPS_OF_OTHERS_UNNOTICED = (
    Edit(
        RESOLVING,
        "    if row is not None and row.status is RemoteStatus.STOPPED:\n        outcome = Outcome(\n",
        "    if row is not None and run.seen is None:\n        outcome = Outcome(\n",
    ),
    Edit("planning/drift.py", "    RemoteStatus.STOPPED: Drift.STOPPED_BY_OTHERS,\n", ""),
)
