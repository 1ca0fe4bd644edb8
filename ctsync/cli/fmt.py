"""`ctsync fmt`: one way to write each file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from ctsync.cli.counted import counted
from ctsync.cli.options import Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode, InvalidInput, UsageError
from ctsync.rendering.format_view import FormatRow, FormatView, changed_row
from ctsync.rendering.problems.diagnostics import problems_view
from ctsync.rendering.wording import shown
from ctsync.workspace.folder import SourceLines, find_root
from ctsync.workspace.formatting import Formatted, Formatter

STDIN = "-"
_ANY_CAMPAIGN = "campaigns/stdin.yaml"


@a_command("fmt", example="ctsync fmt --check --verbose")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--check", is_flag=True, help="Write nothing; end with 1 if a file is not in order.")
@click.option(
    "--stdin-name",
    metavar="PATH",
    default=_ANY_CAMPAIGN,
    show_default="a campaign file",
    help="With `-` for PATH: which file the text is.",
)
@click.pass_obj
def command(asked: Asked, paths: tuple[str, ...], *, check: bool, stdin_name: str) -> frozenset[ExitCode]:
    """Write files in the canonical layout: keys in order, texts in quotes, comments kept.

    Without PATH all files are formatted: ctsync.yaml, campaigns, registers and the policy. Their meaning never
    changes; a file for which that cannot be proved is left alone. `-` reads a text and prints it formatted.
    """
    screen = Screen(asked)
    root = find_root(asked.directory)
    formatter = Formatter(root)
    if STDIN in paths:
        return _text(formatter, _inside(root, stdin_name), screen, alone=len(paths) == 1, check=check)
    files = formatter.files([_inside(root, path) for path in paths])
    found = list(
        counted(formatter.formatted(files), "looking at files", len(files), is_shown=not asked.quiet)
    )
    changed = [each for each in found if each.would_change]
    if not check:
        for each in changed:
            formatter.write(each)
    screen.show(screen.renderer.formatting(_view(found, changed, check=check, verbose=asked.verbose)))
    if formatter.problems.errors:
        view = problems_view(formatter.problems, SourceLines(root), "Those files were left alone.")
        screen.complain(screen.problems_renderer().problems(view))
    is_wrong = bool(formatter.problems.errors) or (check and bool(changed))
    return frozenset({ExitCode.USAGE}) if is_wrong else frozenset()


def _text(
    formatter: Formatter, name: str, screen: Screen, *, alone: bool, check: bool
) -> frozenset[ExitCode]:
    """From stdin to stdout, for editors."""
    if not alone:
        raise UsageError("`-` stands alone: one text is read and written.", hint="ctsync fmt - < FILE")
    found = formatter.of_text(sys.stdin.buffer.read(), name)
    if found is None:
        raise InvalidInput(formatter.problems)
    if found.after is None:
        raise UsageError("This text is better left alone.", why=found.why)
    if check:
        return frozenset({ExitCode.USAGE}) if found.would_change else frozenset()
    screen.show(found.after.removesuffix("\n").split("\n"))
    return frozenset()


def _view(
    found: Sequence[Formatted], changed: Sequence[Formatted], *, check: bool, verbose: bool
) -> FormatView:
    return FormatView(
        tuple(changed_row(each.file, each.before, each.after or "", with_diff=verbose) for each in changed),
        tuple(FormatRow(shown(each.file), each.why) for each in found if each.after is None),
        len(found),
        check,
    )


def _inside(root: Path, path: str) -> str:
    """A path as a person types it, from where they stand, or as the repository knows it."""
    here = Path(path).resolve()
    if here.is_relative_to(root) and here.exists():
        return str(here.relative_to(root))
    if (root / path).resolve().is_relative_to(root):
        return str(Path(path))
    raise UsageError(
        f"{shown(path)} is outside of the repository.", hint=f"Name a file below {shown(str(root))}."
    )
