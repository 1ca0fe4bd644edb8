"""`ctsync resolve`: a person says what only a person can say."""

from __future__ import annotations

import click

from ctsync.applying.acknowledging import ZONE, acknowledge, acknowledge_zone
from ctsync.applying.explaining import explain, is_explained_by
from ctsync.applying.request import Asking, Request
from ctsync.applying.result import ApplyResult
from ctsync.applying.settling import settle_as, settle_as_absent
from ctsync.cli.here import keep_secrets, open_here
from ctsync.cli.options import Asked, a_command
from ctsync.cli.progress import Progress
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode, UsageError
from ctsync.names import RemoteId
from ctsync.rendering.result_view import result_view

SHORTEST = 10
"""Letters of an evidence: what was seen, and where."""


@a_command("resolve", example="ctsync resolve thursday-letter@2027-06-10 --seen")
@click.argument("key")
@click.option("--seen", is_flag=True, help="You know that this send was missed.")
@click.option("--absent", is_flag=True, help="You have looked, and this frozen create did not happen.")
@click.option(
    "--id", "number", type=click.IntRange(1), help="This frozen create made the campaign of this id."
)
@click.option(
    "--evidence", metavar="TEXT", default="", help="What you saw, and where; it is kept with the record."
)
@click.pass_obj
def command(
    asked: Asked, key: str, *, seen: bool, absent: bool, number: int | None, evidence: str
) -> frozenset[ExitCode]:
    """Say what only a person can say.

    --seen: you know of a missed send, so that it does not end each run with 5 any more. KEY is a date as a plan shows
    it, or a campaign for all its missed dates. A changed time zone of the account is `zone:Europe/Berlin`.

    --absent or --id: a create got no clear answer, and you have looked into the dashboard. It did not happen, and the
    next apply may create it; or it is the campaign of that id. Both need --evidence. Nothing is created by it. --id also
    settles a create whose mark the list shows under another id than its answer named.

    After `ctsync lock rebuild`, --seen with --evidence settles what nobody can explain: KEY is `numbers:17-23`, or
    `rows:` and the ids of campaigns that are not ours; and --absent takes a campaign's name for all its dates and parts.
    """
    _refuse_half_words(key, seen=seen, absent=absent, number=number, evidence=evidence)
    screen = Screen(asked)
    workspace = open_here(asked)
    with (
        Progress(is_shown=not asked.quiet, also=asked.listener) as progress,
        workspace.connected(progress, may_write=True) as connection,
        workspace.store.hold(),
    ):
        keep_secrets(asked, connection)
        result = connection.run(_resolved(workspace.request(), key, number, evidence, absent=absent))
    screen.show(screen.renderer.result(result_view(result, workspace.account.zone)))
    return result.exit_codes


def _resolved(
    request: Request, key: str, number: int | None, evidence: str, *, absent: bool
) -> Asking[ApplyResult]:
    if absent:
        return settle_as_absent(request, key, evidence)
    if number is not None:
        return settle_as(request, key, RemoteId(number), evidence)
    if is_explained_by(key):
        return explain(request, key, evidence)
    if key.startswith(ZONE):
        return acknowledge_zone(request, key.removeprefix(ZONE))
    return acknowledge(request, key)


def _refuse_half_words(key: str, *, seen: bool, absent: bool, number: int | None, evidence: str) -> None:
    """Raise UsageError unless exactly one thing is said, and proven where it needs proof."""
    if seen + absent + (number is not None) != 1:
        raise UsageError(
            "It is not said how this is resolved."
            if not (seen or absent or number)
            else "Say one thing only.",
            why="A missed send is acknowledged; nothing makes up for it by itself. A create without a clear answer is "
            "settled by what somebody saw in the dashboard.",
            hint=f"ctsync resolve {key} --seen, or --absent --evidence TEXT, or --id NUMBER --evidence TEXT",
        )
    if (not seen or is_explained_by(key)) and len(evidence.strip()) < SHORTEST:
        raise UsageError(
            "It is not said what this rests on.",
            why="The next apply believes it, and a campaign that does exist would be created twice.",
            hint='--evidence "not in the dashboard\'s list of 1 June, looked at 10:40 by asha"',
        )
