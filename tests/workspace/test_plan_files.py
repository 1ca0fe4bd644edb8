"""Where saved plans lie, and who may apply them to a protected account."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ctsync import __version__
from ctsync.errors import UsageError
from ctsync.planning.plan_file import MOST_BYTES, encode_plan
from ctsync.workspace.plan_files import (
    plan_file,
    read_plan,
    refuse_unapproved,
    with_reason,
)
from ctsync.workspace.workspace import open_workspace
from tests.support.runs import Shop
from tests.support.saved import a_change, a_saved_plan
from tests.support.shop import SETTINGS

PLAN = a_saved_plan(a_change(), version=__version__)
TEXT = encode_plan(PLAN)


def write_plan(directory: str | None, file: str, text: str) -> None:
    plan_file(directory, file).write(text)


def refuse_to_overwrite(directory: str | None, file: str) -> None:
    plan_file(directory, file).refuse_to_overwrite()


def test_a_plan_is_its_owners_only_and_reads_back(tmp_path: Path):
    before = os.umask(0)
    try:
        write_plan(None, str(tmp_path / "plan.json"), TEXT)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "plan.json").stat().st_mode) == 0o600
    assert read_plan(None, str(tmp_path / "plan.json")) == PLAN
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


def test_a_plan_takes_the_place_of_a_plan(tmp_path: Path):
    (tmp_path / "plan.json").write_text(TEXT)
    (tmp_path / "plan.json").chmod(0o644)
    write_plan(str(tmp_path), "plan.json", encode_plan(replace(PLAN, serial=9)))
    assert read_plan(str(tmp_path), "plan.json").serial == 9
    assert stat.S_IMODE((tmp_path / "plan.json").stat().st_mode) == 0o600


def test_nothing_else_is_overwritten(tmp_path: Path):
    campaign = tmp_path / "sale.yaml"
    campaign.write_text("name: sale\n")
    with pytest.raises(UsageError, match="is no plan"):
        write_plan(None, str(campaign), TEXT)
    assert campaign.read_text() == "name: sale\n"


def test_no_link_is_followed_when_a_plan_is_written(tmp_path: Path):
    (tmp_path / "there.json").write_text(TEXT)
    (tmp_path / "plan.json").symlink_to(tmp_path / "there.json")
    (tmp_path / "dead.json").symlink_to(tmp_path / "nowhere")
    for name in ("plan.json", "dead.json"):
        with pytest.raises(UsageError):
            write_plan(str(tmp_path), name, TEXT)
    assert (tmp_path / "plan.json").is_symlink()


def test_a_folder_that_is_not_there_is_told_before_anything_is_asked(tmp_path: Path):
    with pytest.raises(UsageError, match="no folder"):
        refuse_to_overwrite(str(tmp_path), "plans/plan.json")


def test_a_place_that_cannot_be_written_is_named_as_the_person_named_it(tmp_path: Path):
    long = f"{'a' * 250}.json"
    with pytest.raises(UsageError, match=r"could not be saved in .*/aaa") as caught:
        write_plan(str(tmp_path), long, TEXT)
    assert "too long" in caught.value.why
    assert caught.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"\x00\xff", TEXT.encode()[:-9]], ids=["empty", "binary", "cut"])
def test_what_is_no_whole_plan_is_refused_by_its_name(tmp_path: Path, content: bytes):
    (tmp_path / "plan.json").write_bytes(content)
    with pytest.raises(UsageError, match=r"plan\.json: ") as caught:
        read_plan(str(tmp_path), "plan.json")
    assert caught.value.hint


def test_a_folder_is_no_plan(tmp_path: Path):
    for use in (read_plan, refuse_to_overwrite):
        with pytest.raises(UsageError):
            use(str(tmp_path.parent), tmp_path.name)


def test_a_pipe_is_no_plan_and_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="no plain file"):
        read_plan(str(tmp_path), "pipe")


@pytest.mark.parametrize("name", ["missing.json", "a\0b"])
def test_a_file_that_is_not_there_is_told(tmp_path: Path, name: str):
    with pytest.raises(UsageError, match="cannot be read"):
        read_plan(str(tmp_path), name)


def test_no_more_is_read_than_a_plan_may_have(tmp_path: Path):
    with (tmp_path / "plan.json").open("wb") as file:
        file.write(TEXT.encode())
        file.truncate(1 << 40)
    with pytest.raises(UsageError) as refused:
        read_plan(str(tmp_path), "plan.json")
    assert f"{MOST_BYTES // 1_000_000} MB" in refused.value.why


def workspace(root: Path, *, is_protected: bool) -> Any:
    (root / "ctsync.yaml").write_text(SETTINGS)
    opened = open_workspace(str(root), None, {})
    return replace(opened, account=replace(opened.account, protected=is_protected))


CI = {"CI": "true"}


@pytest.mark.parametrize(("environ", "reason"), [(CI, ""), ({}, "the pipeline is down"), (CI, "both")])
def test_a_protected_account_takes_an_approved_plan_from_ci_or_with_a_reason(
    tmp_path: Path, environ: dict[str, str], reason: str
):
    refuse_unapproved(workspace(tmp_path, is_protected=True), environ, reason, is_approved=True)


def test_a_protected_account_takes_no_plan_from_here(tmp_path: Path):
    with pytest.raises(UsageError, match="from here") as refused:
        refuse_unapproved(workspace(tmp_path, is_protected=True), {}, " ", is_approved=True)
    assert "--from-here REASON" in refused.value.hint


def test_a_protected_account_is_not_applied_to_without_a_plan(tmp_path: Path):
    with pytest.raises(UsageError, match="only an approved plan") as refused:
        refuse_unapproved(workspace(tmp_path, is_protected=True), CI, "reason", is_approved=False)
    assert "ctsync plan --account sandbox --out FILE" in refused.value.hint


def test_another_account_asks_for_neither(tmp_path: Path):
    refuse_unapproved(workspace(tmp_path, is_protected=False), {}, "", is_approved=False)


def test_the_reason_goes_where_it_says_who_it_was():
    request = Shop().request()
    assert with_reason(request, "").who == "asha@kaveri.example"
    said = with_reason(request, "the pipeline\nis down").who
    assert said == "asha@kaveri.example, from here: the pipeline is down"
