"""What files said of their own removal, and which campaigns of others they took over: for the oracles, from git alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tests.safety.simulation.account import Row
from tests.safety.simulation.files import File
from tests.safety.simulation.history import History, Run


def wishes(history: History, working: Sequence[Run], base: str, until: datetime) -> set[str]:
    """What `on_remove` was in the commits of the runs that had begun by then."""
    files = (history.commits[run.commit].get(base) for run in working if run.begun_at <= until)
    return {file.on_remove for file in files if file is not None}


def taken_over(history: History, good: Sequence[Run]) -> dict[int, datetime]:
    """The campaigns that somebody made by hand and a run took over for certain, by id, and since when."""
    found: dict[int, datetime] = {}
    for row in by_hand(history):
        ends = [run.ended_at for run in good if names(history.commits[run.commit].get(row.base), row)]
        if ends:
            found[row.id] = min(ends)
    return found


def by_hand(history: History) -> list[Row]:
    """Those that a file may be about."""
    return [row for row in history.account.rows if row.base and not row.post]


def names(file: File | None, row: Row) -> bool:
    return file is not None and file.adopt == row.id


def may_have_been_taken_over(history: History, working: Sequence[Run], row: Row, at: datetime) -> bool:
    """Whether a run had begun whose file names it by its id and by the name that it was made with."""
    return any(
        run.begun_at <= at
        and (file := history.commits[run.commit].get(row.base)) is not None
        and names(file, row)
        and row.made_as == file.name
        for run in working
    )


def editions(history: History, working: Sequence[Run], row: Row, until: datetime) -> list[int]:
    """The generations under which a campaign may have been taken over by then, the lowest first.

    The file as it is when it takes the campaign over is what the campaign is held to from then on, its generation
    included (protocol 11, `import`); the merge that wrote `adopt` may never have been applied.
    """
    files = (history.commits[run.commit].get(row.base) for run in working if run.begun_at <= until)
    return sorted(file.generation for file in files if file is not None and names(file, row))


def goes_on(file: File | None, edition: int) -> bool:
    """Whether a file lets a campaign go on that was taken over: its content is nobody's to compare (protocol 5)."""
    return (
        file is not None
        and not file.is_dated
        and file.owned_parts == frozenset({""})
        and file.generation <= edition
    )
