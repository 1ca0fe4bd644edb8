"""A copy of a process that has imported ctsync does what a process does that begins anew (`tests/support/warm.py`)."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.support.shop_process import CTSYNC, Ended, Shop, finished
from tests.support.warm import Warm, is_possible

COMMANDS = [
    ["--version"],
    ["plan", "--help"],
    ["plam"],
    ["init"],
    ["lint"],
    ["plan", "--offline"],
    ["plan", "--offline", "--format", "json", "--detailed-exitcode"],
    ["-C", "nowhere", "plan"],
    ["status", "--account", "nobody"],
]


@pytest.fixture(scope="module")
def warm():
    made = Warm()
    yield made
    made.close()


def both(warm: Warm, root: Path, arguments: list[str], **env: str) -> tuple[Ended, Ended]:
    """The same command in two folders of one name, as a copy and as a process begun anew."""
    told = []
    for way in ("copy", "anew"):
        folder = root / way / "shop"
        folder.mkdir(parents=True, exist_ok=True)
        if way == "anew":
            told.append(finished(Shop(folder).begin(*arguments, env=env)))
        else:
            ended = warm.run(arguments, cwd=folder, env={**os.environ, **env}, patience=60)
            told.append(Ended(*ended))
    return told[0], told[1]


def test_exit_code_and_output_are_those_of_a_process_begun_anew(warm: Warm, tmp_path: Path):
    for arguments in COMMANDS:
        copied, anew = both(warm, tmp_path, arguments)
        assert copied.code == anew.code, arguments
        assert copied.out == anew.out, arguments
        assert copied.err.replace("/copy/", "/anew/") == anew.err, arguments
    assert {ended.code for ended in both(warm, tmp_path, ["plam"])} == {1}


def test_the_environment_is_the_callers(warm: Warm, tmp_path: Path):
    both(warm, tmp_path, ["init"])
    in_ci = {"GITHUB_ACTIONS": "true", "CI": "true", "GITHUB_STEP_SUMMARY": ""}
    copied, anew = both(warm, tmp_path, ["lint", "--format", "github"], **in_ci)
    assert (copied.code, copied.out) == (anew.code, anew.out)


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_files_are_made_under_the_callers_mask(warm: Warm, tmp_path: Path, mask: int):
    before = os.umask(mask)
    try:
        copied, anew = both(warm, tmp_path, ["init"])
    finally:
        os.umask(before)
    assert copied.code == anew.code == 0
    modes = [
        {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / way / "shop").rglob("*")}
        for way in ("copy", "anew")
    ]
    assert modes[0] == modes[1]


def test_a_command_that_takes_too_long_is_killed(warm: Warm, tmp_path: Path):
    assert Ended(*warm.run(["init"], cwd=tmp_path, env=os.environ, patience=60)).code == 0
    with pytest.raises(TimeoutError):
        warm.run(["sandbox", "serve"], cwd=tmp_path, env=os.environ, patience=0.5)
    assert Ended(*warm.run(["--version"], cwd=tmp_path, env=os.environ, patience=60)).code == 0


@pytest.mark.parametrize("name", ["PYTHONUTF8", "LC_ALL", "LANG", "TZ"])
def test_what_an_interpreter_reads_at_its_start_takes_a_process_begun_anew(name: str):
    assert not is_possible({name: "C"})
    assert is_possible({"CTSYNC_ACCOUNT": "production"})
    assert CTSYNC[1:] == ("-m", "ctsync")
