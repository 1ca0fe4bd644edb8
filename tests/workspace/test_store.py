"""The store that an account's settings name, reached as the environment says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ctsync.errors import StoreError, UsageError
from ctsync.lock.stores import STORES
from ctsync.settings import AccountSettings, ObjectStore, load_settings
from ctsync.workspace.store import open_store
from ctsync.workspace.whereabouts import machine_id
from tests.support.conditional_store import ConditionalStore
from tests.support.locks import a_lock
from tests.support.remotes import git
from tests.support.source import ROOT

SETTINGS = """version: 1
project: kaveri-t4mz8q2c
accounts:
  sandbox:
    sandbox: true
    timezone: Asia/Kolkata
    clock: 2027-05-20 10:00
    store: {object: s3://kaveri/ctsync-lock/sandbox}
"""


def account(root: Path, text: str = SETTINGS) -> AccountSettings:
    (root / "ctsync.yaml").write_text(text, encoding="utf-8")
    settings, problems = load_settings(root, {})
    assert settings is not None, problems
    return settings.accounts["sandbox"]


SHOWN = sorted(
    set(
        re.findall(
            r"\{(?:file|git|object): [^}`]+\}", (ROOT / "docs" / "stores.md").read_text(encoding="utf-8")
        )
    )
)


@pytest.mark.parametrize("store", SHOWN)
def test_each_store_that_the_page_shows_can_be_read_and_opened(tmp_path, store):
    git("init", "--quiet", str(tmp_path))
    git("-C", str(tmp_path), "remote", "add", "origin", str(tmp_path / "shop.git"))
    text = SETTINGS.replace("{object: s3://kaveri/ctsync-lock/sandbox}", store)
    assert text.count(store) == 1
    if ": az://" in store or ": gs://" in store:  # these want credentials before they are asked anything
        assert account(tmp_path, text).store == ObjectStore(store[len("{object: ") : -1])
        return
    assert open_store(account(tmp_path, text), tmp_path).describe()


def test_the_page_shows_stores_of_every_kind():
    assert {store[1:].partition(":")[0] for store in SHOWN} == STORES.keys()


@pytest.fixture
def bucket(monkeypatch):
    """A server of this machine, without encryption, told to everybody by the environment."""
    with ConditionalStore() as server:
        for name, text in server.settings["config"].items():
            monkeypatch.setenv(name.upper(), text)
        yield server


def test_object_storage_is_reached_as_the_environment_says(tmp_path, bucket, monkeypatch):
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    assert open_store(account(tmp_path), tmp_path).read() is None
    assert bucket.requests == ["GET /kaveri/ctsync-lock/sandbox/head.json"]


@pytest.mark.parametrize("word", ["", "false", "1"])
def test_nothing_goes_over_a_line_without_encryption_unless_the_environment_allows_it(
    tmp_path, bucket, monkeypatch, word
):
    monkeypatch.setenv("AWS_ALLOW_HTTP", word)
    with pytest.raises(StoreError):
        open_store(account(tmp_path), tmp_path).read()
    assert bucket.requests == []


REAL = """version: 1
project: kaveri-t4mz8q2c
accounts:
  production:
    region: in1
    timezone: Asia/Kolkata
    account_hash: sha256:%s
    account_id: {env: CT_ID}
    passcode: {env: CT_PASSCODE}
    lineage: 7q2m4k
    store: {file: real.lock, single_machine: true}
""" % ("0" * 64)


def real_account(root: Path) -> AccountSettings:
    (root / "ctsync.yaml").write_text(REAL, encoding="utf-8")
    settings, problems = load_settings(root, {})
    assert settings is not None, problems
    return settings.accounts["production"]


def test_ci_never_opens_a_real_accounts_lock_in_a_file(tmp_path, monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(UsageError, match="lives in a file of one machine, and this is CI"):
        open_store(real_account(tmp_path), tmp_path)


def test_elsewhere_it_is_bound_to_the_machine_that_writes_it(tmp_path, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    store = open_store(real_account(tmp_path), tmp_path)
    assert store.write(a_lock(), based_on=None).machine == machine_id() != ""
