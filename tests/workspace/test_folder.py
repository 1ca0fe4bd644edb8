from __future__ import annotations

import os

import pytest

from ctsync.errors import UsageError
from ctsync.problems import Position
from ctsync.workspace.folder import SourceLines, find_root


@pytest.fixture
def here(tmp_path):
    """Stand in a folder below the temporary one."""
    folder = tmp_path / "campaigns/mango"
    folder.mkdir(parents=True)
    before = os.open(".", os.O_RDONLY)
    os.chdir(folder)
    yield tmp_path
    os.fchdir(before)
    os.close(before)


def test_the_nearest_repository_at_or_above_is_meant(here):
    (here / "ctsync.yaml").write_text("version: 1\n")
    assert find_root(None) == here


def test_without_one_it_says_where_it_looked(here):
    with pytest.raises(UsageError) as raised:
        find_root(None)
    assert str(here) in raised.value.why
    assert "ctsync init" in raised.value.hint


def test_a_folder_that_is_gone_is_told(here):
    (here / "campaigns/mango").rmdir()
    with pytest.raises(UsageError, match="does not exist any more"):
        find_root(None)


def test_a_named_folder_is_taken_at_its_word(here):
    with pytest.raises(UsageError, match=r"There is no ctsync\.yaml in"):
        find_root(str(here))
    (here / "ctsync.yaml").write_text("version: 1\n")
    assert find_root(str(here)) == here.resolve()


def test_lines_of_a_file_are_given(tmp_path):
    (tmp_path / "a.yaml").write_text("one\ntwo\n")
    lines = SourceLines(tmp_path)
    assert lines(Position("a.yaml", 2)) == "two"
    assert lines(Position("a.yaml", 3)) == ""
    assert lines(Position("nowhere.yaml", 1)) == ""
    assert SourceLines(None)(Position("a.yaml", 1)) == ""


def test_no_line_from_outside_the_repository_is_shown(tmp_path):
    (tmp_path / "secret").write_text("passcode\n")
    root = tmp_path / "root"
    root.mkdir()
    (root / "link.yaml").symlink_to(tmp_path / "secret")
    assert SourceLines(root)(Position("../secret", 1)) == ""
    assert SourceLines(root)(Position("link.yaml", 1)) == ""


def test_a_name_that_no_disk_takes_has_no_lines(tmp_path):
    assert SourceLines(tmp_path)(Position("a" * 300, 1)) == ""


def test_lines_are_counted_as_the_reader_of_files_counts_them(tmp_path):
    """No other sign than the line end begins a line, and a byte-order mark takes no column."""
    (tmp_path / "a.yaml").write_bytes("\ufeffone\u2028\x0b\x0c\x85\r\ntwo\n".encode())
    lines = SourceLines(tmp_path)
    assert lines(Position("a.yaml", 1)).startswith("one")
    assert lines(Position("a.yaml", 2)) == "two"


def test_a_file_in_utf_16_has_no_lines_to_show(tmp_path):
    (tmp_path / "a.yaml").write_bytes("one\n".encode("utf-16-le"))
    assert SourceLines(tmp_path)(Position("a.yaml", 1)) == ""


def test_lines_of_a_pipe_are_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.yaml")
    assert SourceLines(tmp_path)(Position("a.yaml", 1)) == ""
