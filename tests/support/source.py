"""The repository as text and as syntax trees, for the tests that guard the house."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "ctsync"
FIRST_PARTY = "ctsync"
FORBIDDEN_ROOMS = {"utils", "util", "base", "common", "manager", "managers", "core", "helpers", "misc"}
UNTRACKED = {".git", ".venv", ".ctsync", "build", "dist", "htmlcov", "node_modules", "__pycache__"}


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file: its path, its text, its tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Dotted, without a trailing `__init__`."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def lines(self) -> int:
        return self.text.count("\n")


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method, nested ones too. `lines` leaves its docstring and decorators out."""

    where: str
    lines: int


@cache
def modules(folder: str = FIRST_PARTY) -> tuple[Module, ...]:
    """Every Python file below a folder of the repository."""
    found = (path for path in sorted((ROOT / folder).rglob("*.py")) if not UNTRACKED & set(path.parts))
    texts = ((path, path.read_text(encoding="utf-8")) for path in found)
    return tuple(Module(path, text, ast.parse(text)) for path, text in texts)


def functions(module: Module) -> Iterator[Function]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function(f"{module.name}:{node.lineno} {node.name}", _lines(node))


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    end = node.end_lineno or node.lineno
    first = node.body[0]
    has_docstring = ast.get_docstring(node, clean=False) is not None
    docstring = ((first.end_lineno or first.lineno) - first.lineno + 1) if has_docstring else 0
    return end - node.lineno + 1 - docstring


def first_party_imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything imported from the package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == FIRST_PARTY:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == FIRST_PARTY:
                    yield node.lineno, alias.name


@cache
def texts() -> dict[Path, str]:
    """Every text file of the repository that git would keep."""
    found = {}
    for path in sorted(ROOT.rglob("*")):
        if path.is_file() and not UNTRACKED & set(path.relative_to(ROOT).parts) and not _is_a_cache(path):
            try:
                found[path.relative_to(ROOT)] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
    return found


def _is_a_cache(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return any(
        part.endswith(("_cache", ".egg-info")) or part.startswith(".hypothesis") for part in parts
    ) or parts[-1].startswith(".coverage")
