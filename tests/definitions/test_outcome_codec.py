"""A line holds everything of an outcome but what its campaigns say, which is read again when somebody asks."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from ctsync.definitions.again import FileAgain
from ctsync.definitions.outcome import Outcome
from ctsync.definitions.outcome_codec import from_line, to_line
from ctsync.definitions.reader import FileReader
from ctsync.lint.judge import Judge
from ctsync.problems import AddKey, Level, PlacedEdit, PlacedFix, Position, Problem, Rewrite
from ctsync.registers import load_registers
from ctsync.settings import load_settings
from ctsync.settings.settings import target
from tests.support.source import ROOT

CONTENT = {"content", "catalog", "account"}


@pytest.fixture(scope="module")
def reader() -> FileReader:
    settings, _ = load_settings(ROOT, {})
    assert settings is not None
    catalog, _ = load_registers(ROOT)
    return FileReader(ROOT, settings, target(settings, None), catalog, Judge(is_plan=True))


FILES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "campaigns").rglob("*.yaml"))


def again(reader: FileReader, outcome: Outcome) -> Outcome:
    file = FileAgain(outcome.file, reader.read)
    file.must_have(outcome.digest, outcome.includes)
    return from_line(to_line(outcome), file, reader.facts, reader.catalog)


@pytest.mark.parametrize("file", FILES)
def test_every_sample_comes_back_with_all_that_planning_asks_for(reader, file):
    outcome = reader.read(file)
    back = again(reader, outcome)
    assert (back.problems, back.includes, back.name) == (outcome.problems, outcome.includes, outcome.name)
    assert outcome.campaigns
    for one, other in zip(outcome.campaigns, back.campaigns, strict=True):
        for field in fields(one):
            if field.name not in CONTENT:
                assert getattr(one, field.name) == getattr(other, field.name), field.name
        assert one.human_name == other.human_name


@pytest.mark.parametrize("file", FILES)
def test_what_a_campaign_says_is_read_again_part_by_part(reader, file):
    outcome = reader.read(file)
    for one, other in zip(outcome.campaigns, again(reader, outcome).campaigns, strict=True):
        assert (one.definition, one.files, one.variants) == (other.definition, other.files, other.variants)


def test_every_kind_of_fix_comes_back():
    where = Position("campaigns/a.yaml", 3, 8)
    fix = PlacedFix(
        (PlacedEdit(where, Rewrite("Rs", 4, 5)), PlacedEdit(where, AddKey("source", "12ab"))), is_safe=False
    )
    problem = Problem("SMS002", where, "What.", "Why.", "Hint.", Level.WARNING, 4, fix)
    outcome = Outcome("campaigns/a.yaml", "00", problems=(problem,), includes={"emails/a.html": "11"})
    back = from_line(to_line(outcome), FileAgain("campaigns/a.yaml", lambda _: outcome), None, None)  # type: ignore[arg-type]  # no campaign needs them
    assert back == outcome


def test_a_line_is_one_line(reader):
    for file in FILES:
        assert "\n" not in to_line(reader.read(file))


def test_a_file_that_changed_meanwhile_is_not_taken_for_the_one_that_was_remembered(tmp_path: Path):
    from ctsync.errors import UsageError

    outcome = Outcome("campaigns/a.yaml", "22")
    file = FileAgain("campaigns/a.yaml", lambda _: outcome)
    file.must_have("11", {})
    with pytest.raises(UsageError, match="changed while ctsync was reading"):
        file.content("", "")
