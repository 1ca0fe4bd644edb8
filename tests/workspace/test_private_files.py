"""Who may get at what ctsync keeps."""

from __future__ import annotations

from ctsync.checkup.access import OpenFile
from ctsync.workspace.private_files import private_files
from tests.checkup.accounts import production, sandbox


def test_nothing_there_is_nothing_looked_at(tmp_path):
    assert private_files(tmp_path, sandbox()) == (0, ())


def test_open_files_and_folders_are_found_and_links_are_not_followed(tmp_path):
    state = tmp_path / ".ctsync"
    (state / "deep").mkdir(parents=True)
    state.chmod(0o700)
    (state / "deep").chmod(0o755)
    (state / "closed").touch(0o600)
    (state / "open").touch()
    (state / "open").chmod(0o640)
    (state / "link").symlink_to("/dev/null")
    looked_at, found = private_files(tmp_path, sandbox())
    assert looked_at == 5
    assert found == (OpenFile(".ctsync/deep", "0755"), OpenFile(".ctsync/open", "0640"))


def test_a_lock_that_lies_elsewhere_is_looked_at_too(tmp_path):
    lock = tmp_path / "production.lock"
    lock.touch()
    lock.chmod(0o644)
    assert private_files(tmp_path, production()) == (1, (OpenFile("production.lock", "0644"),))
