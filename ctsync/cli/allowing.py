"""`--allow`: naming a limit for exactly one set of changes (protocol 11)."""

from __future__ import annotations

from collections.abc import Iterable

import click

from ctsync.cli.screen import Screen
from ctsync.errors import UsageError
from ctsync.guardrails.thresholds import DIGEST_LENGTH, Crossing, Limit
from ctsync.rendering.wording import shown

Allowed = tuple[Limit, str]
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
    known = [each.value for each in Limit]
    if name not in known or len(digest) != DIGEST_LENGTH or not set(digest) <= set("0123456789abcdef"):
        raise UsageError(
            f"--allow does not know {shown(text, 100)}.",
            hint=f"Copy it from the plan: {' or '.join(known)}, an equals sign and {DIGEST_LENGTH} letters and digits.",
        )
    return Limit(name), digest


def lifted_by(allowed: Iterable[Allowed], crossed: Iterable[Crossing], screen: Screen) -> frozenset[str]:
    """The digests of the changes that may cross a limit. One that names other changes lifts nothing, and is told."""
    by_name = {(crossing.limit, crossing.digest): crossing for crossing in crossed}
    lifted: set[str] = set()
    for limit, digest in allowed:
        crossing = by_name.get((limit, digest))
        if crossing is None:
            screen.aside(
                f"--allow {limit.value}={digest} lifts nothing: these are other changes, or within the limit."
            )
        else:
            lifted |= crossing.digests
    return frozenset(lifted)
