"""What the reference describes and this version does not do yet: refused in words, never half done (CORE007)."""

from __future__ import annotations

from collections.abc import Iterator

from ctsync.campaign.definition import Definition
from ctsync.problems import Finding


def is_in_parts(definition: Definition) -> bool:
    """Whether languages or markets would make several campaigns of it; its message is then unread."""
    return bool(definition.languages or definition.markets)


def parts_findings(definition: Definition) -> Iterator[Finding]:
    """CORE007 for `languages` and `markets`."""
    if definition.languages:
        yield _later(
            "languages",
            "Several languages in one file come with a later version of ctsync.",
            "Write one campaign file for each language, with an audience filter on the profile's language.",
        )
    if definition.markets:
        yield _later(
            "markets",
            "Several markets in one file come with a later version of ctsync.",
            "Write one campaign file for each market, each with its own audience.",
        )


def _later(key: str, what: str, hint: str) -> Finding:
    return Finding((key,), "CORE007", what, "Nothing is sent that was only half understood.", hint)
