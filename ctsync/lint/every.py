"""Every rule by its id, wherever it is checked: for `explain`, for the pages, and for reports of other programs."""

from __future__ import annotations

from typing import Final, TypeAlias

from ctsync.lint.contract import AccountRule, Rule
from ctsync.lint.rules import ACCOUNT_RULES, RULES
from ctsync.lint.structural import STRUCTURAL
from ctsync.lint.structural.contract import Structural

Known: TypeAlias = Rule | AccountRule | Structural

_UNSORTED: Final[dict[str, Known]] = {**STRUCTURAL, **RULES, **ACCOUNT_RULES}
EVERY: Final = {rule: _UNSORTED[rule] for rule in sorted(_UNSORTED)}
"""In the order of the ids."""


def can_change(rule: str) -> bool:
    """Whether a policy may change its level, or waive it."""
    return rule in RULES or rule in ACCOUNT_RULES
