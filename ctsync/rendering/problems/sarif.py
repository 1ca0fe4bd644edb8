"""Problems as SARIF 2.1.0, which code scanning and editors read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from ctsync import __version__
from ctsync.lint.every import EVERY
from ctsync.problems import Level
from ctsync.rendering.problems.diagnostics import Diagnostic, ProblemsView, Replacement
from ctsync.rendering.wording import sentences, shown

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


def sarif_lines(view: ProblemsView) -> Iterator[str]:
    """One run. Columns count Unicode characters, as everywhere in ctsync."""
    ids = sorted({each.problem.rule for each in view.diagnostics})
    place = {rule: index for index, rule in enumerate(ids)}
    run = {
        "tool": {
            "driver": {"name": "ctsync", "version": __version__, "rules": [_rule(rule) for rule in ids]}
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"REPOSITORY": {"description": {"text": "The folder that holds ctsync.yaml."}}},
        "results": [_result(each, place) for each in view.diagnostics],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    yield from json.dumps(document, indent=2, ensure_ascii=True).replace("##[", "#\\u0023[").split("\n")


def _rule(rule: str) -> dict[str, Any]:
    about = EVERY.get(rule)
    if about is None:
        return {"id": shown(rule)}
    return {
        "id": rule,
        "name": about.name,
        "shortDescription": {"text": about.finds},
        "help": {
            "text": f"{about.why}\n{about.cure}",
            "markdown": f"**{about.finds}**\n\n{about.why}\n\n{about.cure}\n\n`ctsync explain {rule}` says more.",
        },
        "defaultConfiguration": {"level": _LEVELS[about.level]},
    }


def _result(diagnostic: Diagnostic, place: dict[str, int]) -> dict[str, Any]:
    problem = diagnostic.problem
    result: dict[str, Any] = {
        "ruleId": shown(problem.rule),
        "ruleIndex": place[problem.rule],
        "level": _LEVELS[problem.level],
        "message": {"text": shown(sentences((problem.what, problem.why, problem.hint)), 2_000)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _artifact(problem.where.file),
                    "region": {"startLine": problem.where.line, "startColumn": problem.where.column},
                }
            }
        ],
    }
    if diagnostic.replacement is not None:
        result["fixes"] = [_fix(diagnostic.replacement, problem.rule)]
    return result


def _fix(replacement: Replacement, rule: str) -> dict[str, Any]:
    does = (
        f"ctsync lint --fix {shown(rule)}"
        if replacement.is_safe
        else "A proposal: read it before you take it."
    )
    return {
        "description": {"text": does},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(replacement.file),
                "replacements": [
                    {
                        "deletedRegion": {
                            "startLine": replacement.line,
                            "startColumn": replacement.column,
                            "endLine": replacement.end_line,
                            "endColumn": replacement.end_column,
                        },
                        "insertedContent": {"text": replacement.text},
                    }
                ],
            }
        ],
        "properties": {
            "before": list(replacement.before),
            "after": list(replacement.after),
            "safe": replacement.is_safe,
        },
    }


def _artifact(file: str) -> dict[str, str]:
    """A path as a relative URI: all that is no plain letter is escaped, so no path can look like another address."""
    encoded = file.encode("utf-8", "surrogatepass")
    uri = "".join(chr(byte) if chr(byte) in _UNRESERVED else f"%{byte:02X}" for byte in encoded)
    return {"uri": uri.lstrip("/"), "uriBaseId": "REPOSITORY"}
