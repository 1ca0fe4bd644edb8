"""`ctsync init`: a sample shop, or the beginning of an account."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from ctsync.applying.founding import Founded
from ctsync.cli.here import keep_secrets, open_here
from ctsync.cli.options import Asked, a_command
from ctsync.cli.progress import Progress
from ctsync.cli.screen import Screen
from ctsync.errors import UsageError
from ctsync.rendering.lock.founded import FoundedView
from ctsync.rendering.wording import count
from ctsync.workspace.founding import found_account, refuse_founded
from ctsync.workspace.shop import write_shop
from ctsync.workspace.workspace import Workspace

_WHAT = {
    "campaigns": "one file each",
    "registers": "what CleverTap's dashboard holds: senders, segments, templates",
    "emails": "HTML",
    "images": "pictures",
    ".schemas": "what your editor needs to help; `ctsync schema` renews them",
}


@a_command("init", example="ctsync init shop && cd shop && ctsync plan")
@click.argument("folder", default=None, required=False, metavar="[DIR]", type=click.Path(file_okay=False))
@click.option("--with-mistake", is_flag=True, help="Plant one mistake for `ctsync lint` to find.")
@click.pass_obj
def command(asked: Asked, folder: str | None, *, with_mistake: bool) -> None:
    """Write a sample shop into DIR: campaigns on all channels, for a local CleverTap with made-up people.

    Nothing in it can reach a real account, and nothing that exists is overwritten.

    With --account NAME it sets up that account of ctsync.yaml instead: looks whether it already has campaigns of this
    project, makes its empty lock in its store, and writes `lineage` and `account_hash` into its entry. Nothing is
    created, stopped or sent.
    """
    if asked.account is not None:
        if folder is not None or with_mistake:
            raise UsageError(
                "A sample shop and an account are two things to begin.",
                hint=f"ctsync init --account {asked.account} sets up an account; it takes no folder.",
            )
        _set_up(asked)
        return
    screen = Screen(asked)
    made = write_shop(Path(asked.directory or ".") / (folder or "."), with_mistake=with_mistake)
    screen.show(_told(made, folder or ".", with_mistake=with_mistake))


def _set_up(asked: Asked) -> None:
    """The account's genesis."""
    screen = Screen(asked)
    workspace = open_here(asked)
    refuse_founded(workspace.account)
    with Progress(is_shown=not asked.quiet) as progress, workspace.connected(progress) as connection:
        keep_secrets(asked, connection)
        founded = found_account(workspace, connection.look)
    screen.show(screen.renderer.founded(founded_view(workspace, founded)))


def founded_view(workspace: Workspace, founded: Founded) -> FoundedView:
    account = workspace.account
    return FoundedView(
        account.name, workspace.store.describe(), founded.lock.lineage, founded.is_new, founded.campaigns
    )


def _told(made: list[str], folder: str, *, with_mistake: bool) -> list[str]:
    folders = Counter(path.partition("/")[0] for path in made if "/" in path)
    lines = [
        f"Made {count(len(made), 'file')}. Nothing here can reach a real account: it all goes to a local sandbox."
    ]
    lines += [
        f"  {name + '/':<12}{count(number, 'file')}: {_WHAT.get(name, '')}"
        for name, number in sorted(folders.items(), key=lambda each: each[0].startswith("."))
    ]
    lines.append("  ctsync.yaml the account, and what every campaign inherits")
    lines.append("  .gitignore  keeps the sandbox's state out of git")
    if with_mistake:
        lines.append("One file has a mistake in it. `ctsync lint` finds it; mend it by hand.")
    step = "ctsync lint" if with_mistake else "ctsync plan"
    return [*lines, f"Next:  {step}" if folder == "." else f"Next:  cd {folder} && {step}"]
