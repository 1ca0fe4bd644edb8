"""A fresh shop with its pipelines: every job's scripts, as they stand, on a machine that has git, bash and ctsync.

What only a forge can do is done by a local one (`tests/support/forge_server.py`): comments, and who approved.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.stories.oracle import posts
from tests.support.forge_server import HEAD, ForgeServer, github
from tests.support.remotes import a_bare_repository, git
from tests.support.rough_server import RoughServer, answer
from tests.support.shop_process import Shop, read_journal
from tests.support.workflow_runner import PAGE, Ran, Runner


@dataclass
class Team:
    """Somebody's laptop, the machine of the pipelines, and the forge."""

    laptop: Shop
    runner: Runner
    forge: ForgeServer

    def job(self, workflow: str, job: str) -> Ran:
        return self.runner.run(self.laptop.root / f".github/workflows/ctsync-sandbox-{workflow}.yml", job)

    def push(self, ref: str = "main") -> str:
        root = str(self.laptop.root)
        git("-C", root, "add", "-A")
        git("-C", root, "commit", "--quiet", "--allow-empty", "-m", "as it is")
        git("-C", root, "push", "--quiet", "origin", f"HEAD:refs/{ref if '/' in ref else f'heads/{ref}'}")
        return git("-C", root, "rev-parse", "HEAD")

    def merged(self, commit: str) -> None:
        """The forge says that pull request 7 became this commit, and ben approved it."""
        pull = {
            "number": 7,
            "user": {"login": "asha", "type": "User"},
            "head": {"sha": HEAD},
            "base": {"ref": "main"},
            "merged_at": "2027-05-20T10:00:00Z",
            "merge_commit_sha": commit,
        }
        review = {"user": {"login": "ben", "type": "User"}, "state": "APPROVED", "commit_id": HEAD}
        self.forge.answers[f"/repos/kaveri/shop/commits/{commit}/pulls"] = (200, [pull])
        self.forge.answers["/repos/kaveri/shop/pulls/7/reviews"] = (
            200,
            [{**review, "author_association": "MEMBER"}],
        )

    @property
    def checkout(self) -> Shop:
        """What the machine of the pipelines has checked out."""
        return Shop(self.runner.workspace)

    def last_send(self, name: str) -> datetime:
        shown = self.checkout.run("show", name, "--format", "json").document
        return datetime.fromisoformat(shown["instances"][0]["operations"][-1]["last_send"])

    def advance_to(self, moment: datetime) -> None:
        zone = ZoneInfo("Asia/Kolkata")
        moved = self.checkout.run("sandbox", "advance", f"{moment.astimezone(zone):%Y-%m-%d %H:%M}")
        assert moved.code == 0, moved.text

    def journal(self, folder: str = ""):
        return read_journal(self.runner.workspace / folder / ".ctsync" / "sandbox.sqlite3")


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    laptop = Shop(tmp_path / "shop")
    outside = Shop(tmp_path)
    assert outside.run("init", "shop").code == 0
    written = laptop.run("ci", "github", "--account", "sandbox")
    assert written.code == 0, written.text
    remote = a_bare_repository(tmp_path / "remote.git")
    git("-C", str(laptop.root), "init", "--quiet")
    git("-C", str(laptop.root), "remote", "add", "origin", str(remote))
    with github() as forge:
        made = Team(laptop, Runner(tmp_path / "machine", remote), forge)
        made.runner.environ.update(forge.environ)
        made.runner.workspace.mkdir(parents=True)
        made.merged(made.push())
        yield made


def test_from_a_pull_request_to_the_numbers_after_the_send(team: Team):
    checked = team.job("check", "check")
    assert checked.code == 0, checked.said
    assert "would be" in checked.summary or "new" in checked.summary
    assert posts(team.journal(), "create") == [], "a pull request reaches nobody"
    event = team.runner.root / "event.json"
    event.write_text('{"pull_request": {"number": 7}}', encoding="utf-8")
    team.runner.environ["GITHUB_EVENT_PATH"] = str(event)
    team.forge.propose({})
    assert team.job("check", "comment").code == 0
    assert team.job("check", "comment").code == 0, "a second push"
    (comment,) = team.forge.comments
    assert comment["body"].startswith("<!-- ctsync:plan-sandbox -->\n")
    assert "```text\n" not in comment["body"][:200], (
        "a plan is Markdown, and only what is none stands in a block"
    )
    assert "thursday-picks-push" in comment["body"]
    assert f"[The whole plan as a page]({PAGE})" in comment["body"]

    with RoughServer(answer({"ok": True})) as chat:
        team.runner.secrets["CTSYNC_CHAT_URL"] = f"{chat.url}/services/x"
        planned = team.job("apply", "plan")
        (told,) = chat.requests
    team.runner.secrets.clear()
    assert (planned.code, planned.outputs) == (0, {"changes": "true"}), planned.said
    message = json.loads(told.partition(b"\r\n\r\n")[2])
    assert re.search(
        r"first send is .* IST; .*\. Reach, added up: [0-9,]+ people.* until .* IST$", message["text"]
    )
    assert {"label": "Open report", "url": PAGE} in message["links"]
    handed = team.runner.root / "artifacts" / "ctsync-sandbox-approved"
    approvers = json.loads((handed / "approvers.json").read_text(encoding="utf-8"))
    assert (approvers["pull_request"], approvers["approvers"]) == (7, [{"login": "ben", "teams": []}])
    assert posts(team.journal(), "create") == []

    applied = team.job("apply", "apply")
    assert applied.code == 0, applied.said
    made = len(posts(team.journal(), "create"))
    assert made >= 20

    again = team.job("apply", "plan")
    assert (again.code, again.outputs) == (0, {"changes": "false"}), again.said
    assert team.job("audit", "audit").code == 0
    night = team.job("nightly", "roll")
    assert night.code == 0, night.said
    assert len(posts(team.journal(), "create")) == made, "nothing is made twice"

    assert team.job("report", "count").outputs == {"reports": "false"}
    for stage, hours in {"24h": 25, "72h": 73}.items():
        team.advance_to(team.last_send("monsoon-umbrella-push") + timedelta(hours=hours))
        counted = team.job("report", "count")
        assert counted.outputs == {"reports": "true"}, counted.said
        for _ in range(2):
            commented = team.job("report", "comment")
            assert commented.code == 0, commented.said
        (numbers,) = [
            each["body"] for each in team.forge.comments if f"ctsync:report-{stage}" in each["body"]
        ]
        assert f"## {stage.removesuffix('h')} hours after the send" in numbers
        assert "monsoon-umbrella-push" in numbers


