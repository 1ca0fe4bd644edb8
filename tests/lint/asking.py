"""What one rule says of an example, as short texts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ctsync.lint.contract import Example
from ctsync.lint.rules import ACCOUNT_RULES, RULES
from ctsync.lint.settings import LintSettings
from ctsync.lint.subject import Surroundings
from ctsync.problems import Level, Problem
from tests.lint.repository import found_in


def asked(
    folder: Path, rule: str, example: Example, settings: LintSettings | None = None, **around: object
) -> list[Problem]:
    """Its findings; a rule that is off is switched on. `around` is what is known beside the example's moment."""
    about = {**RULES, **ACCOUNT_RULES}[rule]
    usual = LintSettings() if about.by_default else LintSettings(levels={rule: about.level})
    now = datetime.fromisoformat(example.now).replace(tzinfo=ZoneInfo(example.zone))
    known = Surroundings(**{"now": now, **around})  # type: ignore[arg-type]  # what a test wants to be known
    return [one for one in found_in(folder, example, settings or usual, known) if one.rule == rule]


def levels(problems: list[Problem]) -> list[Level]:
    return [problem.level for problem in problems]
