"""`ctsync texts`: texts for a translator who never opens YAML."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ctsync.campaign.languages import is_language_code
from ctsync.cli.here import open_here
from ctsync.cli.options import Asked, a_command, asked_everywhere
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode, InvalidInput, UsageError
from ctsync.rendering.problems.diagnostics import problems_view
from ctsync.rendering.wording import count, listed, shown
from ctsync.workspace.folder import SourceLines
from ctsync.workspace.translating import exported, imported, kind_of, written_as

KINDS = ("csv", "xliff")


@click.group("texts")
@asked_everywhere()
def command() -> None:
    """Hand texts to a translator as a table, and put the translations into the files."""


@a_command("export", example="ctsync texts export --to hi --out hindi.csv")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--to", "language", required=True, metavar="LANGUAGE", help="The language to translate into.")
@click.option(
    "--out", metavar="FILE", type=click.Path(), help="Where to write; its ending says .csv or .xlf."
)
@click.option(
    "--as", "kind", type=click.Choice(KINDS), help="CSV for spreadsheets, XLIFF for translators' programs."
)
@click.pass_obj
def export(asked: Asked, names: tuple[str, ...], language: str, out: str | None, kind: str | None) -> None:
    """Write the texts of campaigns with `languages` into a table, with the translations there are.

    Without NAME all campaigns that have `languages`. Without --out the table is printed.
    """
    screen = Screen(asked)
    if not is_language_code(language):
        raise UsageError(
            f"{shown(language)} is not the code of a language.", hint="Write, for example: --to hi"
        )
    chosen = kind or (kind_of(out) if out else None) or "csv"
    if out and kind is None and kind_of(out) is None:
        raise UsageError(
            f"{shown(out)} is neither .csv nor .xlf.", hint="Name another file, or add --as csv."
        )
    units, left = exported(open_here(asked), names, language)
    if left and not units:
        raise UsageError(
            f"There is no text to translate into {shown(language)}.",
            why=f"{shown(language)} is the language that these campaigns are translated from, or their files have errors.",
            hint="Name another language; `ctsync lint` shows errors.",
        )
    if not units:
        raise UsageError(
            "There is no text to translate.", hint="Add `languages` to a campaign (docs/yaml.md)."
        )
    content = written_as(units, chosen)
    if out is None:
        sys.stdout.buffer.write(content)
        return
    try:
        Path(out).write_bytes(content)
    except OSError as error:
        raise UsageError(f"{shown(out)} cannot be written: {error.strerror}.") from None
    new = sum(1 for unit in units if not unit.translation)
    campaigns = len({unit.campaign for unit in units})
    told = (
        f"{count(len(units), 'text', 'texts')} of {count(campaigns, 'campaign', 'campaigns')} in {shown(out)}"
    )
    screen.aside(f"{told}, {new:,} of them not translated yet.")
    screen.aside(f"When it comes back: ctsync texts import {shown(out)}")


@a_command("import", example="ctsync texts import hindi.csv")
@click.argument("file", type=click.Path())
@click.pass_obj
def bring_in(asked: Asked, file: str) -> frozenset[ExitCode]:
    """Put the translations of FILE into the campaign files, and nothing else.

    Each text is compared with the one that was exported. If anything does not fit, no file is changed.
    """
    screen = Screen(asked)
    workspace = open_here(asked)
    try:
        done = imported(workspace, Path(file))
    except InvalidInput as error:
        view = problems_view(error.problems, SourceLines(Path(file).parent), "Nothing was imported.")
        screen.complain(screen.problems_renderer().problems(view))
        return frozenset({ExitCode.USAGE})
    told = f"{count(done.texts, 'translation', 'translations')} written"
    where = f" into {listed([shown(each) for each in done.files])}" if done.files else ""
    screen.show([f"{told}{where}."])
    if done.same or done.skipped:
        screen.aside(f"{done.same:,} were there already, {done.skipped:,} have no translation yet.")
    screen.aside("Now: ctsync lint")
    return frozenset()


command.add_command(export)
command.add_command(bring_in)
