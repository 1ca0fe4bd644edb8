"""`ctsync ci approvers`: who approved the pull request that is about to be applied, in a file for the job that applies."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import click

from ctsync.cli.options import Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.errors import UsageError
from ctsync.forge.approvals import Approved, approved
from ctsync.forge.desks import desk_of
from ctsync.forge.places import place_of
from ctsync.forge.waiting import waited
from ctsync.policy.load import DEFAULT_PATH, load_policy
from ctsync.rendering.wording import count, listed, shown
from ctsync.settings import load_settings
from ctsync.workspace.folder import find_root
from ctsync.workspace.owners import owners
from ctsync.workspace.rewriting import put_private
from ctsync.workspace.whereabouts import commit_of


@a_command("approvers", example="ctsync ci approvers --out approvers.json")
@click.option("--out", required=True, metavar="FILE", type=click.Path(), help="Where to write them.")
@click.option("--commit", metavar="SHA", help="Which commit; without it, the one that is checked out.")
@click.option("--branch", metavar="NAME", default="main", help="The branch that is applied.")
@click.option(
    "--team",
    "teams",
    multiple=True,
    metavar="ORG/TEAM",
    help="A team to ask about, besides CODEOWNERS' and policy.yaml's.",
)
@click.pass_obj
def command(asked: Asked, *, out: str, commit: str | None, branch: str, teams: tuple[str, ...]) -> None:
    """Ask the forge who approved the pull request that this commit came from, and write it to a file.

    Of each reviewer the last word counts, and only if it is about the last commit. Whoever wrote the pull request, bots
    and outsiders are left out, and so is whatever the forge does not say clearly. Teams are those of CODEOWNERS and of
    `approvals` in policy.yaml; GitHub shows them to CTSYNC_TEAMS_TOKEN only.
    """
    screen = Screen(asked)
    root = find_root(asked.directory)
    place = place_of(os.environ)
    asked.secrets = tuple(each for each in (place.token, place.teams_token) if each)
    named = commit or commit_of(root)
    if not named:
        raise UsageError("No commit is checked out here.", hint="--commit SHA")
    asked_about = {
        *teams,
        *(name for name in (*(owners(root) or ()), *_asked_by_policy(root)) if "/" in name),
    }
    found = approved(desk_of(place, waited(asked.rest)), named, branch, asked_about)
    put_private(Path(asked.directory or ".") / out, (json.dumps(found.document, indent=2) + "\n").encode())
    for note in found.notes:
        screen.aside(shown(note))
    screen.show([_said(found)])


def _asked_by_policy(root: Path) -> Iterator[str]:
    """Whom its approvals may come from: a team that nobody asked about could never be shown to have agreed."""
    settings, _ = load_settings(root, os.environ)
    policy, _ = load_policy(root, DEFAULT_PATH if settings is None else settings.policy)
    for entry in policy.content.approvals:
        yield from entry.from_


def _said(found: Approved) -> str:
    if found.pull_request is None:
        return "Nobody approved this commit."
    people = listed([shown(login) for login, _ in found.people]) or "nobody"
    return f"Pull request {found.pull_request}: {count(len(found.people), 'approval counts', 'approvals count')} ({people})."
