"""Whether a recorded id is surely the campaign that is meant: a wrong stop cannot be undone (protocol 5).

An id comes from the answer to a create, or from a file that takes a campaign over. The list may contradict either.
"""

from __future__ import annotations

from ctsync.applying.run import Run
from ctsync.campaign.observed import ObservedCampaign
from ctsync.lock.record import Operation, Record
from ctsync.names import RemoteId
from ctsync.planning.claims import claim, is_disputed, is_same_row, shows_another_operation, twins


class Doubts:
    """What the latest look of a run says against stopping recorded ids. One pass over its rows."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._claims = claim(run.lock, run.seen, run.request.account)

    def of(self, record: Record) -> str:
        """Why the recorded id may be somebody else's campaign; empty if it is ours."""
        if self.is_disputed(record.operation):
            marked = ", ".join(str(row.id) for row in self._claims.rows_of(record.operation))
            shown = (
                f"the list shows its mark at {marked} alone"
                if marked
                else "a list showed its mark at another one"
            )
            return _DISPUTED.format(kept=record.operation.remote_id, shown=shown, key=record.key)
        return _doubt(record, self._row(record))

    def is_disputed(self, operation: Operation) -> bool:
        """Whether the list shows the operation's token elsewhere, and not at the recorded id."""
        return is_disputed(operation, self._claims.rows_of(operation))

    def begins(self, record: Record) -> bool:
        """Whether its stop is begun: nothing speaks against it, or a row that nobody else's record has is its own."""
        return not self.of(record) or bool(self._marked(record))

    def targets(self, record: Record) -> list[RemoteId]:
        """What is stopped for it: the recorded id, unless that may be another's; then what is listed under its token."""
        recorded = record.operation.remote_id
        if recorded is not None and not self.of(record):
            return [recorded]
        return [row.id for row in self._marked(record) if row.status.is_live]

    def _marked(self, record: Record) -> list[ObservedCampaign]:
        """Of two claims to one row, by token and by recorded id, neither is taken for proof."""
        rows = self._claims.rows_of(record.operation)
        return [row for row in rows if self._claims.owners.get(row.id, record).key == record.key]

    def _row(self, record: Record) -> ObservedCampaign | None:
        recorded = record.operation.remote_id
        return None if recorded is None else self._run.seen.by_id.get(recorded)

    def twins(self, record: Record) -> list[RemoteId]:
        """What is live under the token of an operation that has another id, or was given up."""
        return [row.id for _, row in twins(record, self._claims)]


_DISPUTED = (
    "Its create was answered with {kept}, and {shown}. What has its mark is stopped, unless "
    "that is recorded for another campaign; {kept} may be another one, and is not stopped. Look in the dashboard; if there is "
    "only one: `ctsync resolve {key} --id NUMBER --evidence TEXT`"
)


def _doubt(record: Record, row: ObservedCampaign | None) -> str:
    """What the recorded id's own row says against it; empty if nothing does. One of ours may have been renamed."""
    if record.operation.imported and (row is None or not is_same_row(record, row)):
        return (
            "It was taken over by id, and the list does not show it under its name and time, so it may be another one; "
            "it was not stopped. Look in the dashboard, and stop it there."
        )
    if row is not None and shows_another_operation(row, record.operation):
        return (
            "The id in the lock now shows another campaign's name; it was not stopped. Look in the dashboard."
        )
    return ""
