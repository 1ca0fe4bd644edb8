"""The command `ctsync`: which commands there are, in a table, so that help imports nothing but click."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from ctsync import __version__
from ctsync.cli.options import Asked, asked_everywhere


@dataclass(frozen=True, slots=True)
class Entry:
    """One command: the module that holds it as `command`, and what it does in half a sentence."""

    module: str
    does: str


SECTIONS: dict[str, dict[str, Entry]] = {
    "Begin": {
        "init": Entry("init", "Write a sample shop to play with, or set up an account."),
        "new": Entry("new", "Write a campaign from a few questions, or like another one."),
        "import": Entry("importing", "Show what exists already, and take over what you choose."),
    },
    "Look": {
        "lint": Entry("lint", "Check the files, and show every problem with its line."),
        "explain": Entry("explain", "Say what a rule finds, and why it matters."),
        "plan": Entry("plan", "Say in words what an apply would do."),
        "preview": Entry("preview", "Show messages as phones and mail programs would."),
        "payload": Entry("payload", "Show exactly what CleverTap would receive."),
        "status": Entry("status", "Show what is live."),
        "calendar": Entry("calendar", "Show who sends what when, in the weeks to come."),
        "simulate": Entry("simulate", "Show every send of the files, with local times."),
        "show": Entry("show", "Show what is known of a campaign, and how it went."),
        "report": Entry("report", "Show how many people got and clicked each message."),
    },
    "Write": {
        "schema": Entry("schema", "Write JSON Schemas, so that editors help while people type."),
        "fmt": Entry("fmt", "Put files into the canonical layout; comments are kept."),
        "texts": Entry("texts", "Hand texts to a translator, and take them back."),
    },
    "Act": {
        "apply": Entry("apply", "Make the account match the files."),
        "stop": Entry("stop", "Stop campaigns at once, whatever the files say."),
        "hold": Entry("hold", "Keep campaigns from being made for a while."),
        "audit": Entry("audit", "Finish what is open, without looking at the files."),
        "send-test": Entry("send_test", "Send a campaign's content to your own phones."),
        "trigger": Entry("trigger", "Set off campaigns of the dashboard for people you name."),
    },
    "Look after": {
        "doctor": Entry("doctor", "Check the set-up, and say what to do."),
        "resolve": Entry("resolve", "Say what only a person can: seen, absent, or which id."),
        "lock": Entry("lock", "Look after what ctsync remembers."),
        "sandbox": Entry("sandbox", "Serve the local CleverTap, or move its clock."),
        "ci": Entry("ci", "Write the pipelines of GitHub or GitLab."),
    },
}

COMMANDS: dict[str, Entry] = {name: entry for entries in SECTIONS.values() for name, entry in entries.items()}


class Commands(click.Group):
    """Loads a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's own signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's own signature
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = import_module(f"ctsync.cli.{entry.module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's own signature
        for section, entries in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(name.ljust(9), entry.does) for name, entry in entries.items()])


def _print_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001  # click's own signature
    if wanted and not ctx.resilient_parsing:
        click.echo(f"ctsync {__version__}")
        ctx.exit()


_HELP = """Keep CleverTap campaigns equal to files in git: plan, review, apply.

\b
Try it, with nothing that can reach a real person:
  ctsync init shop && cd shop
  ctsync plan
  ctsync apply
"""


@click.group(
    cls=Commands,
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"]},
    subcommand_metavar="COMMAND",
    epilog="Options of this page work before and after a command. `ctsync COMMAND --help` explains each one.",
)
@asked_everywhere(hidden=False)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version.",
)
def app() -> None:
    """Keep CleverTap campaigns equal to files in git."""


def run(
    arguments: Sequence[str],
    listener: Callable[[Any], None] | None = None,
    rest: Callable[[float, Any], None] | None = None,
) -> int:
    """Run one command line and give its exit code. Whatever goes wrong is told by the boundary, once.

    `listener` hears every call and outcome of an apply or an audit (`ctsync.applying.events`). `rest` takes the place
    of real time where a run waits; it is given the seconds and the flag that a signal sets.
    """
    asked = Asked(listener=listener, rest=rest)
    boundary = None
    try:
        ending: Any = app.main(list(arguments), prog_name="ctsync", standalone_mode=False, obj=asked)
    except BaseException as error:  # noqa: BLE001  # the one boundary: everything ends here, and is told
        boundary = import_module("ctsync.cli.boundary")
        ending = boundary.told(error, asked)
    codes = ending if isinstance(ending, frozenset) else frozenset()
    if codes:
        boundary = boundary or import_module("ctsync.cli.boundary")
        return int(boundary.ended(codes, asked))
    _close_quietly()
    return ending if isinstance(ending, int) else 0


def _close_quietly() -> None:
    """A reader who went away (`ctsync plan | head`) is no error."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
