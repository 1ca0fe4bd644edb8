"""The one place where errors are told and the process's end is decided."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from ctsync.cli.options import Asked
from ctsync.cli.screen import Screen
from ctsync.errors import CtsyncError, ExitCode, Interrupted, InvalidInput, most_severe
from ctsync.redaction import safe_text
from ctsync.rendering.problems.diagnostics import problems_view
from ctsync.rendering.problems.errors import ErrorView, error_view
from ctsync.workspace.carets import pointed
from ctsync.workspace.error_log import keep_traceback
from ctsync.workspace.folder import SourceLines, find_root

NOTHING_PLANNED = "Nothing was planned."
_FULL = (errno.ENOSPC, errno.EDQUOT)


def told(error: BaseException, asked: Asked) -> frozenset[ExitCode]:
    """Say what went wrong, on stderr, and give the codes to end with."""
    screen = Screen(asked)
    match error:
        case InvalidInput(problems=problems):
            view = problems_view(pointed(problems, _root(asked)), SourceLines(_root(asked)), NOTHING_PLANNED)
            screen.complain(screen.problems_renderer().problems(view))
            return frozenset({error.exit_code})
        case CtsyncError():
            _say(error_view(error), screen)
            return frozenset({error.exit_code})
        case KeyboardInterrupt() | click.exceptions.Abort():
            _say(error_view(Interrupted("Interrupted. Nothing was begun after that.")), screen)
            return frozenset({ExitCode.INTERRUPTED})
        case click.exceptions.NoArgsIsHelpError(ctx=click.Context() as context):
            screen.complain([context.get_help()])
            return frozenset({ExitCode.USAGE})
        case click.UsageError():
            hint = "" if error.ctx is None else f"{error.ctx.command_path} --help says what it understands"
            _say(ErrorView(safe_text(error.format_message(), one_line=True), 1, hint=hint), screen)
            return frozenset({ExitCode.USAGE})
        case click.ClickException():
            _say(ErrorView(safe_text(error.format_message(), one_line=True), 1), screen)
            return frozenset({ExitCode.USAGE})
        case BrokenPipeError():
            return frozenset({ExitCode.USAGE})
        case SystemExit():
            raise error
        case OSError(strerror=str()) if error.filename or error.errno in _FULL:
            _say(_disk_view(error), screen)
            return frozenset({ExitCode.USAGE})
        case _:
            return _unexpected(error, asked, screen)


def _disk_view(error: OSError) -> ErrorView:
    """A folder that may not be written, a file that went away, a full disk: nothing that an issue could mend."""
    return ErrorView(
        what=f"A file could not be used: {safe_text(str(error.strerror), one_line=True)}.",
        exit_code=1,
        why=safe_text(str(error.filename or "There is no room for what this command writes."), one_line=True),
        hint="Mend that and run the command again. ctsync audit looks after whatever was begun.",
    )


def _unexpected(error: BaseException, asked: Asked, screen: Screen) -> frozenset[ExitCode]:
    kept = keep_traceback(error, _root(asked), asked.secrets)
    view = ErrorView(
        what=f"Something happened that ctsync does not know how to handle: {type(error).__name__}.",
        exit_code=1,
        why=safe_text(str(error), limit=300, one_line=True),
        hint=f"ctsync audit looks after whatever was begun. Details for an issue are in {kept}"
        if kept
        else "ctsync audit looks after whatever was begun.",
    )
    _say(view, screen)
    return frozenset({ExitCode.USAGE})


def _say(view: ErrorView, screen: Screen) -> None:
    screen.complain(screen.problems_renderer().error(view))


def _root(asked: Asked) -> Path | None:
    try:
        return find_root(asked.directory)
    except (CtsyncError, OSError):
        return None


def ended(codes: Iterable[ExitCode], asked: Asked) -> ExitCode:
    """The most severe code; where a program may listen, one line of JSON carries them all (design 6)."""
    met = frozenset(code for code in codes if code is not ExitCode.DONE)
    end = most_severe(met)
    if met and (asked.format == "json" or not sys.stderr.isatty()):
        line = json.dumps({"exit_codes": [int(end), *sorted(int(code) for code in met if code is not end)]})
        Screen(asked).complain([line])
    return end
