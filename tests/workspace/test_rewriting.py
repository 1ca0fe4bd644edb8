from __future__ import annotations

import pytest

from ctsync.errors import UsageError
from ctsync.workspace.rewriting import rewrite, write_new


def test_a_new_text_takes_the_place_of_the_old_with_its_mode(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("old")
    path.chmod(0o604)
    rewrite(tmp_path, "a.yaml", b"new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o604
    assert [each.name for each in tmp_path.iterdir()] == ["a.yaml"]


def test_a_failed_write_leaves_nothing_behind(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        rewrite(tmp_path, "folder", b"new")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]


def test_a_link_that_leads_out_is_not_followed(tmp_path):
    outside, root = tmp_path / "outside", tmp_path / "root"
    outside.mkdir()
    root.mkdir()
    (outside / "a.yaml").write_text("old")
    (root / "a.yaml").symlink_to(outside / "a.yaml")
    (root / "campaigns").symlink_to(outside)
    with pytest.raises(UsageError, match="leads out"):
        rewrite(root, "a.yaml", b"new")
    with pytest.raises(UsageError, match="outside"):
        write_new(root, "campaigns/b.yaml", b"new")
    assert [each.read_text() for each in outside.iterdir()] == ["old"]


def test_a_new_file_never_replaces_one_that_is_there(tmp_path):
    write_new(tmp_path, "campaigns/weekly/a.yaml", b"new")
    with pytest.raises(FileExistsError):
        write_new(tmp_path, "campaigns/weekly/a.yaml", b"newer")
    assert (tmp_path / "campaigns/weekly/a.yaml").read_text() == "new"
