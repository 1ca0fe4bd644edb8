"""What is installed, and what CI runs, is exactly what was reviewed (reliability: CI, releases, dependencies)."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from ctsync import __version__
from tests.support.source import ROOT

NODE = ROOT / "tests" / "node"
LOCKS = ("runtime", "dev")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECISION = (ROOT / "docs" / "decisions" / "0003-runtime-dependencies.md").read_text(encoding="utf-8")
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+(\.\d+)*")
KNOWN_ACTIONS = {
    "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683",
    "actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065",
    "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02",
    "actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a",
    "actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093",
}


def _name(requirement: str) -> str:
    return re.split(r"[<>=~!;\[ ]", requirement, maxsplit=1)[0].lower()


def _locked(lock: str) -> dict[str, str]:
    """Requirement lines of a lock, each with its hashes, by name."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    return {_name(entry): entry for entry in re.split(r"\n(?=[a-zA-Z])", text.strip())}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_version_and_hashes(lock):
    loose = [
        name
        for name, entry in _locked(lock).items()
        if "==" not in entry or not re.search(r"sha256:[0-9a-f]{64}", entry)
    ]
    assert loose == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index(lock):
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    assert not re.search(r"--(?:index|extra-index|find-links)|://", text)


def test_the_node_packages_of_the_editor_tests_are_pinned_by_version_and_hash():
    wanted = json.loads((NODE / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((NODE / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert wanted["private"] is True
    assert "dependencies" not in wanted
    for name, version in wanted["devDependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert packages[f"node_modules/{name}"]["version"] == version
    assert lock["packages"][""]["devDependencies"] == wanted["devDependencies"]
    assert [name for name, entry in packages.items() if not entry["integrity"].startswith("sha512-")] == []


def test_the_node_lock_names_no_address_to_load_from_and_nothing_that_runs_when_it_is_installed():
    lock = json.loads((NODE / "package-lock.json").read_text(encoding="utf-8"))
    packages = lock["packages"].values()
    assert [entry for entry in packages if {"resolved", "link", "hasInstallScript"} & set(entry)] == []
    settings = (NODE / ".npmrc").read_text(encoding="utf-8").splitlines()
    assert {"omit-lockfile-registry-resolved=true", "ignore-scripts=true"} <= set(settings)
    assert not re.search(r"^registry|//|_auth", "\n".join(settings), re.MULTILINE)


def test_the_locks_hold_every_declared_dependency():
    assert {_name(wanted) for wanted in PROJECT["dependencies"]} <= set(_locked("runtime"))
    assert {_name(wanted) for wanted in PROJECT["optional-dependencies"]["dev"]} <= set(_locked("dev"))


def test_the_command_tells_the_version_that_is_released():
    assert __version__ == PROJECT["version"]


def test_developers_run_the_versions_that_users_get():
    def versions(lock: str) -> dict[str, str]:
        return {name: entry.split()[0] for name, entry in _locked(lock).items()}

    assert versions("runtime").items() <= versions("dev").items()


@pytest.mark.parametrize(
    "wanted",
    PROJECT["dependencies"]
    + PROJECT["optional-dependencies"]["cloud"]
    + PROJECT["optional-dependencies"]["population"],
    ids=_name,
)
def test_every_dependency_has_its_reason(wanted):
    assert re.search(
        rf"^\|(?: `\w+` \|)? {re.escape(wanted.split('>')[0])} \|", DECISION, re.MULTILINE | re.IGNORECASE
    )


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_asks_for_nothing_by_default(path: Path):
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["permissions"] == {}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_uses_reviewed_commits_of_actions_only(path: Path):
    used = re.findall(r"uses: (.+)", path.read_text(encoding="utf-8"))
    assert used
    assert [line for line in used if not PINNED.fullmatch(line) or line.split()[0] not in KNOWN_ACTIONS] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_lets_no_outsider_in(path: Path):
    text = path.read_text(encoding="utf-8")
    triggers = yaml.safe_load(text)[True]  # YAML 1.1 reads `on` as a flag
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(triggers)
    assert text.count("persist-credentials: false") == text.count("uses: actions/checkout@")
    assert "cache:" not in text
    assert "secrets." not in text


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_puts_no_expression_into_a_shell(path: Path):
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
    commands = [step["run"] for job in jobs for step in job["steps"] if "run" in step]
    assert [command for command in commands if "${{" in command] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_job_ends_by_itself(path: Path):
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
    assert all(job["timeout-minutes"] <= 30 for job in jobs)
