"""`ctsync ci`: what a repository's pipelines are made of."""

from __future__ import annotations

import click

from ctsync.cli.approvers import command as approvers
from ctsync.cli.commenting import command as comment
from ctsync.cli.notifying import command as notify
from ctsync.cli.options import asked_everywhere
from ctsync.cli.pipelines import github, gitlab
from ctsync.cli.reports import command as reports
from ctsync.cli.suggesting import command as suggest


@click.group("ci")
@asked_everywhere()
def command() -> None:
    """Write the pipelines of GitHub or GitLab, and what their jobs say to people."""


for each in (github, gitlab, comment, suggest, notify, approvers, reports):
    command.add_command(each)