def test_the_emergency_stop_stops_and_proves_it(team: Team):
    team.job("apply", "plan")
    assert team.job("apply", "apply").code == 0
    team.runner.inputs = {"campaigns": "thursday-picks-push mango-fridays-push"}
    stopped = team.job("stop", "stop")
    assert stopped.code == 0, stopped.said
    assert len(posts(team.journal(), "stop")) >= 2
    team.runner.inputs = {"campaigns": "$(touch pwned) --help"}
    refused = team.job("stop", "stop")
    assert refused.code == 1
    assert not (team.runner.workspace / "pwned").exists()


def test_a_text_that_is_not_merged_is_tried_on_ones_own_phone_and_counted(team: Team):
    people = team.laptop.root / "registers" / "people.yaml"
    team.laptop.edit("campaigns/monsoon/monsoon-umbrella-push.yaml", "The monsoon is here", "It rains")
    people.write_text("people: {mallory: {identity: MALLORY}}\n", encoding="utf-8")
    proposed = team.push("draft")
    team.push("pull/7/merge")  # its last parent is what is proposed
    team.runner.inputs = {
        "name": "monsoon-umbrella-push",
        "group": "crm-phones",
        "language": "",
        "branch": "draft",
    }
    sent = team.job("send-test", "send")
    assert sent.code == 0, sent.said
    assert "MALLORY" not in json.dumps(team.journal("draft"))
    assert "It rains" in json.dumps(team.journal("draft"))

    team.runner.inputs = {"pull_request": "7"}
    counted = team.job("reach", "count")
    assert counted.code == 0, counted.said
    assert "made-up people" in counted.summary
    assert "It rains" in counted.summary
    assert posts(team.journal("draft"), "create") == [], "an estimate creates nothing"
    team.forge.answers["/repos/kaveri/shop/pulls/7"] = (200, {"state": "open", "head": {"sha": proposed}})
    assert team.job("reach", "comment").code == 0
    assert team.forge.comments[-1]["body"].startswith(
        f"<!-- ctsync:reach-sandbox -->\n<!-- ctsync-of:{proposed} -->\n<!-- ctsync-plan"
    )


def test_files_with_errors_are_told_where_the_plan_would_stand(team: Team):
    team.laptop.edit("campaigns/monsoon/monsoon-umbrella-push.yaml", "title:", "titel:")
    team.push("pull/8/merge")
    team.runner.event = "refs/pull/8/merge"
    checked = team.job("check", "check")
    assert checked.code == 1
    assert "::error file=campaigns/monsoon/monsoon-umbrella-push.yaml" in checked.said
    text = (team.runner.root / "artifacts/ctsync-sandbox-plan/plan.txt").read_text(encoding="utf-8")
    assert "titel" in text


def test_git_is_given_the_jobs_token_for_the_forge_alone_and_it_is_not_on_the_disk(team: Team):
    entry = (
        "  live:\n    region: in1\n    timezone: Asia/Kolkata\n    store: {git: ctsync-lock/live}\n"
        "    account_id: {env: CT_LIVE_ID}\n    passcode: {env: CT_LIVE_PASSCODE}\n    protected: true\n"
    )
    team.laptop.edit("ctsync.yaml", "\nvariables:", f"\n{entry}\nvariables:")
    assert team.laptop.run("ci", "github").code == 0
    team.push()
    ran = team.runner.run(team.laptop.root / ".github/workflows/ctsync-live-audit.yml", "audit")
    assert ran.code == 1
    assert "Set CT_LIVE_ID" in ran.said
    config = (team.runner.workspace / ".git" / "config").read_text(encoding="utf-8")
    assert "FORGE_TOKEN" in config
    assert "ghs_" not in config
    assert "password=ghs_lock" in given_by_git(team.runner.workspace, "github.com")
    assert "ghs_lock" not in given_by_git(team.runner.workspace, "evil.example")


def given_by_git(folder: Path, host: str) -> str:
    """What git would send to a host."""
    done = subprocess.run(
        ["git", "-C", str(folder), "credential", "fill"],
        input=f"protocol=https\nhost={host}\n\n",
        env={**os.environ, "FORGE_TOKEN": "ghs_lock", "GIT_TERMINAL_PROMPT": "0"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stdout
