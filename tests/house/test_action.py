"""What this repository hands to other pipelines: a step, and hooks for pre-commit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ctsync.cli.app import COMMANDS
from tests.house.test_supply_chain import KNOWN_ACTIONS
from tests.support.source import ROOT

TEXT = (ROOT / "action.yml").read_text(encoding="utf-8")
ACTION: dict[str, Any] = yaml.safe_load(TEXT)
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
BIN = Path(sys.executable).parent


def _tool(*command: str) -> None:
    done = subprocess.run(
        [BIN / command[0], *command[1:]], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_and_the_schema_take_the_step():
    path = str(ROOT / "action.yml")
    _tool("zizmor", "--offline", "--no-config", "--persona", "auditor", "--no-progress", path)
    _tool("check-jsonschema", "--builtin-schema", "vendor.github-actions", path)


def test_the_steps_action_is_pinned_and_what_is_given_reaches_a_shell_by_variables_only():
    assert {step["uses"] for step in STEPS if "uses" in step} <= KNOWN_ACTIONS
    scripts = [step["run"] for step in STEPS if "run" in step]
    assert [script for script in scripts if "${{" in script] == []
    assert "--require-hashes --only-binary :all:" in scripts[0]
    assert scripts[-1].strip().splitlines()[-1].startswith("exec ctsync ")


@pytest.mark.parametrize("ending", ["", "\n"])
def test_each_line_is_one_argument_and_none_is_a_script(tmp_path, ending):
    (tmp_path / "ctsync").write_text(
        '#!/bin/sh\nfor one in "$@"; do echo "[$one]"; done\nexit 7\n', encoding="utf-8"
    )
    (tmp_path / "ctsync").chmod(0o755)
    given = "show\nname with blanks\n$(touch pwned); *\n--quiet" + ending
    environ = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "ARGUMENTS": given, "DIRECTORY": "."}
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", STEPS[-1]["run"]],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == "[show]\n[name with blanks]\n[$(touch pwned); *]\n[--quiet]\n"
    assert done.returncode == 7
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_a_command_that_is_there(hook):
    program, command = hook["entry"].split()[:2]
    assert program == "ctsync"
    assert command in COMMANDS
    assert hook["language"] == "python"
