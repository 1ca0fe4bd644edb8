"""`ctsync stop`: the panic button."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection

import click

from ctsync.applying.meant import NO_FILES, Files, Meant
from ctsync.applying.panic import stop_now
from ctsync.applying.request import Limits, Request
from ctsync.cli.here import keep_secrets, open_here
from ctsync.cli.options import Asked, a_command
from ctsync.cli.progress import Progress
from ctsync.cli.screen import Screen
from ctsync.definitions.files import campaign_files, stem_of
from ctsync.errors import CtsyncError, ExitCode, StoreError
from ctsync.problems import Problems
from ctsync.rendering.result_view import result_view
from ctsync.rendering.wording import count, listed
from ctsync.workspace.whereabouts import commit_of, who_runs_this
from ctsync.workspace.workspace import Workspace


@a_command("stop", example="ctsync stop thursday-picks-push --yes")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--yes", is_flag=True, help="Do not ask, even at a terminal.")
@click.pass_obj
def command(asked: Asked, names: tuple[str, ...], *, yes: bool) -> frozenset[ExitCode]:
    """Stop campaigns now, for good, whatever the files say, and prove it.

    NAME is a campaign, made or not, or one of its dates as `ctsync status` shows it. A stopped campaign comes back only
    when its file raises `generation`. If the lock cannot be read, what CleverTap's list proves to be of this name is stopped.
    """
    screen = Screen(asked)
    workspace = open_here(asked)
    files = _files(workspace, names, screen)
    if not yes and screen.is_attended and not _confirmed(workspace, names, files, screen):
        screen.aside("Nothing was stopped.")
        return frozenset({ExitCode.USAGE})
    with (
        Progress(is_shown=not asked.quiet) as progress,
        workspace.connected(progress, may_write=True) as connection,
    ):
        keep_secrets(asked, connection)
        result = connection.run(stop_now(_request(workspace), names, files))
    screen.show(screen.renderer.result(result_view(result, workspace.account.zone)))
    if not result.exit_codes:
        screen.aside("It comes back only when its file raises `generation`.")
    return result.exit_codes


def _request(workspace: Workspace) -> Request:
    """The run, without asking the store anything: it may be away, and a stop begins no lock, so it needs no lineage."""
    limits = workspace.account.limits
    return Request(
        account=workspace.facts,
        wanted=(),
        lineage=workspace.account.lineage or "",
        limits=Limits(limits.settle, limits.stop_recheck, limits.in_flight),
        who=who_runs_this(),
        run=secrets.token_hex(8),
        commit=commit_of(workspace.root),
    )


def _files(workspace: Workspace, names: Collection[str], screen: Screen) -> Files:
    """What the files of these names say. Whatever is wrong with them is told, and keeps nobody from stopping."""
    try:
        paths = campaign_files(workspace.root, workspace.account.campaigns, Problems())
        meant = {re.split(r"[\[@#]", name)[0] for name in names}
        renamed, _ = workspace.renamed()
        meant |= {former[-1] for former in renamed.values() if not meant.isdisjoint(former)}
        chosen = [path for path in paths if stem_of(path) in meant]
        loaded = workspace.load(only=chosen)
    except CtsyncError as error:
        screen.aside(f"The files could not be read: {error.what} What was not created yet is not known.")
        return NO_FILES
    read = {each.position.file for each in loaded.campaigns}
    wrong = [path for path in chosen if path not in read]
    if wrong:
        screen.aside(f"{listed(wrong)} cannot be read. What of it was not created yet is not known.")
    stems = {stem_of(path) for path in paths}
    return Files(loaded.campaigns, frozenset(stems.union(*renamed.values())))


def _confirmed(workspace: Workspace, names: Collection[str], files: Files, screen: Screen) -> bool:
    """A number is read before it is typed. Where the lock cannot be read, the names are all that is known."""
    try:
        lock = workspace.lock()
    except StoreError as error:
        question = (
            f"The lock cannot be read: {error.what}\nThis stops for good what CleverTap lists as {listed(list(names))}, "
            f"also what was let go of.\nType {len(names)} to stop {count(len(names), 'name')}:"
        )
        return screen.ask(question).strip() == str(len(names))
    if lock is None:
        return True
    chosen = Meant(names, files).records(lock)
    number = len(chosen) or len(names)
    shown = listed([str(record.key) for record in chosen]) or f"{listed(list(names))}, not created yet,"
    question = f"This stops {shown} for good.\nType {number} to stop {count(number, 'campaign')}:"
    return screen.ask(question).strip() == str(number)
