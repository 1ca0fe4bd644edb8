"""`ctsync trigger`: campaigns of the dashboard, set off for people who are named."""

from __future__ import annotations

import os
from pathlib import PurePath

import click

from ctsync.catalog import Catalog
from ctsync.cli.all_wrong import all_of
from ctsync.cli.confirming import confirmed
from ctsync.cli.here import open_here
from ctsync.cli.irrevocable import show_what_left
from ctsync.cli.options import Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode, UsageError
from ctsync.rendering.trigger_view import finished_trigger, offered_trigger
from ctsync.rendering.wording import count
from ctsync.sending.addressing import Pair, addressed, from_file, once_each, written
from ctsync.sending.data import read_data, secrets_of
from ctsync.sending.outcome import exit_codes
from ctsync.sending.trigger import chosen, refuse_too_many, set_off
from ctsync.workspace.reach import reached
from ctsync.workspace.sending import new_run, read_file, refuse_from_here, refuse_wrong_registers
from ctsync.workspace.sends_record import TRIGGERS


@a_command("trigger", example="ctsync trigger otp --to identity:U10023 --data otp.json")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option(
    "--to", multiple=True, metavar="WHO", help="identity:U1, email:a@x, objectId:…, or a name of people.yaml."
)
@click.option("--to-file", default=None, metavar="FILE", help="Recipients from a .csv, .txt or .json file.")
@click.option("--data", required=True, metavar="FILE", help="What the campaign fills in: .json or .yaml.")
@click.option(
    "--from-here", default="", metavar="REASON", help="Why a protected account is not reached from CI."
)
@click.option("--yes", is_flag=True, help="Do not ask, even at a terminal.")
@click.pass_obj
def command(  # one parameter for each option, as click wants it
    asked: Asked,
    *,
    names: tuple[str, ...],
    to: tuple[str, ...],
    to_file: str | None,
    data: str,
    from_here: str,
    yes: bool,
) -> frozenset[ExitCode]:
    """Set off campaigns that were built in CleverTap's dashboard, for people who are named.

    NAME is a trigger of registers/triggers.yaml; several go together, at most five. The real people behind the
    identities get real messages: this is no test.
    """
    screen = Screen(asked)
    workspace = open_here(asked)
    refuse_from_here(workspace, os.environ, from_here)
    refuse_wrong_registers(workspace, "triggers", "people")
    catalog = workspace.catalog
    picked, found, told = all_of(
        lambda: chosen(names, catalog.triggers),
        lambda: _recipients(to, to_file, catalog),
        lambda: read_data(read_file(data), PurePath(data).name),
    )
    refuse_too_many(picked.version, len(found))
    addressees = addressed(found)
    means = {name: catalog.triggers[name].means or "" for name in picked.campaigns}
    offered = offered_trigger(workspace.account.name, picked, addressees, means, list(told))
    if asked.format == "terminal":
        screen.show([*screen.renderer.trigger(offered), ""])
    number = len(addressees.to)
    if not confirmed(screen, number, f"send to {count(number, 'person', 'people')}", yes=yes):
        return frozenset({ExitCode.USAGE})
    with_token = picked.version == "2"
    with reached(workspace.account, workspace.state, catalog, with_token=with_token) as reach:
        asked.secrets = (*secrets_of(told), *reach.secrets)
        run = new_run(workspace, TRIGGERS, reach.now, from_here, reach.secrets)
        outcomes = set_off(picked, addressees, told, reach.triggers, run)
        codes = exit_codes(outcomes, reach.signal)
        asked.secrets = reach.secrets
        finished = finished_trigger(offered, outcomes, codes, reach.now())
        return show_what_left(screen, screen.renderer.trigger(finished), codes)


def _recipients(to: tuple[str, ...], to_file: str | None, catalog: Catalog) -> dict[Pair, str]:
    """Everybody that `--to` and `--to-file` name, each person once. Raises UsageError if that is nobody."""
    found = written(to, catalog.people, catalog.groups)
    if to_file is not None:
        for pair, name in from_file(read_file(to_file), PurePath(to_file).name).items():
            found.setdefault(pair, name)
    if not found:
        raise UsageError("Nobody was named.", hint="Say who: --to identity:U10023, or --to-file FILE")
    return once_each(found, catalog.people)
