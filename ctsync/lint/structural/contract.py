"""What is known of a rule that is no class: as much as `explain` and its page need."""

from __future__ import annotations

from dataclasses import dataclass

from ctsync.lint.contract import Example
from ctsync.problems import Level


@dataclass(frozen=True, slots=True)
class Structural:
    """What is known of such a rule. The YAML of its examples stands in place of the keys that it begins with."""

    id: str
    name: str
    finds: str
    why: str
    cure: str
    bad: Example
    good: Example
    level: Level = Level.ERROR
