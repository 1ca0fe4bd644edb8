"""`ctsync doctor`: whether everything is set up right."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import partial

import click

from ctsync.checkup.check import Check, Verdict
from ctsync.checkup.probes import Probe
from ctsync.cli.counted import counted
from ctsync.cli.options import Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.errors import ExitCode
from ctsync.redaction import Secret
from ctsync.rendering.checkup_view import CheckupView
from ctsync.workspace.examining import examine


@a_command("doctor", example="ctsync doctor --account production")
@click.option(
    "--no-registers", is_flag=True, help="Do not ask CleverTap about each name that the registers hold."
)
@click.pass_obj
def command(asked: Asked, *, no_registers: bool) -> frozenset[ExitCode]:
    """Check the set-up, and say what to do about whatever is not in order.

    Settings, credentials, the account's answers, its clock, names and time zone, the registers, the lock, the nightly
    job and the limits. Nothing is created, stopped or sent. Ends with 1 if a check failed.
    """
    os.umask(0o077)
    screen = Screen(asked)
    made: list[Check] = []

    def keep(secrets: tuple[Secret, ...]) -> None:
        asked.secrets = secrets

    checks = examine(
        asked.directory,
        asked.account,
        os.environ,
        counted=None if no_registers else partial(_counted, is_shown=not asked.quiet),
        keep=keep,
    )
    for line in screen.renderer.checkup(CheckupView(_noted(checks, made), more=asked.verbose)):
        screen.show([line])
    has_failed = any(check.verdict is Verdict.FAILED for check in made)
    return frozenset({ExitCode.USAGE}) if has_failed else frozenset()


def _counted(probes: list[Probe], *, is_shown: bool) -> Iterable[Probe]:
    return counted(probes, "trying registered names", len(probes), is_shown=is_shown)


def _noted(checks: Iterator[Check], made: list[Check]) -> Iterator[Check]:
    for check in checks:
        made.append(check)
        yield check
