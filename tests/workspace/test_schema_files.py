"""Schemas on disk: whole or not at all, and nothing else in their folder is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctsync.errors import InvalidInput
from ctsync.workspace.schema_files import differing, known_in, schema_files, write_schemas
from tests.support.repositories import known_of
from tests.support.source import ROOT

FILES = {"a.json": '{"a": "é"}\n', "b.json": "{}\n"}


def test_only_what_differs_is_written_and_nothing_else_is_touched(tmp_path: Path):
    folder = tmp_path / "deep" / "folder"
    assert write_schemas(folder, FILES) == ["a.json", "b.json"]
    (folder / "mine.json").write_text("mine")
    (folder / "b.json").write_bytes(b"\xff\xfe not a text")
    assert differing(folder, FILES) == ["b.json"]
    assert write_schemas(folder, FILES) == ["b.json"]
    assert differing(folder, FILES) == []
    assert sorted(path.name for path in folder.iterdir()) == ["a.json", "b.json", "mine.json"]
    assert (folder / "a.json").read_bytes() == FILES["a.json"].encode()


def test_a_link_that_leads_elsewhere_is_replaced_and_not_followed(tmp_path: Path):
    outside = tmp_path / "outside.json"
    outside.write_text("precious")
    folder = tmp_path / ".schemas"
    folder.mkdir()
    (folder / "a.json").symlink_to(outside)
    assert write_schemas(folder, FILES) == ["a.json", "b.json"]
    assert outside.read_text() == "precious"
    assert not (folder / "a.json").is_symlink()


def test_a_folder_that_is_not_there_has_none_of_them(tmp_path: Path):
    assert differing(tmp_path / "nowhere", FILES) == ["a.json", "b.json"]
    assert not (tmp_path / "nowhere").exists()


def test_a_repository_is_known_by_its_registers_and_defaults():
    known = known_of(ROOT)
    assert "Active shoppers" in known.catalog.segments
    assert known.inherits("message", "android", "notification_channel", channel="push")
    assert not known.inherits("message", "android", "notification_channel", channel="sms")


def test_what_cannot_be_read_is_told_all_at_once(tmp_path: Path):
    (tmp_path / "ctsync.yaml").write_text("version: 1\n")
    (tmp_path / "registers").mkdir()
    (tmp_path / "registers" / "segments.yaml").write_text("version: 1\nsegmets: {}\n")
    with pytest.raises(InvalidInput) as caught:
        known_in(tmp_path)
    files = {problem.where.file for problem in caught.value.problems}
    assert files == {"ctsync.yaml", "registers/segments.yaml"}


def test_forges_are_told_that_the_files_are_made():
    assert schema_files(known_of(ROOT))[".gitattributes"].startswith("* linguist-generated=true")
