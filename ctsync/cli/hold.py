"""`ctsync hold`: a freeze, and what it covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ctsync.applying.holding import Names, hold_now, release_now, stopped_by_holds, would_be_stopped
from ctsync.cli.here import keep_secrets, open_here
from ctsync.cli.options import Asked, a_command
from ctsync.cli.progress import Progress
from ctsync.cli.screen import Screen
from ctsync.cli.until import read_until
from ctsync.errors import ExitCode, UsageError
from ctsync.lock.holds import EVERYTHING, Hold
from ctsync.lock.record import Lock
from ctsync.rendering.lock.holds import holds_view
from ctsync.rendering.result_view import result_view
from ctsync.rendering.wording import count, listed
from ctsync.workspace.workspace import Workspace

if TYPE_CHECKING:
    from ctsync.workspace.connection import Connection

LONGEST = 300
"""Letters of a reason, and of a scope."""


@a_command("hold", example='ctsync hold --until "2027-06-04 18:00" --scope "diwali-*" --stop')
@click.option("--until", metavar="TIME", help="Hold until then, on the account's clock.")
@click.option("--scope", metavar="GLOB", help="Only campaigns of such names; without it, all of them.")
@click.option("--reason", metavar="TEXT", help="Why; whoever plans is told.")
@click.option("--stop", "stops", is_flag=True, help="Also stop, for good, what would send before then.")
@click.option("--release", is_flag=True, help="End the hold with this scope.")
@click.option("--yes", is_flag=True, help="Do not ask, even at a terminal.")
@click.pass_obj
def command(
    asked: Asked,
    *,
    until: str | None,
    scope: str | None,
    reason: str | None,
    stops: bool,
    release: bool,
    yes: bool,
) -> frozenset[ExitCode]:
    """Keep campaigns from being made, or replaced, for a while; without options, list what holds.

    TIME is like "2027-06-04 18:00", a day to its end, or a duration like 6h. GLOB has * and ?, and is about a campaign's
    name, its key, or one of its dates. Nothing live is touched without --stop, and withdrawals are never held up. It does
    not wait for a running apply, and ends it.
    """
    _refuse_half_words(until, scope, reason, stops=stops, release=release)
    screen = Screen(asked)
    workspace = open_here(asked)
    covered = EVERYTHING if scope is None else scope
    with (
        Progress(is_shown=not asked.quiet, also=asked.listener) as progress,
        workspace.connected(progress, may_write=stops) as connection,
    ):
        keep_secrets(asked, connection)
        if release:
            connection.run(release_now(workspace.request(), covered))
        elif until is not None:
            now = connection.now()
            ends = read_until(until, workspace.account.zone, now)
            request = workspace.request()
            hold = Hold(covered, ends, now, request.who, reason or "", stops)
            renamed = _renamed(workspace, hold, screen)
            progress.pause()
            if stops and not yes and not _confirmed(workspace.lock(), hold, renamed, screen):
                screen.aside("Nothing is held by this, and nothing was stopped.")
                return frozenset({ExitCode.USAGE})
            result = connection.run(hold_now(request, hold, renamed))
            if stops:
                screen.show(screen.renderer.result(result_view(result, workspace.account.zone)))
                return result.exit_codes
            for note in result.notes[1:]:
                screen.aside(note)
        _list(screen, workspace, connection)
    return frozenset()


def _list(screen: Screen, workspace: Workspace, connection: Connection) -> None:
    lock = workspace.lock()
    stopped = () if lock is None else stopped_by_holds(lock)
    view = holds_view(lock, stopped, workspace.account.zone, connection.now())
    screen.show(screen.renderer.holds(view))


def _renamed(workspace: Workspace, hold: Hold, screen: Screen) -> Names:
    """The names of the files that the lock may not know yet: a hold by one of them means the campaign all the same."""
    if hold.scope == EVERYTHING:
        return {}
    names, unread = workspace.renamed()
    if unread:
        screen.aside(
            f"{listed(list(unread))} cannot be read. What was renamed there since the last apply is held, and stopped, by "
            "its old name only."
        )
    return names


def _confirmed(lock: Lock | None, hold: Hold, renamed: Names, screen: Screen) -> bool:
    """A number is read before it is typed; where nobody could answer, or nothing would be stopped, nobody is asked."""
    chosen = [] if lock is None else would_be_stopped(lock, hold, hold.since, renamed)
    if not chosen or not screen.is_attended:
        return True
    shown = listed([str(record.key) for record in chosen])
    question = f"This stops {shown}. Only a new apply makes them again.\nType {len(chosen)} to hold, and to stop {count(len(chosen), 'campaign')}:"
    return screen.ask(question).strip() == str(len(chosen))


def _refuse_half_words(
    until: str | None, scope: str | None, reason: str | None, *, stops: bool, release: bool
) -> None:
    """Raise UsageError for options that do not go together."""
    example = 'ctsync hold --until "2027-06-04 18:00", or ctsync hold --release'
    if release and (until is not None or reason is not None or stops):
        raise UsageError("--release goes with --scope alone.", hint=example)
    if not release and until is None and (stops or scope is not None or reason is not None):
        raise UsageError("It is not said until when it holds.", hint=example)
    for name, text in (("--scope", scope), ("--reason", reason)):
        if text is not None and not (len(text.strip()) > 0 and len(text) <= LONGEST and text.isprintable()):
            raise UsageError(f"{name} is a text of one line, up to {LONGEST} letters.", hint=example)
