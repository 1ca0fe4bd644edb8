"""Findings that several registers share, so that they read alike."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator

from ctsync.catalog.nearest import meant
from ctsync.problems import Finding

Steps = tuple[str | int, ...]

HEADER = re.compile(r"[A-Za-z0-9]{3,11}(?:-[PSTG])?")
"""An SMS header: what phones show as the sender, at most eleven letters and digits; operators add `-P`, `-S`, `-T` or
`-G` for the kind of message (users.md, source 51)."""


def unknown(path: Steps, name: str, known: Iterable[str], noun: str) -> Finding:
    """REG001: a name that this or another register does not hold."""
    known = list(known)
    listed = ", ".join(f"`{one}`" for one in sorted(known)[:8])
    hint = meant(name, known) or (f"There are: {listed}." if listed else "Nothing of the kind is registered.")
    return Finding(path, "REG001", f"`{name}` is not a registered {noun}.", "", hint)


def used_twice(entries: Iterable[tuple[Steps, Hashable, str]]) -> Iterator[Finding]:
    """CORE002 for each entry whose id an earlier one has. An entry is its path, its id and how to speak of it."""
    first: dict[Hashable, Steps] = {}
    for path, identity, spoken in entries:
        before = first.setdefault(identity, path)
        if before != path:
            what = f"{spoken[0].upper()}{spoken[1:]} stands here twice."
            other = ".".join(str(step + 1 if isinstance(step, int) else step) for step in before)
            yield Finding(
                path,
                "CORE002",
                what,
                f"The first one is `{other}`.",
                "Correct one of the two, or take it out.",
            )


def malformed_header(path: Steps, header: str) -> Finding:
    """TYPE001: an SMS header that no operator would take."""
    return Finding(
        path,
        "TYPE001",
        f"`{header}` is not an SMS header.",
        "Phones show it as the sender: three to eleven letters and digits, then perhaps `-P`, `-S`, `-T` or `-G`.",
        "Write, for example: ACMEIN",
    )
