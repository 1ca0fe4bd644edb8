"""Who lives in the sandbox, and giving it other people: made up, or from the user's own files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ctsync.rendering.people_words import MADE_UP, YOUR_FILE
from ctsync.rendering.sandbox.population import PopulationView
from ctsync.workspace.sandbox_account import Admin, a_sandbox
from ctsync.workspace.workspace import Workspace


def sandbox_people(workspace: Workspace) -> PopulationView:
    """The people there are."""
    return _asked(workspace, None)


def make_people(workspace: Workspace, people: int, seed: int | None) -> PopulationView:
    """So many made-up people instead; the same ones for the same seed. Raises UsageError if they cannot be made."""
    return _asked(workspace, {"people": people} | ({} if seed is None else {"seed": seed}))


def load_people(workspace: Workspace, people: Path, events: Path | None) -> PopulationView:
    """The people of a CSV or Parquet file instead, and their events.

    Raises UsageError if they cannot be read, and WrongFiles with every mistake; the people stay who they were then.
    """
    told = {"from": str(people.absolute())}
    return _asked(workspace, told | ({} if events is None else {"events": str(events.absolute())}))


def reset_people(workspace: Workspace) -> PopulationView:
    """The people of a new sandbox instead."""
    return _asked(workspace, {})


def _asked(workspace: Workspace, wanted: Mapping[str, Any] | None) -> PopulationView:
    account = workspace.account
    with a_sandbox(workspace.state, account.clock, account.zone) as url:
        admin = Admin(url)
        told = admin.population() if wanted is None else admin.change_population(wanted)
    return PopulationView(
        people=told["people"],
        events=told["events"],
        first=_instant(told["first"]),
        last=_instant(told["last"]),
        zone=account.zone,
        made_up=MADE_UP if told["made_up"] else YOUR_FILE,
        seed=told["seed"],
        files=tuple(told["files"]),
        is_default=told["is_default"],
    )


def _instant(told: int | None) -> datetime | None:
    return None if told is None else datetime.fromtimestamp(told, UTC)
