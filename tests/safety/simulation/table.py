"""The mutants: each a safety rule of the protocol that is missing from a copy of the package (protocol 12).

An edit that no longer fits the source fails loudly; mend it in its table together with the source.
"""

from __future__ import annotations

from tests.safety.simulation.mutation import Mutant
from tests.safety.simulation.table_of_approvals import OF_APPROVALS
from tests.safety.simulation.table_of_creates import OF_CREATES
from tests.safety.simulation.table_of_people import OF_PEOPLE
from tests.safety.simulation.table_of_rows import OF_ROWS
from tests.safety.simulation.table_of_stops import OF_STOPS
from tests.safety.simulation.table_of_stores import OF_STORES

MUTANTS: tuple[Mutant, ...] = (
    *OF_CREATES,
    *OF_STOPS,
    *OF_APPROVALS,
    *OF_STORES,
    *OF_PEOPLE,
    *OF_ROWS,
)
