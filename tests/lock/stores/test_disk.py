from __future__ import annotations

import os
import stat

import pytest

from ctsync.lock.stores.disk import DISK, make_folders, write_durably
from tests.support.failing_disk import FailingDisk


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_as_a_whole_and_nothing_is_left_beside_it(tmp_path):
    path = tmp_path / "lock.json"
    write_durably(DISK, path, b"old", "n1")
    write_durably(DISK, path, b"new", "n2")
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["lock.json"]


def test_files_and_folders_are_their_owners_alone(tmp_path):
    before = os.umask(0)
    try:
        make_folders(DISK, tmp_path / "a" / "b")
        write_durably(DISK, tmp_path / "a" / "b" / "file", b"x", "n")
    finally:
        os.umask(before)
    modes = [stat.S_IMODE((tmp_path / place).stat().st_mode) for place in ("a", "a/b", "a/b/file")]
    assert modes == [0o700, 0o700, 0o600]


def test_a_link_planted_where_the_unfinished_file_goes_is_not_followed(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / ".lock.json.n1.tmp").symlink_to(victim)
    with pytest.raises(FileExistsError):
        write_durably(DISK, tmp_path / "lock.json", b"x", "n1")
    assert victim.read_bytes() == b"precious"


def test_a_link_in_place_of_the_file_is_not_read(tmp_path):
    (tmp_path / "elsewhere").write_bytes(b"x")
    (tmp_path / "lock.json").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError):
        DISK.read(tmp_path / "lock.json")


def test_a_pipe_in_place_of_the_file_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "lock.json")
    with pytest.raises(OSError):
        DISK.read(tmp_path / "lock.json")


def test_a_large_file_is_written_to_its_end(tmp_path):
    data = os.urandom(3_000_000)
    write_durably(DISK, tmp_path / "large", data, "n")
    assert DISK.read(tmp_path / "large") == data


@pytest.mark.parametrize("call", ["create", "write", "flush", "close", "replace"])
def test_a_call_that_fails_leaves_the_old_file_and_no_rest(tmp_path, call):
    path = tmp_path / "lock.json"
    write_durably(DISK, path, b"old", "n1")
    disk = FailingDisk(1, only=call)
    with pytest.raises(OSError):
        write_durably(disk, path, b"new", "n2")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["lock.json"]
    assert disk.after_failed_flush == []


def test_a_move_that_happened_although_it_reported_an_error_is_found_out(tmp_path):
    path = tmp_path / "lock.json"
    write_durably(FailingDisk(1, only="replace", done_first=True), path, b"new", "n1")
    assert path.read_bytes() == b"new"


def test_a_folder_that_cannot_be_settled_is_an_error_although_the_file_is_there(tmp_path):
    with pytest.raises(OSError):
        write_durably(FailingDisk(1, only="settle"), tmp_path / "lock.json", b"new", "n1")


def test_folders_that_exist_are_left_alone(tmp_path):
    make_folders(DISK, tmp_path)
    make_folders(DISK, tmp_path / "a")
    make_folders(DISK, tmp_path / "a")
    assert names(tmp_path) == ["a"]
