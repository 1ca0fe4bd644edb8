"""What may be approved at all, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence

from ctsync.campaign.desired import DesiredCampaign
from ctsync.errors import Refused
from ctsync.lock.record import Lock, State


def refuse_an_emptied_repository(wanted: Sequence[DesiredCampaign], lock: Lock | None) -> None:
    """No campaign at all while some are live is a wrong folder or pattern, not a decision (protocol 11).

    Raises Refused; nothing lifts it. To stop everything, `ctsync stop` takes the names.
    """
    if wanted or lock is None:
        return
    live = sum(1 for record in lock.records.values() if record.operation.state in (State.LIVE, State.INTENT))
    if live:
        raise Refused(
            f"The files hold no campaign at all, and {live} are live. Nothing was changed.",
            why="A mistyped folder or pattern looks just like this, and would stop every campaign.",
            hint="Check `campaigns` in ctsync.yaml and the folder. To stop them on purpose: `ctsync stop NAME…`.",
        )
