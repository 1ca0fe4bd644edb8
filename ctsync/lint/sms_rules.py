"""SMS: what a text costs, and what operators and the law want of it."""

from __future__ import annotations

from typing import Final

from ctsync.lint.contract import Rule

RULES: Final[tuple[Rule, ...]] = ()
