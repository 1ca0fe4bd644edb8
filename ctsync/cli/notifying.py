"""`ctsync ci notify`: a few lines to a chat, with a way to the forge and none to approve."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click

from ctsync.api.bodies import BadBody, read_json
from ctsync.cli import addresses
from ctsync.cli.options import Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.errors import UsageError
from ctsync.forge.chat import KINDS, Message, first_line, kind_of, of_plan, say
from ctsync.redaction import Secret
from ctsync.rendering.wording import shown
from ctsync.settings import load_settings
from ctsync.workspace.folder import find_root
from ctsync.workspace.plan_files import read_plan
from ctsync.workspace.whereabouts import run_url

_LONGEST: Final = 10_000
"""Bytes of a comment in which its first line stands."""


@a_command("notify", example='ctsync ci notify --text "the audit did not end well"')
@click.argument("plan", required=False, metavar="[PLAN]", type=click.Path())
@click.option("--text", default="", metavar="TEXT", help="What to say, where there is no plan to tell of.")
@click.option(
    "--as", "kind", type=click.Choice(tuple(KINDS)), help="Which chat; without it, the address says."
)
@click.option(
    "--approvers", metavar="FILE", type=click.Path(), help="Of `ctsync ci approvers`: names the pull request."
)
@click.option(
    "--markdown",
    metavar="FILE",
    type=click.Path(),
    help="Of `ctsync plan --markdown`: its first line is told.",
)
@click.option(
    "--report-url", metavar="URL", help="Where the plan can be seen as a page; without it, the run is opened."
)
@click.pass_obj
def command(
    asked: Asked,
    plan: str | None,
    *,
    text: str,
    kind: str | None,
    approvers: str | None,
    markdown: str | None,
    report_url: str | None,
) -> None:
    """Tell a chat that PLAN waits, or TEXT: one line, up to three bullets, and buttons to the pull request and the page.

    The address of Slack, Teams or any other receiver is CTSYNC_CHAT_URL, a secret. It is sent once. Nobody can approve
    from a chat, because an approval belongs where it is kept.
    """
    if (plan is None) == (not text):
        raise UsageError("Say one thing: a saved PLAN, or --text.", hint="ctsync ci notify plan.json")
    address = Secret(os.environ.get("CTSYNC_CHAT_URL", "").strip())
    if not address.reveal():
        raise UsageError("The variable CTSYNC_CHAT_URL is not set.", hint="It holds the address of the chat.")
    asked.secrets = (address,)
    links = _links(approvers, addresses.report_url(report_url))
    message = Message(text[:500], (), links) if plan is None else _of(asked, plan, links, markdown)
    said_as = kind or kind_of(address.reveal())
    say(address, message, said_as)
    Screen(asked).show([f"Told ({said_as}): {shown(message.headline, 700)}"])


def _of(asked: Asked, plan: str, links: tuple[tuple[str, str], ...], markdown: str | None) -> Message:
    saved = read_plan(asked.directory, plan)
    headline = "" if markdown is None else first_line(_text(markdown))
    return of_plan(saved, links, _zone(asked.directory, saved.account), headline)


def _zone(directory: str | None, account: str) -> str:
    """The account's, as ctsync.yaml says; UTC where none is said, because a plan that waits is told all the same."""
    try:
        settings, _ = load_settings(find_root(directory), os.environ)
    except UsageError:
        return "UTC"
    found = None if settings is None else settings.accounts.get(account)
    return "UTC" if found is None else found.zone


def _text(file: str) -> str:
    try:
        with Path(file).open("rb") as opened:
            return opened.read(_LONGEST).decode("utf-8", "replace")
    except OSError:
        raise UsageError(f"{shown(file)} cannot be read.") from None


def _links(approvers: str | None, page: str) -> tuple[tuple[str, str], ...]:
    """What the buttons open, as far as options and the job's variables say it."""
    number = _pull_request(approvers) if approvers else None
    github, gitlab = os.environ.get("GITHUB_REPOSITORY", ""), os.environ.get("CI_PROJECT_URL", "")
    pages = (
        f"{os.environ.get('GITHUB_SERVER_URL', '')}/{github}/pull" if github else f"{gitlab}/-/merge_requests"
    )
    links = [("Open pull request", f"{pages}/{number}")] if number else []
    report = page or run_url(os.environ)
    found = (*links, *([("Open report", report)] if report else []))
    return tuple((label, url) for label, url in found if url.startswith(("https://", "http://")))


def _pull_request(file: str) -> int | None:
    try:
        found = read_json(Path(file).read_bytes())
    except (OSError, BadBody):
        raise UsageError(f"{shown(file)} is no file of `ctsync ci approvers`.") from None
    number = found.get("pull_request") if isinstance(found, dict) else None
    return number if type(number) is int else None
