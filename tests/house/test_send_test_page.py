"""The workflow that docs/send-test.md hands out is as careful as our own."""

from __future__ import annotations

import re
from typing import Any

import yaml

from tests.house.test_supply_chain import KNOWN_ACTIONS, PINNED
from tests.support.source import ROOT

PAGE = (ROOT / "docs" / "send-test.md").read_text(encoding="utf-8")
TEXT = re.findall(r"```yaml\n(name: Send a test\n.*?)```", PAGE, re.DOTALL)[0]
WORKFLOW: dict[Any, Any] = yaml.load(TEXT, yaml.BaseLoader)  # its scalars are all texts: `on` stays `on`
(JOB,) = WORKFLOW["jobs"].values()
STEPS: list[dict[str, Any]] = JOB["steps"]
(SENDING,) = [step for step in STEPS if step.get("name") == "Send"]
SCRIPT = str(SENDING["run"])


def test_it_starts_by_hand_only_and_asks_for_what_it_needs():
    assert list(WORKFLOW["on"]) == ["workflow_dispatch"]
    inputs = WORKFLOW["on"]["workflow_dispatch"]["inputs"]
    assert set(inputs) == {"name", "group", "language", "branch"}


def test_it_may_read_the_repository_and_nothing_else():
    assert WORKFLOW["permissions"] in ({}, "")
    assert JOB["permissions"] == {"contents": "read"}


def test_secrets_live_in_an_environment_and_reach_one_step():
    assert JOB["environment"]
    assert "secrets." not in "".join(str(step) for step in STEPS if step is not SENDING)
    assert "secrets." in str(SENDING["env"])


def test_what_people_type_reaches_the_shell_through_variables_only():
    scripts = [step["run"] for step in STEPS if "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []
    typed = {name for name, text in SENDING["env"].items() if "inputs." in text}
    assert typed == {"NAME", "GROUP", "LANGUAGE"}
    assert all(f'"${name}"' in SCRIPT or f"=${name}" in SCRIPT for name in typed)


def test_every_action_is_pinned_to_a_known_commit_and_keeps_no_credentials():
    used = re.findall(r"uses: (.+)$", TEXT, re.MULTILINE)
    assert len(used) == 3
    assert [line for line in used if PINNED.fullmatch(line) is None] == []
    assert {line.partition(" ")[0] for line in used} <= KNOWN_ACTIONS
    checkouts = [step["with"] for step in STEPS if step.get("uses", "").startswith("actions/checkout@")]
    assert {each["persist-credentials"] for each in checkouts} == {"false"}
    assert "cache" not in TEXT


def test_code_comes_from_main_and_only_text_from_the_branch():
    first, second = [step["with"] for step in STEPS if step.get("uses", "").startswith("actions/checkout@")]
    assert first["ref"] == "main"
    assert second["path"] == "draft"
    installs = [step["run"] for step in STEPS if "pip install" in step.get("run", "")]
    assert ["--require-hashes" in line and "draft" not in line for line in installs] == [True]
    assert "cp registers/people.yaml draft/" in SCRIPT


def test_only_one_runs_at_a_time_and_none_is_cut_off():
    assert WORKFLOW["concurrency"]["cancel-in-progress"] == "false"
    assert int(JOB["timeout-minutes"]) <= 60
