"""`ctsync explain`: a rule's reason and cure."""

from __future__ import annotations

import click

from ctsync.cli.here import open_here
from ctsync.cli.options import Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.errors import CtsyncError, UsageError
from ctsync.lint.every import EVERY
from ctsync.lint.settings import BY_DEFAULT, LintSettings
from ctsync.rendering.problems.rules import RulesView, rule_view
from ctsync.rendering.wording import did_you_mean, shown


@a_command("explain", example="ctsync explain PUSH001")
@click.argument("rule", required=False)
@click.pass_obj
def command(asked: Asked, rule: str | None) -> None:
    """Say what a rule finds, why that matters, what to do, and how strict it is here.

    Without RULE all rules are listed. Levels and numbers are those of this repository's policy.yaml; outside of a
    repository they are the rules' own.
    """
    screen = Screen(asked)
    known = None if rule is None else EVERY.get(rule.upper())
    if rule is not None and known is None:
        raise UsageError(
            f"There is no rule {shown(rule, 100)}.",
            hint=did_you_mean(rule.upper(), EVERY, "`ctsync explain` lists them."),
        )
    settings = _settings(asked)
    if known is None:
        screen.show(
            screen.renderer.rules(RulesView(tuple(rule_view(each, settings) for each in EVERY.values())))
        )
    else:
        screen.show(screen.renderer.rule(rule_view(known, settings)))


def _settings(asked: Asked) -> LintSettings:
    """Those of the policy, as far as there is one that can be read: what is wrong with it is told by lint."""
    try:
        return open_here(asked).lint_settings
    except CtsyncError:
        if asked.directory is not None or asked.account is not None:
            raise
        return BY_DEFAULT
