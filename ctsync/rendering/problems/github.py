"""Problems as workflow commands of GitHub, which its runner turns into notes beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ctsync.problems import Level
from ctsync.rendering.problems.diagnostics import Diagnostic, ProblemsView
from ctsync.rendering.wording import shown

_COMMANDS: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}
_IN_A_TEXT: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_A_PROPERTY: Final = {**_IN_A_TEXT, ":": "%3A", ",": "%2C"}


def github_lines(view: ProblemsView) -> Iterator[str]:
    """One command a line. A foreign text can neither end its line nor begin another command."""
    return map(_command, view.diagnostics)


def _command(diagnostic: Diagnostic) -> str:
    problem = diagnostic.problem
    properties = {
        "file": shown(problem.where.file),
        "line": str(problem.where.line),
        "col": str(problem.where.column),
        "title": shown(problem.rule),
    }
    written = ",".join(f"{name}={_escaped(text, _IN_A_PROPERTY)}" for name, text in properties.items())
    words = "\n".join(shown(text, 1_000) for text in (problem.what, problem.why, problem.hint) if text)
    line = f"::{_COMMANDS[problem.level]} {written}::{_escaped(words, _IN_A_TEXT)}"
    return line.replace("##[", "#\\u{23}[")


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(sign, sign) for sign in text)
