"""The settings of a sandbox, seen and changed from the command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ctsync.errors import UsageError
from ctsync.rendering.sandbox.settings import Setting, SettingsView
from ctsync.sandbox.switches.described import find, switches, typed
from ctsync.workspace.sandbox_account import Admin, a_sandbox
from ctsync.workspace.workspace import Workspace

ALL = "all"


def sandbox_settings(workspace: Workspace, words: Sequence[str], *, reset: bool) -> SettingsView:
    """All settings; or those named; or, after changing them, those given as NAME=VALUE or reset. All or nothing.

    Raises UsageError for a name or a value that is none, and for words that ask for two things at once.
    """
    changes = _changes(words, reset=reset)
    wanted = [find(name).name for name in words] if words and not changes else list(changes)
    account = workspace.account
    with a_sandbox(workspace.state, account.clock, account.zone) as url:
        admin = Admin(url)
        values = admin.set_settings(changes) if changes else admin.settings()
    rows = [_row(name, values) for name in wanted or switches()]
    return SettingsView(tuple(rows), tuple(changes), in_detail=bool(words) and not changes)


def _changes(words: Sequence[str], *, reset: bool) -> dict[str, Any]:
    """What is to be set."""
    assignments = [word for word in words if "=" in word]
    if reset and (assignments or not words):
        raise UsageError("--reset takes names of settings.", hint="Or `--reset all`.")
    if assignments and len(assignments) < len(words):
        raise UsageError("Name settings to see them, or give all of them as NAME=VALUE to change them.")
    if reset:
        names = list(switches()) if list(words) == [ALL] else words
        return {name: find(name).default for name in names}
    return typed(assignments)


def _row(name: str, values: dict[str, Any]) -> Setting:
    each = switches()[name]
    return Setting(name, each.group, values[name], each.default, each.takes, each.section, each.means)
