"""The README's plan is what ctsync prints: played anew, compared but for ids and digests, renewed by `make golden`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.source import ROOT

README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=```text\n).*?(?=```\n)", re.DOTALL)
CHANGING = re.compile(r"\b\d{10}\b|\b[0-9a-f]{8}(?=, valid)")
"""Campaign ids and the plan's digest: two creates travel at once, and a lock's lineage is random."""


def test_the_plan_of_the_readme_is_a_real_one(tmp_path: Path, pytestconfig: pytest.Config):
    shown = f"$ ctsync plan\n{_plan_of_three_changes(tmp_path)}"
    written = README.read_text(encoding="utf-8")
    (block,) = BLOCK.findall(written)
    is_same = CHANGING.sub("…", shown) == CHANGING.sub("…", block)
    if pytestconfig.getoption("--golden") and not is_same:
        README.write_text(BLOCK.sub(lambda _: shown, written, count=1), encoding="utf-8")
    else:
        assert CHANGING.sub("…", shown) == CHANGING.sub("…", block)


def _plan_of_three_changes(folder: Path) -> str:
    """A shop that was applied, and then got a campaign, lost one, and changed one."""
    shop = folder / "shop"
    umbrellas = shop / "campaigns" / "monsoon" / "monsoon-umbrella-push.yaml"
    picks = shop / "campaigns" / "weekly" / "thursday-picks-push.yaml"
    _ctsync(folder, "init", "shop")
    (shop / "campaigns" / "winback" / "cart-left-behind-web.yaml").unlink()
    umbrellas.rename(folder / umbrellas.name)
    _ctsync(shop, "apply", "--yes")
    (folder / umbrellas.name).rename(umbrellas)
    (shop / "campaigns" / "grocery" / "rice-150-off-sms.yaml").unlink()
    picks.write_text(picks.read_text(encoding="utf-8").replace("18:30", "19:00"), encoding="utf-8")
    return _ctsync(shop, "plan")


def _ctsync(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "ctsync", *arguments]
    width = {**os.environ, "COLUMNS": "88"}
    done = subprocess.run(
        command, cwd=folder, env=width, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
