from __future__ import annotations

import json

import pytest

from ctsync.cli.app import run
from ctsync.schemas import FOLDER
from ctsync.schemas.documents import DOCUMENTS


@pytest.fixture
def shop(tmp_path, capsys):
    assert run(["-C", str(tmp_path), "init", "shop"]) == 0
    capsys.readouterr()
    return tmp_path / "shop"


def said(capsys) -> tuple[str, str]:
    caught = capsys.readouterr()
    return caught.out, caught.err


def test_schemas_are_written_once_and_then_only_where_something_changed(shop, capsys):
    (shop / FOLDER / "segments.json").write_text("{}")
    (shop / FOLDER / "people.json").unlink()
    assert run(["-C", str(shop), "schema"]) == 0
    out, _ = said(capsys)
    assert out.splitlines() == [
        "Wrote 2 files to .schemas/:",
        "  people.json",
        "  segments.json",
        "Next:  commit them, so that everybody's editor has them.",
    ]
    assert run(["-C", str(shop), "schema"]) == 0
    assert said(capsys)[0] == "All 14 files in .schemas/ are up to date.\n"


def test_a_new_name_of_a_register_makes_them_stale_and_is_offered_when_they_are_renewed(shop, capsys):
    segments = shop / "registers" / "segments.yaml"
    segments.write_text(segments.read_text() + "  Night owls: {id: 1764100999, means: Open it at night}\n")
    assert run(["-C", str(shop), "schema", "--check"]) == 1
    out, _ = said(capsys)
    assert "are not up to date" in out or "is not up to date" in out
    assert out.splitlines()[-1] == "Next:  ctsync schema"
    assert "Night owls" not in (shop / FOLDER / "campaign.json").read_text()
    assert run(["-C", str(shop), "schema"]) == 0
    assert "Night owls" in (shop / FOLDER / "campaign.json").read_text()
    assert run(["-C", str(shop), "schema", "--check"]) == 0


def test_a_program_hears_which_files_were_written(shop, capsys):
    (shop / FOLDER / "people.json").unlink()
    assert run(["-C", str(shop), "schema", "--format", "json"]) == 0
    told = json.loads(said(capsys)[0])
    assert (told["kind"], told["folder"], told["differing"]) == ("schemas", FOLDER, ["people.json"])
    assert len(told["names"]) == len(DOCUMENTS) + 1


def test_another_folder_may_be_named_even_where_there_is_no_repository(tmp_path, capsys):
    assert run(["-C", str(tmp_path), "schema", "--out", "for-editors"]) == 0
    assert said(capsys)[0].startswith("Wrote 14 files to for-editors/:")
    assert {path.stem for path in (tmp_path / "for-editors").glob("*.json")} == set(DOCUMENTS)


def test_without_a_repository_nothing_is_written_where_nobody_said(tmp_path, capsys):
    assert run(["-C", str(tmp_path), "schema"]) == 1
    assert "There is no ctsync.yaml" in " ".join(said(capsys)[1].split())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["in a shop", "anywhere"])
def test_one_schema_can_be_printed(shop, tmp_path, capsys, place):
    folder = shop if place == "in a shop" else tmp_path / "empty"
    folder.mkdir(exist_ok=True)
    assert run(["-C", str(folder), "schema", "--print", "campaign"]) == 0
    schema = json.loads(said(capsys)[0])
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert ("Active shoppers" in json.dumps(schema)) is (place == "in a shop")


def test_a_schema_that_is_not_there_is_answered_with_what_was_meant(shop, capsys):
    assert run(["-C", str(shop), "schema", "--print", "campaigns"]) == 1
    assert "Did you mean campaign?" in said(capsys)[1]
    assert run(["-C", str(shop), "schema", "--print", "zzz"]) == 1
    assert "There are: campaign, ctsync, policy" in " ".join(said(capsys)[1].split())


def test_a_wrong_register_is_told_and_no_schema_loses_its_names(shop, capsys):
    before = (shop / FOLDER / "campaign.json").read_text()
    (shop / "registers" / "segments.yaml").write_text("version: 1\nsegmets: {}\n")
    assert run(["-C", str(shop), "schema"]) == 1
    assert "segmets" in said(capsys)[1]
    assert (shop / FOLDER / "campaign.json").read_text() == before


def test_wrong_settings_are_told(shop, capsys):
    (shop / "ctsync.yaml").write_text("version: 1\n")
    assert run(["-C", str(shop), "schema"]) == 1
    assert "`project` is missing" in " ".join(said(capsys)[1].split())
