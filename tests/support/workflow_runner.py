"""Runs the jobs of a written workflow: scripts as they stand, in bash, and of the actions what they do to files.

It evaluates the few expressions that ctsync's workflows use, and refuses any other.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.support.remotes import git

PAGE = "https://github.com/kaveri/shop/actions/runs/99/artifacts/1"
"""Where the one page of a run can be opened."""

_EXPRESSION = re.compile(r"\$\{\{ (.+?) \}\}")
_BIN = Path(sys.executable).parent


@dataclass
class Ran:
    """How a job ended: its code, everything that its steps said, its summary and its outputs."""

    code: int
    said: str
    summary: str
    outputs: dict[str, str]


@dataclass
class Runner:
    """One machine with one checkout. `environ` is what the forge sets; `secrets` are those of every environment."""

    root: Path
    remote: Path
    environ: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    event: str = "main"
    """What a checkout without a ref checks out."""
    needs: dict[str, dict[str, str]] = field(default_factory=dict)
    """The outputs of the jobs that have run, by their names."""

    @property
    def workspace(self) -> Path:
        return self.root / "workspace"

    @property
    def head(self) -> str:
        """The commit that a checkout without a ref checks out."""
        return git("--git-dir", str(self.remote), "rev-parse", self.event).strip()

    @property
    def temp(self) -> Path:
        return self.root / "temp"

    def run(self, workflow: Path, job: str) -> Ran:
        """One job of a workflow. Artifacts stay for the next one; the temporary folder does not."""
        tree: dict[str, Any] = yaml.load(workflow.read_text(encoding="utf-8"), yaml.BaseLoader)
        entry = tree["jobs"][job]
        shutil.rmtree(self.temp, ignore_errors=True)
        self.temp.mkdir(parents=True)
        ran = Ran(0, "", "", {})
        steps: dict[str, dict[str, str]] = {}
        for step in entry["steps"]:
            if not self._is_wanted(step.get("if", ""), ran, steps):
                continue
            if "uses" in step:
                self._action(step, steps)
                continue
            if "pip install" in step["run"]:
                continue
            self._script(step, {**entry.get("env", {}), **step.get("env", {})}, ran, steps)
        ran.outputs = {name: self._filled(text, steps) for name, text in (entry.get("outputs") or {}).items()}
        self.needs[job] = ran.outputs
        return ran

    def _script(
        self, step: Mapping[str, Any], env: Mapping[str, str], ran: Ran, steps: dict[str, dict[str, str]]
    ) -> None:
        output, summary = self.temp / "output", self.temp / "summary"
        output.write_text("", encoding="utf-8")
        summary.write_text("", encoding="utf-8")
        own = {
            "PATH": f"{_BIN}{os.pathsep}{os.environ['PATH']}",
            "CI": "true",
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
            **self.environ,
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.workspace,
            env={**os.environ, **own, **{name: self._filled(text, steps) for name, text in env.items()}},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        ran.said += f"── {step.get('name')}\n{done.stdout}{done.stderr}"
        ran.summary += summary.read_text(encoding="utf-8")
        ran.code = ran.code or done.returncode
        lines = [line.partition("=") for line in output.read_text(encoding="utf-8").splitlines()]
        steps[step.get("id", "")] = {name: value for name, _, value in lines}

    def _is_wanted(self, condition: str, ran: Ran, steps: dict[str, dict[str, str]]) -> bool:
        """Of conditions only: not cancelled, and an output of an earlier step."""
        inside = condition.removeprefix("${{ ").removesuffix(" }}")
        if inside == "!cancelled()":
            return True
        if ran.code:
            return False
        left, operator, right = re.fullmatch(r"(\S*)(?: (==|!=) (.*))?", inside).groups()  # type: ignore[union-attr]  # else it is refused
        is_same = self._filled(f"${{{{ {left} }}}}", steps) == (right or "").strip("'")
        return not inside or is_same == (operator == "==")

    def _filled(self, text: str, steps: dict[str, dict[str, str]]) -> str:
        def value(found: re.Match[str]) -> str:
            kind, _, name = found[1].partition(".")
            if kind == "steps":
                step, _, key = name.partition(".outputs.")
                return steps.get(step, {}).get(key, "")
            if kind == "needs":
                job, _, key = name.partition(".outputs.")
                return self.needs.get(job, {}).get(key, "")
            known: dict[str, Mapping[str, str]] = {
                "secrets": self.secrets,
                "inputs": self.inputs,
                "github": {
                    "token": self.environ.get("GITHUB_TOKEN", "ghs_token"),
                    "event.pull_request.head.sha": self.head,
                },
                "runner": {"temp": str(self.temp)},
            }
            return known[kind].get(name, "")

        return _EXPRESSION.sub(value, text)

    def _action(self, step: Mapping[str, Any], steps: dict[str, dict[str, str]]) -> None:
        given = {name: self._filled(text, steps) for name, text in step.get("with", {}).items()}
        name = step["uses"].partition("@")[0]
        if name == "actions/checkout":
            self._checkout(self.workspace / given.get("path", ""), given.get("ref", self.event))
        elif name == "actions/upload-artifact" and given.get("archive") == "false":
            steps[step["id"]] = self._upload_alone(Path(given["path"]))
        elif name == "actions/upload-artifact":
            self._upload(self.root / "artifacts" / given["name"], given)
        elif name == "actions/download-artifact":
            shutil.copytree(self.root / "artifacts" / given["name"], given["path"])
        else:
            assert name == "actions/setup-python", name

    def _checkout(self, folder: Path, ref: str) -> None:
        if not (folder / ".git").exists():
            git("init", "--quiet", str(folder))
            git("-C", str(folder), "remote", "add", "origin", str(self.remote))
        git("-C", str(folder), "fetch", "--quiet", "origin", ref)
        git("-C", str(folder), "checkout", "--quiet", "--force", "--detach", "FETCH_HEAD")

    def _upload_alone(self, file: Path) -> dict[str, str]:
        """A single file under its own name, as it is; without one there is no address of it."""
        if not file.exists():
            return {}
        folder = self.root / "artifacts" / "pages"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / file.name)
        return {"artifact-url": PAGE}

    def _upload(self, folder: Path, given: Mapping[str, str]) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for pattern in given["path"].split():
            found = sorted(Path(pattern).parent.glob(Path(pattern).name))
            assert found or given["if-no-files-found"] == "ignore", pattern
            for path in found:
                shutil.copyfile(path, folder / path.name)
