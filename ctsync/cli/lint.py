"""`ctsync lint`: every problem of every file, with its line; and `--fix` for what is safe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import click

from ctsync.cli.here import open_here
from ctsync.cli.options import FORMATS, REPORT_FORMATS, Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.definitions.quickly import Shortcuts
from ctsync.definitions.several import processes
from ctsync.errors import ExitCode, InvalidInput, UsageError
from ctsync.lint.every import EVERY
from ctsync.lint.rules import ACCOUNT_RULES
from ctsync.problems import Problems
from ctsync.rendering import REPORTS
from ctsync.rendering.problems.diagnostics import FixedLine, problems_view
from ctsync.rendering.wording import did_you_mean, shown
from ctsync.workspace.carets import pointed
from ctsync.workspace.fixing import fix, replacement_of
from ctsync.workspace.folder import SourceLines, find_root

_RULE = re.compile(r"[A-Z]{2,6}\d{3}")
_ALL = "*"
_MOST_ROUNDS = 10
"""Fixes that overlap are made one after the other; more rounds than this would be a rule that undoes another."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """What one look found, in how many files. `emptiness` is said if there were none."""

    found: Problems
    seen: int
    emptiness: str = ""


@a_command(
    "lint",
    example="ctsync lint campaigns/weekly/thursday-picks-push.yaml",
    formats=(*FORMATS, *REPORT_FORMATS),
)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option(
    "--fix",
    "fixes",
    multiple=True,
    is_flag=False,
    flag_value=_ALL,
    metavar="[RULE]",
    help="Put right what is safe, of all rules or of RULE alone, and check again.",
)
@click.pass_obj
def command(asked: Asked, paths: tuple[str, ...], fixes: tuple[str, ...]) -> frozenset[ExitCode]:
    """Check the files and show every problem with its line, why it matters, and what to write.

    Without PATH all files of the account are checked. Nothing is asked of CleverTap. Besides terminal and json,
    --format knows sarif, github and gitlab, for the pages of a pull request.
    """
    screen = Screen(asked)
    root = find_root(asked.directory)
    rules = {value for value in fixes if _RULE.fullmatch(value)}
    _refuse_unknown(rules)
    paths = (*paths, *(value for value in fixes if value not in rules and value != _ALL))
    checked = _check(asked, paths, root)
    fixed: tuple[FixedLine, ...] = ()
    for _ in range(_MOST_ROUNDS if fixes else 0):
        mended = fix(root, checked.found, rules)
        if not mended.number:
            break
        fixed += mended.lines
        checked = _check(asked, paths, root)
    _say_what_was_not_checked(screen, checked, is_partial=bool(paths))
    _show(screen, root, checked, fixed)
    return frozenset({ExitCode.USAGE}) if checked.found.errors else frozenset()


def _check(asked: Asked, paths: tuple[str, ...], root: Path) -> _Checked:
    try:
        workspace = open_here(asked)
        chosen = _inside(paths, root) if paths else None
        loaded = workspace.load(chosen, strictly=True, shortcuts=Shortcuts(processes=processes))
    except InvalidInput as error:
        return _Checked(error.problems, 0)
    patterns = ", ".join(workspace.account.campaigns)
    emptiness = f"No campaign file matches {patterns} for account {workspace.account.name}."
    return _Checked(workspace.problems, len(paths) or loaded.definitions_seen, emptiness)


def _show(screen: Screen, root: Path, checked: _Checked, fixed: tuple[FixedLine, ...]) -> None:
    report = REPORTS.get(screen.asked.format)
    found, conclusion = pointed(checked.found, root), _conclusion(checked)
    if report is None:
        view = problems_view(found, SourceLines(root), conclusion, fixed=fixed)
        screen.show(screen.renderer.problems(view))
        return
    view = problems_view(
        found,
        SourceLines(root),
        conclusion,
        fixed=fixed,
        replacement=(lambda problem: replacement_of(root, problem))
        if screen.asked.format == "sarif"
        else lambda _: None,
    )
    screen.show(report(view))
    screen.aside(view.summary)


def _refuse_unknown(rules: set[str]) -> None:
    for rule in sorted(rules):
        if rule not in EVERY:
            raise UsageError(
                f"There is no rule {shown(rule)}.",
                hint=did_you_mean(rule, EVERY, "ctsync explain lists the rules."),
            )


def _conclusion(checked: _Checked) -> str:
    if checked.found.errors:
        return "Mend the errors, then: ctsync plan"
    return f"{checked.seen:,} campaign {'file' if checked.seen == 1 else 'files'} checked."


def _say_what_was_not_checked(screen: Screen, checked: _Checked, *, is_partial: bool) -> None:
    if not checked.seen and checked.emptiness:
        screen.aside(checked.emptiness)
    if is_partial and ACCOUNT_RULES:
        screen.aside(f"Not checked with single files: {', '.join(sorted(ACCOUNT_RULES))}")


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
