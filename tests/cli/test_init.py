from __future__ import annotations

import pytest

from ctsync.cli.app import run


def test_the_sample_shop_is_written_and_lints_clean(tmp_path, capsys):
    assert run(["-C", str(tmp_path), "init", "shop"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == "Next:  cd shop && ctsync plan"
    assert (tmp_path / "shop/.gitignore").read_text() == ".ctsync/\n"
    assert run(["-C", str(tmp_path / "shop"), "lint"]) == 0
    assert " 0 warnings" in capsys.readouterr().out


def test_the_sample_shop_is_in_canonical_layout_and_its_schemas_are_up_to_date(tmp_path, capsys):
    run(["-C", str(tmp_path), "init", "shop"])
    assert run(["-C", str(tmp_path / "shop"), "fmt", "--check"]) == 0, capsys.readouterr().out
    assert run(["-C", str(tmp_path / "shop"), "schema", "--check"]) == 0
    capsys.readouterr()


def test_two_samples_are_two_projects(tmp_path, capsys):
    projects = set()
    for name in ("one", "two"):
        run(["-C", str(tmp_path), "init", name])
        settings = (tmp_path / name / "ctsync.yaml").read_text()
        projects.add(next(line for line in settings.splitlines() if line.startswith("project:")))
    capsys.readouterr()
    assert len(projects) == 2


def test_nothing_is_overwritten(tmp_path, capsys):
    (tmp_path / "ctsync.yaml").write_text("mine\n")
    assert run(["-C", str(tmp_path), "init"]) == 1
    assert "already has ctsync.yaml. Nothing was written." in " ".join(capsys.readouterr().err.split())
    assert (tmp_path / "ctsync.yaml").read_text() == "mine\n"
    assert not (tmp_path / "campaigns").exists()


@pytest.mark.parametrize("folder", [".", "shop"])
def test_the_planted_mistake_is_found_by_lint(tmp_path, capsys, folder):
    assert run(["-C", str(tmp_path), "init", folder, "--with-mistake"]) == 0
    assert "ctsync lint" in capsys.readouterr().out.splitlines()[-1]
    assert run(["-C", str(tmp_path / folder), "lint"]) == 1
    assert "`titel`" in capsys.readouterr().out
