"""Short makers for the tests of this room."""

from __future__ import annotations

from typing import Any

from ctsync.problems import Problem, Problems
from ctsync.reading.nodes import Mapping
from ctsync.reading.parse import parse

FILE = "campaigns/a.yaml"


def read(text: str | bytes, loader: Any = None) -> tuple[Mapping | None, list[Problem]]:
    """What a file gives: its tree, and its problems in order."""
    problems = Problems()
    content = text.encode() if isinstance(text, str) else text
    tree = parse(content, FILE, problems, loader=loader)
    return tree, list(problems)


def tree_of(text: str) -> Mapping:
    tree, problems = read(text)
    assert tree is not None, problems
    return tree


def shown(problem: Problem) -> str:
    """One line: place, rule, sentence, reason and hint."""
    line = f"{problem.where.line}:{problem.where.column} {problem.rule} {problem.what}"
    return " ".join(part for part in (line, problem.why, problem.hint) if part)
