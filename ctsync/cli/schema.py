"""`ctsync schema`: what editors need to help while people type."""

from __future__ import annotations

from pathlib import Path

import click

from ctsync.cli.options import Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode, UsageError
from ctsync.rendering.plan.schema import plan_schema
from ctsync.rendering.schemas_view import SchemasView
from ctsync.rendering.wording import did_you_mean, shown
from ctsync.schemas import FOLDER
from ctsync.schemas.documents import DOCUMENTS, document
from ctsync.schemas.known import Known
from ctsync.workspace.folder import find_root
from ctsync.workspace.schema_files import differing, known_in, schema_files, write_schemas

PLAN = "plan"
"""The schema of what `plan --format json` writes, which is no file of a repository."""


@a_command("schema", example="ctsync schema --check")
@click.option(
    "--out", metavar="DIR", type=click.Path(), help=f"Where to write; {FOLDER}/ of the repository by itself."
)
@click.option("--print", "kind", metavar="KIND", help="Write nothing; print one schema, such as campaign.")
@click.option("--check", is_flag=True, help="Write nothing; end with 1 if a schema is not up to date.")
@click.pass_obj
def command(asked: Asked, out: str | None, kind: str | None, *, check: bool) -> frozenset[ExitCode]:
    """Write JSON Schemas of all files, with the names of your registers in them.

    Editors that understand YAML show what a key means, offer keys and names, and underline mistakes. Run it again when
    a register or a default changes; the schemas belong in git.
    """
    screen = Screen(asked)
    if kind is not None:
        screen.show([_printed(asked, kind).removesuffix("\n")])
        return frozenset()
    root = _root(asked, out)
    folder = Path(asked.directory or ".") / out if out is not None else (root or Path()) / FOLDER
    files = schema_files(Known() if root is None else known_in(root))
    names = differing(folder, files) if check else write_schemas(folder, files)
    view = SchemasView(out or FOLDER, tuple(sorted(files)), tuple(names), check)
    screen.show(screen.renderer.schemas(view))
    return frozenset({ExitCode.USAGE}) if check and names else frozenset()


def _root(asked: Asked, out: str | None) -> Path | None:
    """The repository. Outside of one, schemas without its names can still be written to a folder that is named."""
    try:
        return find_root(asked.directory)
    except UsageError:
        if out is None:
            raise
        return None


def _printed(asked: Asked, kind: str) -> str:
    if kind == PLAN:
        return plan_schema()
    if kind not in DOCUMENTS:
        every = f"There are: {', '.join([*DOCUMENTS, PLAN])}."
        raise UsageError(
            f"There is no schema {shown(kind, 100)}.", hint=did_you_mean(kind, {*DOCUMENTS, PLAN}, every)
        )
    root = _root(asked, "")
    return document(kind, Known() if root is None else known_in(root))
