"""What people do with the sandbox itself: serve it, and let its time pass."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from pydantic_core import PydanticCustomError

from ctsync.errors import UsageError
from ctsync.names import TOKEN_MARK
from ctsync.rendering.campaign_words import title_of
from ctsync.rendering.sandbox.sends import SendsView
from ctsync.sandbox.server import find_running, serve
from ctsync.values.times import read_moment
from ctsync.workspace.sandbox_account import Admin, a_sandbox, in_zone
from ctsync.workspace.sent_meanwhile import sent_meanwhile
from ctsync.workspace.workspace import Workspace


def advance_sandbox(workspace: Workspace, by: str) -> SendsView:
    """Move the clock, and give the new time and what went out on the way."""
    account = workspace.account
    with a_sandbox(workspace.state, account.clock, account.zone) as url:
        admin = Admin(url)
        made_up = admin.hand_over(workspace.catalog, account.zone)
        before = {row["number"] for row in admin.sends()}
        now = admin.advance(by)
        rows = [row for row in admin.sends() if row["number"] not in before]
        named = {row["id"]: row for row in admin.campaigns()} if rows else {}
    known = _known_names(workspace) if rows else {}
    for campaign in named.values():
        campaign["name"] = known.get(campaign["id"], _without_token(campaign["name"]))
    return SendsView(sent_meanwhile(rows, named, now), now, account.zone, made_up)


def _known_names(workspace: Workspace) -> dict[int, str]:
    """What the files call the campaigns of the lock: the names that commands take."""
    lock = workspace.lock()
    owners = {} if lock is None else lock.by_remote_id()
    return {int(number): title_of(record.key, record.name) for number, record in owners.items()}


def _without_token(name: str) -> str:
    return name.partition(f" {TOKEN_MARK}")[0]


def serve_sandbox(workspace: Workspace, port: int, clock: str | None, ready: Callable[[str], None]) -> None:
    """Serve until a signal. `clock` counts only for a sandbox that has no state yet.

    Raises UsageError where one serves already: commands find only one of two, and the other's clock would stand still.
    """
    account = workspace.account
    running = find_running(workspace.state)
    if running is not None:
        raise UsageError(
            f"The sandbox is served already, at {running}.", hint="End the other one first, with Ctrl-C."
        )

    def on_ready(url: str) -> None:
        Admin(url).hand_over(workspace.catalog, account.zone)
        ready(url)

    start = in_zone(account.clock if clock is None else _start(clock), account.zone)
    serve(workspace.state, clock_start=start, zone=account.zone, port=port, on_ready=on_ready)


def _start(clock: str) -> datetime | None:
    """`now` follows this machine's clock."""
    if clock == "now":
        return None
    try:
        return read_moment(clock)
    except PydanticCustomError as error:
        raise UsageError(f"{error.message()}.", hint="--clock now, or --clock '2027-06-01 09:00'") from None
