"""The store that an account's settings name, reached as the environment says."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctsync.errors import StoreError
from ctsync.settings import AccountSettings, load_settings
from ctsync.workspace.store import open_store
from tests.support.conditional_store import ConditionalStore

SETTINGS = """version: 1
project: kaveri-t4mz8q2c
accounts:
  sandbox:
    sandbox: true
    timezone: Asia/Kolkata
    clock: 2027-05-20 10:00
    store: {object: s3://kaveri/ctsync-lock/sandbox}
"""


def account(root: Path) -> AccountSettings:
    (root / "ctsync.yaml").write_text(SETTINGS, encoding="utf-8")
    settings, _ = load_settings(root, {})
    assert settings is not None
    return settings.accounts["sandbox"]


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
