"""Setting up an account: its lock first, then its name in ctsync.yaml, and every other byte as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ctsync.cli.app import run
from ctsync.errors import UsageError
from ctsync.settings import hash_of
from ctsync.workspace.founding import found_account
from ctsync.workspace.workspace import open_workspace
from tests.support.remotes import a_bare_repository, git
from tests.support.runs import Shop

SETTINGS = """\
# Kaveri's shop
version: 1
project: kaveri-t4mz8q2c
accounts:
  sandbox: {sandbox: true, timezone: Asia/Kolkata, clock: 2027-05-20 10:00}
  production:
    region: in1   # since 2019
    account_id: {env: CT_PROD_ID}
    passcode: {env: CT_PROD_PASSCODE}
    timezone: Asia/Kolkata
    store: {git: ctsync-lock/production}

    campaigns: [campaigns/**]
"""
WHO = {"CT_PROD_ID": "ABCD-RSTU-1234", "CT_PROD_PASSCODE": "canary"}


@pytest.fixture
def root(tmp_path):
    (tmp_path / "ctsync.yaml").write_text(SETTINGS)
    (tmp_path / "campaigns").mkdir()
    git("-C", str(tmp_path), "init", "--quiet")
    git("-C", str(tmp_path), "remote", "add", "origin", str(a_bare_repository(tmp_path / ".remote.git")))
    return tmp_path


def opened(root):
    return open_workspace(str(root), "production", WHO)


def test_lineage_and_hash_are_written_behind_the_store_and_nothing_else_changes(root):
    shop = Shop()
    founded = found_account(opened(root), shop.driver().run)
    lines = (root / "ctsync.yaml").read_text().splitlines()
    new = [line for line in lines if line not in SETTINGS.splitlines()]
    assert new == [f"    lineage: {founded.lock.lineage}", f"    account_hash: {hash_of('ABCD-RSTU-1234')}"]
    assert [line for line in lines if line not in new] == SETTINGS.splitlines()
    assert "ABCD-RSTU-1234" not in (root / "ctsync.yaml").read_text()


def test_what_was_written_is_read_as_the_account_whose_lock_was_made(root):
    shop = Shop()
    founded = found_account(opened(root), shop.driver().run)
    account = opened(root).account
    assert account.lineage == founded.lock.lineage
    assert account.facts.account_hash == founded.lock.account_hash
    assert account.facts.project == founded.lock.project


def test_a_beginning_that_was_cut_off_goes_on_with_the_lock_it_made(root):
    shop = Shop()
    first = found_account(opened(root), shop.driver().run)
    (root / "ctsync.yaml").write_text(SETTINGS)
    second = found_account(opened(root), shop.driver().run)
    assert (second.lock.lineage, second.is_new) == (first.lock.lineage, False)
    assert opened(root).account.lineage == first.lock.lineage


def test_a_file_that_cannot_be_edited_gets_the_lines_to_write_by_hand(root):
    shop = Shop()
    workspace = opened(root)
    workspace.account = replace(workspace.account, name="elsewhere")
    with pytest.raises(UsageError) as caught:
        found_account(workspace, shop.driver().run)
    assert shop.store.lock is not None
    assert f"lineage: {shop.store.lock.lineage}" in caught.value.hint


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--account", "sandbox"], "needs no setting up"),
        (["shop", "--account", "production"], "two things to begin"),
        (["--account", "production", "--with-mistake"], "two things to begin"),
        (["--account", "production"], "The variable CT_PROD_ID is not set."),
        (["--account", "nowhere"], "There is no account"),
    ],
)
def test_what_cannot_be_set_up_says_why(root, capsys, words, said):
    assert run(["-C", str(root), "init", *words]) == 1
    assert said in " ".join(capsys.readouterr().err.split())
    assert (root / "ctsync.yaml").read_text() == SETTINGS


def test_an_account_that_was_set_up_is_not_set_up_again(root, capsys):
    found_account(opened(root), Shop().driver().run)
    before = (root / "ctsync.yaml").read_text()
    assert run(["-C", str(root), "init", "--account", "production"]) == 1
    assert "has been set up already" in capsys.readouterr().err
    assert (root / "ctsync.yaml").read_text() == before
