from __future__ import annotations

import subprocess
from datetime import UTC

from ctsync.workspace.whereabouts import commit_of, run_url, wall_clock, who_runs_this


def test_the_clock_is_utc():
    assert wall_clock().tzinfo is UTC


def test_who_runs_this_is_one_line():
    assert "@" in who_runs_this()
    assert who_runs_this().isprintable()


def test_a_commit_is_found_where_there_is_one(tmp_path):
    assert commit_of(tmp_path) == ""
    for words in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "First"]):
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True)
    assert len(commit_of(tmp_path)) == 40
    assert commit_of(tmp_path / "nowhere") == ""


def test_a_run_of_ci_can_be_looked_at():
    github = {
        "GITHUB_SERVER_URL": "https://github.test",
        "GITHUB_REPOSITORY": "kaveri/shop",
        "GITHUB_RUN_ID": "7",
    }
    assert run_url(github) == "https://github.test/kaveri/shop/actions/runs/7"
    assert run_url({"CI_JOB_URL": "https://gitlab.test/jobs/7"}) == "https://gitlab.test/jobs/7"
    assert run_url({"GITHUB_REPOSITORY": "kaveri/shop"}) == run_url({}) == ""
    assert run_url({"CI_JOB_URL": "https://gitlab.test/\x1b[2J"}).isprintable()
