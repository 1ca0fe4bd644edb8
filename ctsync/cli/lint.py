"""`ctsync lint`: every problem of every file, with its line."""

from __future__ import annotations

from pathlib import Path

import click

from ctsync.cli.here import open_here
from ctsync.cli.options import Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode, InvalidInput
from ctsync.problems import Problems
from ctsync.rendering.diagnostics import problems_view
from ctsync.workspace.folder import SourceLines, find_root
from ctsync.workspace.workspace import Workspace


@a_command("lint", example="ctsync lint campaigns/weekly/thursday-picks-push.yaml")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.pass_obj
def command(asked: Asked, paths: tuple[str, ...]) -> frozenset[ExitCode]:
    """Check the files and show every problem with its line, why it matters, and what to write.

    Without PATH all files of the account are checked. Nothing is asked of CleverTap.
    """
    screen = Screen(asked)
    root = find_root(asked.directory)
    try:
        workspace = open_here(asked)
        loaded = workspace.load(_inside(paths, root) if paths else None, strictly=True)
    except InvalidInput as error:
        found, seen = error.problems, 0
    else:
        found, seen = workspace.problems, len(paths) or loaded.definitions_seen
        _note_emptiness(screen, workspace, seen)
    view = problems_view(found, SourceLines(root), _conclusion(found, seen))
    screen.show(screen.renderer.problems(view))
    return frozenset({ExitCode.USAGE}) if found.errors else frozenset()


def _conclusion(found: Problems, seen: int) -> str:
    if found.errors:
        return "Mend the errors, then: ctsync plan"
    return f"{seen:,} campaign {'file' if seen == 1 else 'files'} checked."


def _note_emptiness(screen: Screen, workspace: Workspace, seen: int) -> None:
    if not seen:
        patterns = ", ".join(workspace.account.campaigns)
        screen.aside(f"No campaign file matches {patterns} for account {workspace.account.name}.")


def _inside(paths: tuple[str, ...], root: Path) -> list[str]:
    """Paths as a person types them, from where they stand, as the repository knows them."""
    found = []
    for path in paths:
        here = Path(path).resolve()
        inside = here.relative_to(root) if here.is_relative_to(root) else Path(path)
        if (root / inside).is_dir():
            found += [str(each.relative_to(root)) for each in sorted((root / inside).rglob("*.yaml"))]
        else:
            found.append(str(inside))
    return found
