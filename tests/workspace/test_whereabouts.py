from __future__ import annotations

import re
import subprocess
from datetime import UTC

import pytest

from ctsync.workspace.whereabouts import (
    commit_of,
    machine_id,
    run_url,
    runs_in_ci,
    wall_clock,
    who_runs_this,
)


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


def test_a_machine_is_known_by_a_hash_of_its_id(tmp_path):
    one, other, none = tmp_path / "one", tmp_path / "other", tmp_path / "none"
    one.write_text("4c4c4544004b3510805ac4c04f595031\n")
    other.write_text("0123456789abcdef0123456789abcdef\n")
    none.write_text("uninitialized\n")
    known = machine_id((one,))
    assert re.fullmatch("[0-9a-f]{16}", known)
    assert known not in one.read_text()
    assert machine_id((tmp_path / "missing", none, one)) == known != machine_id((other, one))


@pytest.mark.parametrize(("word", "is_ci"), [("true", True), ("1", True), ("", False), ("false", False)])
def test_ci_says_that_it_is_ci(word, is_ci):
    assert runs_in_ci({"CI": word}) is is_ci
    assert not runs_in_ci({})
