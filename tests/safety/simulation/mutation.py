"""A mutant is a copy of the package with one safety rule taken out, and is killed if an oracle speaks.

Each is run twice if another layer covers for the rule: as it is, and with that layer off. Where the simulator does not
reach (disks, git, approval of single changes), tests of the suite are what has to fail.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[3]
PATIENCE = 900
"""Seconds for one mutant."""


@dataclass(frozen=True)
class Edit:
    """In the module `where`, `old` (which must be there exactly once) becomes `new`."""

    where: str
    old: str
    new: str


@dataclass(frozen=True)
class Mutant:
    """`cover` turns the layer off that hides it; `is_hidden` says that without that nothing shows.

    `seeds` are known to kill it, and `covered_seeds` with the layer off. `tests` are run instead of seeds.
    """

    name: str
    edits: tuple[Edit, ...]
    cover: tuple[Edit, ...] = ()
    is_hidden: bool = False
    seeds: tuple[int, ...] = ()
    covered_seeds: tuple[int, ...] = ()
    tests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trial:
    """One mutant as it is, or with the covering layer off."""

    mutant: Mutant
    is_uncovered: bool

    @property
    def name(self) -> str:
        return self.mutant.name + (", without what covers it" if self.is_uncovered else "")

    @property
    def edits(self) -> tuple[Edit, ...]:
        return (*self.mutant.edits, *(self.mutant.cover if self.is_uncovered else ()))

    @property
    def pinned(self) -> tuple[int, ...]:
        return self.mutant.covered_seeds if self.is_uncovered else self.mutant.seeds


@dataclass(frozen=True)
class Kill:
    """What killed it: an oracle and a seed after so many seeds, or a test. Empty if it lives."""

    by: str
    seed: int | None = None
    seeds: int = 0
    text: str = ""


class NoLongerApplies(AssertionError):
    """The source has changed under an edit: mend the table of mutants."""


def trials_of(mutants: Sequence[Mutant]) -> Iterator[Trial]:
    for mutant in mutants:
        if not mutant.is_hidden:
            yield Trial(mutant, is_uncovered=False)
        if mutant.cover:
            yield Trial(mutant, is_uncovered=True)


def check(edits: Sequence[Edit], package: Path = ROOT / "ctsync") -> None:
    """Raises NoLongerApplies."""
    for edit in edits:
        number = (package / edit.where).read_text("utf-8").count(edit.old)
        if number != 1:
            raise NoLongerApplies(f"{edit.where} has {number} times: {edit.old!r}")


def hunted(trial: Trial, seeds: Sequence[int]) -> Kill:
    """Make the copy and run it: its own tests if it has any, else these seeds."""
    with TemporaryDirectory(prefix="mutant-") as folder:
        place = Path(folder)
        copy_of_the_package(trial.edits, place)
        if trial.mutant.tests:
            return _tested(trial.mutant.tests, place)
        command = [sys.executable, "-m", "tests.safety.simulation.hunt", *map(str, seeds)]
        ended = _run(command, place)
        if ended.returncode != 0:
            raise AssertionError(f"{trial.name} cannot be hunted:\n{ended.stderr[-2_000:]}")
        told = json.loads(ended.stdout)
        assert Path(told["ctsync"]) == (place / "ctsync").resolve(), "not the copy was run"
        return Kill(told["oracle"], told["seed"], told["seeds"], told["text"])


def copy_of_the_package(edits: Sequence[Edit], place: Path) -> None:
    """The package with the edits, beside the tests. What is not edited keeps its compiled form."""
    check(edits)
    shutil.copytree(ROOT / "ctsync", place / "ctsync")
    for name in ("tests", "pyproject.toml"):
        (place / name).symlink_to(ROOT / name)
    for edit in edits:
        path = place / "ctsync" / edit.where
        path.write_text(path.read_text("utf-8").replace(edit.old, edit.new), "utf-8")


def _tested(tests: Sequence[str], place: Path) -> Kill:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        *tests,
    ]
    ended = _run(command, place)
    if ended.returncode not in (0, 1):
        raise AssertionError(f"the tests could not be run:\n{ended.stdout[-2_000:]}{ended.stderr[-2_000:]}")
    if ended.returncode == 0:
        return Kill("")
    failed = [line for line in ended.stdout.splitlines() if line.startswith("FAILED")]
    return Kill("test", text=failed[0] if failed else "")


def _run(command: Sequence[str], place: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("COVERAGE", "PYTEST"))
    }
    environment |= {"PYTHONHASHSEED": "0", "PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        command, cwd=place, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
