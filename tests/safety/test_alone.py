"""The everyday shares of kills, faults, disks and rivals, each in a process of its own, which they may copy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.source import ROOT

FILES = sorted(path.name for path in (Path(__file__).parent / "alone").glob("test_*.py"))


def test_there_are_such_files():
    assert FILES == ["test_disk.py", "test_faults.py", "test_kill.py", "test_rivals.py"]


@pytest.mark.parametrize("name", FILES)
def test_nothing_goes_wrong_in_a_process_of_its_own(name: str, tmp_path: Path):
    place = f"tests/safety/alone/{name}"
    words = ("-q", "-p", "no:xdist", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'alone'}", place)
    # Without coverage, which a process of its own would pay for twice: other tests run the same lines.
    plain = {key: text for key, text in os.environ.items() if not key.startswith(("PYTEST_", "COVERAGE"))}
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=ROOT,
        env={**plain, "PYTEST_ALONE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
