"""Who CODEOWNERS names: the people and teams that a campaign's `owner` can be."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ctsync.problems import Position, Problems
from ctsync.reading.source import Repository

PLACES: Final = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where GitHub looks, in its order; the first that is there counts."""


def owners(root: Path) -> frozenset[str] | None:
    """Users and teams without `@`, and e-mail addresses; None if there is no such file."""
    repository = Repository(root)
    for path in PLACES:
        if (root / path).is_file():
            text = repository.read_text(path, Position(path), Problems())
            return None if text is None else owners_in(text)
    return None


def owners_in(text: str) -> frozenset[str]:
    """Everybody that a line names behind its pattern. `[Section]` lines are GitLab's, and name default owners."""
    return frozenset(name for line in text.splitlines() for name in _of(line))


def _of(line: str) -> list[str]:
    words = line.partition("#")[0].replace("\\ ", "_").split()
    return [word.removeprefix("@") for word in words[1:] if "@" in word]
