"""A copy of the repository in which every function of the modules in question has all its mutants beside it.

mutmut writes them; which one runs is decided when it is called, so that one process tries thousands.
"""

from __future__ import annotations

import difflib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from mutmut.mutation.file_mutation import (  # type: ignore[import-not-found]  # installed by whoever measures
    mutate_file_contents,
)

MODULES = (
    "ctsync/api/answers.py",
    "ctsync/applying/*.py",
    "ctsync/guardrails/*.py",
    "ctsync/lock/**/*.py",
    "ctsync/planning/*.py",
)
"""What decides whether something is sent, created or stopped, and what remembers it."""


def copy_to(folder: Path) -> list[str]:
    """Copy what git knows to the folder, with mutants; gives their names, always in the same order."""
    root = Path(__file__).resolve().parents[2]
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True)
    for name in listed.stdout.split("\0"):
        if name and (root / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, folder / name)
    with (folder / "pyproject.toml").open("a") as settings:
        settings.write('\n[tool.mutmut]\nsource_paths = ["ctsync"]\n')
    names = [
        name for pattern in MODULES for path in sorted(folder.glob(pattern)) for name in _mutate(folder, path)
    ]
    return sorted(names, key=lambda name: (function_of(name), int(name.rpartition("_")[2])))


def function_of(mutant: str) -> str:
    """The function that it is a mutant of, as the copy calls it."""
    return mutant.rpartition("__mutmut_")[0]


def module_of(mutant: str) -> str:
    return mutant.rpartition(".")[0]


def edit(folder: Path, mutant: str) -> str:
    """What the mutant changes: the lines that it takes out and puts in."""
    path = folder / (module_of(mutant).replace(".", "/") + ".py")
    if not path.is_file():
        path = path.with_suffix("") / "__init__.py"
    lines = path.read_text("utf-8").splitlines()
    original = _function(lines, f"{function_of(mutant).rpartition('.')[2]}__mutmut_orig")
    mutated = _function(lines, mutant.rpartition(".")[2])
    changed = difflib.unified_diff(original, mutated, n=0, lineterm="")
    return "\n".join(line for line in changed if line[:1] in "+-" and line[:3] not in ("+++", "---"))


def _function(lines: list[str], name: str) -> list[str]:
    """Its lines but the first, which has its name."""
    start = next(number for number, line in enumerate(lines) if f"def {name}(" in line)
    indent = len(lines[start]) - len(lines[start].lstrip())
    body = lines[start + 1 :]
    end = next(
        (
            number
            for number, line in enumerate(body)
            if line.strip() and _depth(line) <= indent and line.strip()[0] not in ")]}"
        ),
        len(body),
    )
    return body[:end]


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _mutate(folder: Path, path: Path) -> Iterator[str]:
    module = ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
    made = mutate_file_contents(str(path), path.read_text("utf-8"))
    path.write_text(made.code, "utf-8")
    for name in made.mutant_names:
        yield f"{module}.{name}"
