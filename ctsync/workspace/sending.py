"""What a command needs to send to named people, made from the workspace: the run's facts, its record, its files."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from ctsync.errors import InvalidInput, UsageError
from ctsync.problems import Level, Problems
from ctsync.redaction import Secret, safe_text
from ctsync.registers.load import FOLDER
from ctsync.sending.record import Run
from ctsync.workspace.sends_record import SendsRecord
from ctsync.workspace.whereabouts import commit_of, runs_in_ci, who_runs_this
from ctsync.workspace.workspace import Workspace

_HOW = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK
_MOST_BYTES = 1_000_000


def new_run(
    workspace: Workspace,
    file: str,
    tell_time: Callable[[], datetime],
    reason: str,
    hidden: tuple[Secret, ...] = (),
) -> Run:
    """One run, recorded in `file` below `.ctsync`; `hidden` is kept out of the record."""
    return Run(
        run=secrets.token_hex(8),
        account=workspace.account.name,
        who=who_runs_this(),
        commit=commit_of(workspace.root),
        reason=safe_text(reason, limit=300, one_line=True),
        tell_time=tell_time,
        record=SendsRecord(workspace.state / file, hidden),
    )


def new_message_id() -> str:
    """Eight characters, the most that WhatsApp takes (contract 6)."""
    return secrets.token_hex(4)


def refuse_from_here(workspace: Workspace, environ: Mapping[str, str], reason: str) -> None:
    """Raise UsageError where a protected account would be reached from anywhere but CI, without a reason (design 6).

    It is no lock: whoever holds the passcode can do everything with it. It keeps people from needing to hold it.
    """
    if not workspace.account.protected or runs_in_ci(environ) or reason.strip():
        return
    name = workspace.account.name
    raise UsageError(
        f"The account {name} is protected, so nothing is sent to anybody from here.",
        why="Its passcode belongs to the pipeline. Those who want a test start it there by hand, and need no passcode.",
        hint="Run the workflow of docs/send-test.md, or say why it has to be from here: --from-here REASON",
    )


def refuse_wrong_registers(workspace: Workspace, *stems: str) -> None:
    """Raise InvalidInput with the errors of these registers, which would count as empty otherwise."""
    _ = workspace.catalog
    files = {f"{FOLDER}/{stem}.yaml" for stem in stems}
    found = [one for one in workspace.problems if one.where.file in files and one.level is Level.ERROR]
    if found:
        raise InvalidInput(Problems(found))


def read_file(path: str) -> bytes:
    """A plain file that the person named, wherever it is. Raises UsageError for anything else, or over 1 MB."""
    shown = safe_text(path, limit=200, one_line=True)
    try:
        descriptor = os.open(Path(path), _HOW)
    except (OSError, ValueError) as error:
        raise UsageError(f"{shown} cannot be read.", why=getattr(error, "strerror", "") or "") from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UsageError(f"{shown} is no plain file.")
        content = os.read(descriptor, _MOST_BYTES + 1)
    finally:
        os.close(descriptor)
    if len(content) > _MOST_BYTES:
        raise UsageError(f"{shown} has more than {_MOST_BYTES:,} bytes.")
    return content
