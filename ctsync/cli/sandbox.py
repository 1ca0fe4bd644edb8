"""`ctsync sandbox`: serve the local CleverTap, and move its clock."""

from __future__ import annotations

from pathlib import Path

import click

from ctsync.cli.here import open_here
from ctsync.cli.options import Asked, a_command, asked_everywhere
from ctsync.cli.screen import Screen
from ctsync.errors import UsageError
from ctsync.workspace.sandbox_moves import advance_sandbox, serve_sandbox
from ctsync.workspace.sandbox_people import load_people, make_people, reset_people, sandbox_people
from ctsync.workspace.sandbox_settings import sandbox_settings
from ctsync.workspace.workspace import Workspace


@click.group("sandbox")
@asked_everywhere()
def command() -> None:
    """The local CleverTap: made-up people, a clock that you move, nothing that can reach anybody."""


@a_command("serve", example="ctsync sandbox serve --port 8765")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port; without it, a free one.")
@click.option(
    "--clock", metavar="WHEN", help="Where a new sandbox's clock starts: `now`, or 2027-06-01 09:00."
)
@click.pass_obj
def serve(asked: Asked, port: int, clock: str | None) -> None:
    """Serve the sandbox until Ctrl-C. Other commands use it meanwhile."""
    screen = Screen(asked)
    workspace = open_here(asked)
    _refuse_real(workspace)

    def ready(url: str) -> None:
        screen.show(
            [
                f"The sandbox answers at {url}. Account SANDBOX-0000, passcode sandbox. Ctrl-C ends it.",
                f"Its page, to look at and to move it by: {url}/",
            ]
        )

    serve_sandbox(workspace, port, clock, ready)
    screen.aside("The sandbox has ended; its state stays in .ctsync.")


@a_command("advance", example="ctsync sandbox advance 3d")
@click.argument("by", metavar="WHEN")
@click.pass_obj
def advance(asked: Asked, by: str) -> None:
    """Move the sandbox's clock, and show which messages went out on the way.

    WHEN is a span (3d, 90m, '1d 2h') or a moment on the account's clock ('2027-06-01 09:00').
    """
    screen = Screen(asked)
    workspace = open_here(asked)
    _refuse_real(workspace)
    screen.show(screen.renderer.sends(advance_sandbox(workspace, by)))


@a_command("population", example="ctsync sandbox population --people 1000000")
@click.option("--people", type=int, metavar="N", help="Make up N people instead, up to 5,000,000.")
@click.option(
    "--seed", type=int, metavar="N", help="With --people: which ones. The same seed makes the same people."
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Load your own people: CSV or Parquet.",
)
@click.option(
    "--events",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="With --from: what they did: CSV or Parquet.",
)
@click.option("--reset", is_flag=True, help="Back to the people of a new sandbox.")
@click.pass_obj
def population(
    asked: Asked,
    *,
    people: int | None,
    seed: int | None,
    source: Path | None,
    events: Path | None,
    reset: bool,
) -> None:
    """Show who lives in the sandbox, or give it other people.

    Estimates and sends are true for these people. Campaigns, clock and lock stay as they are.
    """
    _refuse_mixed(people, seed, source, events, reset=reset)
    screen = Screen(asked)
    workspace = open_here(asked)
    _refuse_real(workspace)
    if people is not None:
        view = make_people(workspace, people, seed)
    elif source is not None:
        view = load_people(workspace, source, events)
    else:
        view = reset_people(workspace) if reset else sandbox_people(workspace)
    screen.show(screen.renderer.population(view))


def _refuse_mixed(
    people: int | None, seed: int | None, source: Path | None, events: Path | None, *, reset: bool
) -> None:
    if (people is not None) + (source is not None) + reset > 1:
        raise UsageError(
            "--people, --from and --reset exclude each other: each gives the sandbox all its people."
        )
    if seed is not None and people is None:
        raise UsageError("--seed says which people are made up, so it needs --people.")
    if events is not None and source is None:
        raise UsageError("--events are those of your own people, so they need --from.")


@a_command(
    "settings", example="ctsync sandbox settings future_status=scheduled list_dashboard_campaigns=true"
)
@click.argument("words", metavar="[NAME | NAME=VALUE]...", nargs=-1)
@click.option("--reset", is_flag=True, help="Set the named ones back to their defaults; `all` for every one.")
@click.pass_obj
def settings(asked: Asked, words: tuple[str, ...], reset: bool) -> None:  # noqa: FBT001  # a flag of click
    """Show how the sandbox takes what CleverTap's documents leave open, and change it.

    Without a NAME, all of them; with names, what each decides; with NAME=VALUE, they are changed, all or none.
    """
    screen = Screen(asked)
    workspace = open_here(asked)
    _refuse_real(workspace)
    screen.show(screen.renderer.settings(sandbox_settings(workspace, words, reset=reset)))


def _refuse_real(workspace: Workspace) -> None:
    if not workspace.account.is_sandbox:
        raise UsageError(
            f"The account {workspace.account.name} is not a sandbox.",
            hint="Name one with --account; ctsync.yaml has it with `sandbox: true`.",
        )


command.add_command(serve)
command.add_command(advance)
command.add_command(settings)
command.add_command(population)
