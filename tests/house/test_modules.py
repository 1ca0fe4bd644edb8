"""What every module of the package keeps to, beyond what linters look at."""

from __future__ import annotations

import ast
import re

from tests.support.source import Module, first_party_imports, modules, texts

MODULES = modules()
EXCUSE = re.compile(r"#\s*(?:noqa|type:\s*ignore)")
EXCUSED = re.compile(
    r"#\s*(?:noqa:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*|type:\s*ignore\[[a-z, -]+\])\s+#\s*\S.{2,}"
)
"""A rule by name, then a reason."""


def test_every_module_says_why_it_exists():
    assert [module.name for module in MODULES if not ast.get_docstring(module.tree)] == []


def test_first_party_imports_stand_at_the_top():
    assert [found for module in MODULES for found in _hidden_imports(module)] == []


def test_the_sandbox_is_an_independent_witness():
    """Whatever ctsync gets wrong, the sandbox must not get wrong with it (decision 0004)."""
    allowed = ("ctsync.names", "ctsync.errors", "ctsync.sandbox")
    rooms = [module for module in MODULES if module.name.startswith("ctsync.sandbox")]
    foreign = [
        name for room in rooms for _, name in first_party_imports(room.tree) if not name.startswith(allowed)
    ]
    assert rooms
    assert foreign == []


def test_every_exception_to_a_rule_has_its_reason_beside_it():
    bare = [
        f"{path}:{number} {line.strip()}"
        for path, text in texts().items()
        if path.suffix == ".py" and path.name != "test_modules.py"
        for number, line in enumerate(text.splitlines(), 1)
        if EXCUSE.search(line) and not EXCUSED.search(line)
    ]
    assert bare == []


def _hidden_imports(module: Module) -> list[str]:
    at_the_top = {node.lineno for node in _top_statements(module.tree)}
    return [
        f"{module.name}:{line} {name}"
        for line, name in first_party_imports(module.tree)
        if line not in at_the_top
    ]


def _top_statements(tree: ast.Module) -> list[ast.stmt]:
    """Statements of the module itself, and those under a top-level `if TYPE_CHECKING:`."""
    found: list[ast.stmt] = []
    for node in tree.body:
        found.append(node)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            found.extend(node.body)
    return found
