"""Problems as GitLab's code quality report, which it shows beside the lines of a merge request."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from ctsync.problems import Level
from ctsync.rendering.problems.diagnostics import Diagnostic, ProblemsView
from ctsync.rendering.wording import sentences, shown

_SEVERITIES: Final = {Level.ERROR: "major", Level.WARNING: "minor", Level.INFO: "info"}


def gitlab_lines(view: ProblemsView) -> Iterator[str]:
    """One list. A fingerprint stays while the line's words stay, wherever the line moves."""
    seen: Counter[str] = Counter()
    found = [_entry(each, seen) for each in view.diagnostics]
    yield from json.dumps(found, indent=2, ensure_ascii=True).replace("##[", "#\\u0023[").split("\n")


def _entry(diagnostic: Diagnostic, seen: Counter[str]) -> dict[str, Any]:
    problem = diagnostic.problem
    words = sentences((problem.what, problem.why, problem.hint))
    return {
        "description": shown(words, 2_000),
        "check_name": shown(problem.rule),
        "fingerprint": _fingerprint(diagnostic, seen),
        "severity": _SEVERITIES[problem.level],
        "location": {"path": shown(problem.where.file, 1_000), "lines": {"begin": problem.where.line}},
    }


def _fingerprint(diagnostic: Diagnostic, seen: Counter[str]) -> str:
    """Of the rule, the file and the line's text; the second of two that are alike is told apart by its number."""
    problem = diagnostic.problem
    alike = json.dumps([problem.rule, problem.where.file, diagnostic.source.strip(), len(diagnostic.before)])
    seen[alike] += 1
    return hashlib.sha256(f"{alike}{seen[alike]}".encode()).hexdigest()
