"""Making a lost lock anew from this repository: which commit, which names, and under which lineage."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from ctsync.applying.request import Limits, Request
from ctsync.lock.record import OnRemove
from ctsync.planning.rebuilding import Former
from ctsync.workspace.commits import newest_commit
from ctsync.workspace.genesis import new_lineage
from ctsync.workspace.history import former_campaigns
from ctsync.workspace.whereabouts import commit_of, who_runs_this
from ctsync.workspace.workspace import Workspace


def rebuilding_request(workspace: Workspace) -> Request:
    """The run that makes the lock anew. The lineage is that of ctsync.yaml; on this machine's own accounts a new one.

    Raises InvalidInput for files with errors, UsageError and Stale where what is checked out is not the whole newest
    commit of the branch, and what `AccountSettings.account_hash` raises.
    """
    account = workspace.account
    facts = workspace.facts
    commit = commit_of(workspace.root) if account.is_local else newest_commit(workspace.root, account.branch)
    limits = account.limits
    return Request(
        account=facts,
        wanted=workspace.wanted(),
        lineage=account.lineage or new_lineage(),
        limits=Limits(limits.settle, limits.stop_recheck, limits.in_flight),
        who=who_runs_this(),
        run=secrets.token_hex(8),
        commit=commit,
    )


def known_names(workspace: Workspace) -> Mapping[str, Former]:
    """All definitions of git's history. Where a block of `defaults` says `on_remove`, a file that does not is kept."""
    says = any("on_remove" in block.items for block in workspace.settings.defaults.values())
    otherwise: OnRemove = "refuse" if says else "stop"
    return former_campaigns(workspace.root, otherwise=otherwise)
