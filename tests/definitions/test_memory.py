"""A memory never says more than was put into it, whatever happened to its file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.definitions.memory import Memory

LINES = [(f"campaigns/{number}.yaml", f"{number:032x}", f'{{"n":{number}}}') for number in range(5)]
FILES = [file for file, _, _ in LINES]


def filled(path: Path, key: str = "key") -> Memory:
    memory = Memory(path, key)
    memory.remember(LINES, FILES)
    return Memory(path, key)


def test_what_was_remembered_is_known_to_the_next_one(tmp_path):
    memory = filled(tmp_path / "cache" / "a.lines")
    assert [memory.line(file, digest) for file, digest, _ in LINES] == [line for _, _, line in LINES]
    assert memory.line(FILES[0], "other") is None
    assert not memory.knows("campaigns/9.yaml")


def test_another_key_finds_nothing_and_begins_anew(tmp_path):
    path = tmp_path / "a.lines"
    filled(path)
    assert not Memory(path, "new").knows(FILES[0])
    filled(path, "new")
    assert not Memory(path, "key").knows(FILES[0])


def test_a_later_line_of_a_file_wins_and_waste_is_written_out(tmp_path):
    path = tmp_path / "a.lines"
    filled(path)
    for number in range(20):
        Memory(path, "key").remember([(FILES[0], f"{number:032x}", f"{number}")], FILES)
    assert Memory(path, "key").line(FILES[0], f"{19:032x}") == "19"
    assert len(path.read_bytes().split(b"\n")) < 3 * len(FILES)


def test_files_that_are_gone_are_forgotten_when_it_is_written_anew(tmp_path):
    path = tmp_path / "a.lines"
    filled(path)
    for number in range(20):
        Memory(path, "key").remember([(FILES[0], f"{number:032x}", "x")], FILES[:1])
    assert not Memory(path, "key").knows(FILES[4])


@given(st.integers(0, 400), st.binary(max_size=8))
def test_a_damaged_file_gives_what_was_written_or_nothing(tmp_path_factory, at, instead):
    path = tmp_path_factory.mktemp("memory") / "a.lines"
    filled(path)
    content = path.read_bytes()
    path.write_bytes(content[:at] + instead + content[at + len(instead) :])
    memory = Memory(path, "key")
    for file, digest, line in LINES:
        assert memory.line(file, digest) in (None, line)


def test_a_torn_last_line_is_not_there(tmp_path):
    path = tmp_path / "a.lines"
    filled(path)
    path.write_bytes(path.read_bytes()[:-9])
    memory = Memory(path, "key")
    assert memory.line(*LINES[3][:2]) == LINES[3][2]
    assert not memory.knows(FILES[4])


def test_a_link_is_not_followed_and_never_written_through(tmp_path):
    real, path = tmp_path / "real", tmp_path / "a.lines"
    filled(real)
    path.symlink_to(real)
    assert not Memory(path, "key").knows(FILES[0])
    before = real.read_bytes()
    filled(path)
    assert real.read_bytes() == before


def test_a_pipe_in_its_place_is_not_waited_for(tmp_path):
    path = tmp_path / "a.lines"
    os.mkfifo(path)
    assert not Memory(path, "key").knows(FILES[0])
    assert filled(path).knows(FILES[0])


def test_a_disk_that_refuses_costs_nothing_but_time(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    memory = Memory(blocked / "cache" / "a.lines", "key")
    memory.remember(LINES, FILES)
    assert memory.line(*LINES[0][:2]) == LINES[0][2]
    assert not Memory(blocked / "cache" / "a.lines", "key").knows(FILES[0])


@pytest.mark.parametrize("file", ["campaigns/a\tb.yaml", "campaigns/a\nb.yaml"])
def test_a_name_that_would_break_a_line_is_not_remembered(tmp_path, file):
    path = tmp_path / "a.lines"
    Memory(path, "key").remember([(file, "0", "x"), *LINES], [file, *FILES])
    assert not Memory(path, "key").knows(file)
    assert Memory(path, "key").knows(FILES[0])


def test_a_name_that_is_not_utf_8_is_remembered_too(tmp_path):
    file = os.fsdecode(b"campaigns/\xff/a.yaml")
    Memory(tmp_path / "x.lines", "key").remember([(file, "d", file)], [file])
    assert Memory(tmp_path / "x.lines", "key").line(file, "d") == file


def test_only_its_owner_may_read_it(tmp_path):
    path = tmp_path / "cache" / "a.lines"
    filled(path)
    assert path.parent.stat().st_mode & 0o077 == 0
