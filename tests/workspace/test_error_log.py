from __future__ import annotations

from ctsync.workspace.error_log import keep_traceback


def test_without_a_repository_the_log_goes_to_the_temporary_folder():
    kept = keep_traceback(ValueError("x"), None)
    assert kept is not None
    assert "ValueError" in kept.read_text()
    kept.unlink()


def test_a_folder_that_cannot_be_made_is_passed_over(tmp_path):
    (tmp_path / ".ctsync").write_text("a file, not a folder")
    kept = keep_traceback(ValueError("x"), tmp_path)
    assert kept is not None
    assert tmp_path not in kept.parents
    kept.unlink()
