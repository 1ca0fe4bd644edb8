"""Any file that comes, goes or is written changes the state; what is not the person's does not."""

from __future__ import annotations

import os

import pytest

from ctsync.workspace.watching import state_of


def _write(root):
    (root / "campaigns" / "a.yaml").write_text("longer text")


def _touch(root):
    os.utime(root / "campaigns" / "a.yaml", ns=(1, 1))


def _add(root):
    (root / "emails").mkdir()
    (root / "emails" / "a.html").write_text("x")


def _remove(root):
    (root / "campaigns" / "a.yaml").unlink()


@pytest.mark.parametrize("change", [_write, _touch, _add, _remove], ids=lambda each: each.__name__[1:])
def test_a_change_is_seen(tmp_path, change):
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "a.yaml").write_text("text")
    before = state_of(tmp_path)
    assert before == state_of(tmp_path)
    change(tmp_path)
    assert state_of(tmp_path) != before


def test_what_git_and_ctsync_keep_for_themselves_changes_nothing(tmp_path):
    before = state_of(tmp_path)
    for folder in (".git", ".ctsync", "node_modules"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x").write_text("x")
    assert state_of(tmp_path) == before


def test_links_are_not_followed(tmp_path):
    (tmp_path / "round").symlink_to(tmp_path)
    assert len(state_of(tmp_path)) == 16
