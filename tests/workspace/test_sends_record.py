"""The record survives, is its owner's only, and is only ever added to."""

from __future__ import annotations

import json
import stat

import pytest

from ctsync.redaction import Secret
from ctsync.workspace.sends_record import SendsRecord


def lines(path):
    return [
        json.loads(line) for line in path.read_text(encoding="ascii").splitlines() if line.startswith("{")
    ]


def test_lines_are_added_for_the_owners_eyes_only(tmp_path):
    path = tmp_path / "a.jsonl"
    SendsRecord(path).add({"n": 1})
    SendsRecord(path).add({"n": 2, "text": "two\nlines \u2028 \x1b[31m"})
    assert [line["n"] for line in lines(path)] == [1, 2]
    assert path.read_bytes().count(b"\n") == 2
    assert b"\x1b" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_others_may_read_is_closed_to_them(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("")
    path.chmod(0o644)
    SendsRecord(path).add({"n": 1})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_line_that_a_crash_cut_short_does_not_swallow_the_next_one(tmp_path):
    path = tmp_path / "a.jsonl"
    SendsRecord(path).add({"n": 1})
    with path.open("ab") as file:
        file.write(b'{"n": 2, "sta')
    SendsRecord(path).add({"n": 3})
    assert path.read_bytes().splitlines()[2] == b'{"n":3}'


def test_nothing_is_written_through_a_link(tmp_path):
    (tmp_path / "a.jsonl").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError):
        SendsRecord(tmp_path / "a.jsonl").add({"n": 1})
    assert not (tmp_path / "elsewhere").exists()


def test_a_secret_reaches_no_line_however_json_would_write_it(tmp_path):
    path = tmp_path / "a.jsonl"
    secret = 'pass"wörd\\'
    SendsRecord(path, (Secret(secret),)).add({"text": f"bad {secret}", "to": [secret]})
    assert lines(path) == [{"text": "bad ***", "to": ["***"]}]


def test_a_line_that_cannot_be_written_is_an_error_before_anything_is_sent(tmp_path):
    with pytest.raises(FileNotFoundError):
        SendsRecord(tmp_path / "nowhere" / "a.jsonl").add({"n": 1})
    assert list(tmp_path.iterdir()) == []
