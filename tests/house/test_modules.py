"""What every module of the package keeps to, beyond what linters look at."""

from __future__ import annotations

import ast
import re

import pytest

from tests.support.source import Module, first_party_imports, modules, texts

MODULES = modules()
EXCUSE = re.compile(r"#\s*(?:noqa|type:\s*ignore)")
EXCUSED = re.compile(
    r"#\s*(?:noqa:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*|type:\s*ignore\[[a-z, -]+\])\s+#\s*\S.*\s\S"
)
"""A rule by name, then a reason of at least two words."""
by_name = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)


@by_name
def test_a_module_says_why_it_exists(module: Module):
    assert ast.get_docstring(module.tree), f"{module.name} has no docstring"


@by_name
def test_first_party_imports_stand_at_the_top(module: Module):
    at_the_top = {node.lineno for node in _top_statements(module.tree)}
    hidden = [(line, name) for line, name in first_party_imports(module.tree) if line not in at_the_top]
    assert hidden == []


@by_name
def test_the_sandbox_is_an_independent_witness(module: Module):
    """Whatever ctsync gets wrong, the sandbox must not get wrong with it (decision 0004)."""
    if not module.name.startswith("ctsync.sandbox"):
        return
    allowed = ("ctsync.names", "ctsync.errors", "ctsync.sandbox")
    foreign = [name for _, name in first_party_imports(module.tree) if not name.startswith(allowed)]
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


def _top_statements(tree: ast.Module) -> list[ast.stmt]:
    """Statements of the module itself, and those under a top-level `if TYPE_CHECKING:`."""
    found: list[ast.stmt] = []
    for node in tree.body:
        found.append(node)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            found.extend(node.body)
    return found
