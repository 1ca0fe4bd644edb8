"""What no file of the repository may hold."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.support.source import ROOT, modules, texts

LATER = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
MACHINE = re.compile(r"(?<![\w.:~-])/(?:work|root|home/[a-z]|Users/[A-Za-z]|private/var)/")
REGISTRY = re.compile(r"pypi\.(?:org|python)|pythonhosted|registry\.npm", re.IGNORECASE)
TIDY = {".md", ".py", ".yaml", ".yml", ".toml", ".html"}
CHECKED = {path: text for path, text in texts().items() if path != Path("LICENSE")}


def _lines(pattern: re.Pattern[str], *, without: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{path}:{number} {line.strip()[:80]}"
        for path, text in CHECKED.items()
        if path.as_posix() not in without
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_nothing_is_left_for_later():
    assert _lines(LATER) == []


def test_no_path_of_a_machine_is_written_down():
    assert _lines(MACHINE) == []


def test_no_address_of_a_package_registry_is_written_down():
    assert _lines(REGISTRY, without=("tests/house/test_texts.py",)) == []


def test_every_text_ends_with_one_newline_and_no_line_ends_with_spaces():
    assert [str(path) for path, text in CHECKED.items() if path.suffix in TIDY and not _is_tidy(text)] == []


def _is_tidy(text: str) -> bool:
    lines = text.split("\n")
    return not text or (
        lines[-1] == "" and lines[-2:-1] != [""] and all(line == line.rstrip() for line in lines)
    )


def test_the_repository_was_read():
    assert Path("pyproject.toml") in CHECKED
    assert (ROOT / ".git").exists()


def test_no_text_for_users_cites_a_page_that_they_do_not_have():
    cited = re.compile(r"\((?:contract|protocol|design|reliability|yaml\.md) [0-9A-Z]")
    found = []
    for module in modules():
        notes = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
        found += [
            f"{module.name}:{node.lineno}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Constant) and id(node) not in notes and cited.search(str(node.value))
        ]
    assert found == []
