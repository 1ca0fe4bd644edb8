"""`--allow`: naming a limit for exactly one set of changes (protocol 11)."""

from __future__ import annotations

from collections.abc import Iterable

import click

from ctsync.cli.screen import Screen
from ctsync.errors import UsageError
from ctsync.guardrails.measures import GUARDRAILS
from ctsync.guardrails.verdict import DIGEST_LENGTH, Verdict, lifting
from ctsync.rendering.wording import shown

Allowed = tuple[str, str]
"""A limit, and the digest of the changes that may cross it."""

allow_option = click.option(
    "--allow",
    multiple=True,
    metavar="LIMIT=DIGEST",
    help="Cross this limit with exactly the changes that the plan printed the digest of.",
)


def allowances(written: Iterable[str]) -> tuple[Allowed, ...]:
    """What was written after each `--allow`. Raises UsageError."""
    return tuple(_read(text) for text in written)


def _read(text: str) -> Allowed:
    name, _, digest = text.partition("=")
    known = [name for name, guardrail in GUARDRAILS.items() if guardrail.can_be_lifted]
    if name not in known or len(digest) != DIGEST_LENGTH or not set(digest) <= set("0123456789abcdef"):
        raise UsageError(
            f"--allow does not know {shown(text, 100)}.",
            hint=f"Copy it from the plan: {', '.join(known[:-1])} or {known[-1]}, an equals sign and {DIGEST_LENGTH} letters and digits.",
        )
    return name, digest


def lifted_by(allowed: Iterable[Allowed], verdicts: Iterable[Verdict], screen: Screen) -> frozenset[str]:
    """The changes that may cross a limit. One that names other changes lifts nothing, and is told."""
    by_name = {(verdict.guardrail, verdict.digest): verdict for verdict in verdicts if verdict.digest}
    lifted: set[str] = set()
    for limit, digest in allowed:
        verdict = by_name.get((limit, digest))
        if verdict is None:
            screen.aside(
                f"--allow {limit}={digest} lifts nothing: these are other changes, or within the limit."
            )
        else:
            lifted |= lifting(limit, verdict.digests)
    return frozenset(lifted)
