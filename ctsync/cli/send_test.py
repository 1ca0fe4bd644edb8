"""`ctsync send-test`: a campaign's content to people of the register."""

from __future__ import annotations

import os

import click

from ctsync.cli.all_wrong import all_of
from ctsync.cli.confirming import confirmed
from ctsync.cli.counted import counted
from ctsync.cli.here import open_here
from ctsync.cli.irrevocable import show_what_left
from ctsync.cli.naming import named
from ctsync.cli.options import Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode
from ctsync.rendering.send_test_view import finished_test, offered_test
from ctsync.rendering.wording import count
from ctsync.sending.messages import messages
from ctsync.sending.outcome import exit_codes
from ctsync.sending.receivers import receivers
from ctsync.sending.trial import send_tests
from ctsync.workspace.reach import reached
from ctsync.workspace.sending import new_message_id, new_run, refuse_from_here, refuse_wrong_registers
from ctsync.workspace.sends_record import TEST_SENDS


@a_command("send-test", example="ctsync send-test thursday-picks-push --to crm-phones")
@click.argument("name")
@click.option("--to", multiple=True, metavar="GROUP", help="A group or a person of registers/people.yaml.")
@click.option("--language", multiple=True, metavar="L", help="Only this language; may be repeated.")
@click.option("--market", multiple=True, metavar="M", help="Only this market; may be repeated.")
@click.option("--from-here", default="", metavar="REASON", help="Why a protected account is not tried in CI.")
@click.option("--yes", is_flag=True, help="Do not ask, even at a terminal.")
@click.pass_obj
def command(  # one parameter for each option, as click wants it
    asked: Asked,
    *,
    name: str,
    to: tuple[str, ...],
    language: tuple[str, ...],
    market: tuple[str, ...],
    from_here: str,
    yes: bool,
) -> frozenset[ExitCode]:
    """Send a campaign's content to your own phones, before anybody else gets it.

    Every language and market is sent as its campaign would say it, to at most twenty people. It proves the text and
    the link. It proves nothing of the audience, the time, limits or caps.
    """
    screen = Screen(asked)
    workspace = open_here(asked)
    refuse_from_here(workspace, os.environ, from_here)
    refuse_wrong_registers(workspace, "people")
    catalog = workspace.catalog
    told, people = all_of(
        lambda: messages(named(workspace, name), language, market),
        lambda: receivers(to, catalog.people, catalog.groups),
    )
    offered = offered_test(workspace.account.name, told, people)
    total = len(told) * len(people)
    if asked.format == "terminal":
        screen.show([*screen.renderer.send_test(offered), ""])
    if not confirmed(screen, total, f"send {count(total, 'message')}", yes=yes):
        return frozenset({ExitCode.USAGE})
    with reached(workspace.account, workspace.state, catalog) as reach:
        asked.secrets = reach.secrets
        run = new_run(workspace, TEST_SENDS, reach.now, from_here, reach.secrets)
        sending = send_tests(told, people, reach.sends, run, new_message_id, reach.signalled.is_set)
        outcomes = list(counted(sending, "sending", total, is_shown=not asked.quiet))
        codes = exit_codes(outcomes, reach.signal)
        finished = finished_test(offered, outcomes, codes, reach.now())
        return show_what_left(screen, screen.renderer.send_test(finished), codes)
