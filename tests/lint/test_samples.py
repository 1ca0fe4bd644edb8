"""Lint has nothing to say of the sample shop, nor of the examples beside the repository: they are as they should be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ctsync.definitions import load_campaigns
from ctsync.lint.judge import Judge
from ctsync.problems import Level
from ctsync.registers import load_registers
from ctsync.settings import load_settings
from ctsync.settings.settings import target
from tests.support.source import ROOT

EXAMPLES = ROOT.parent / "shared" / "examples"
PARTS = ("campaigns", "registers", "emails")


def said(root: Path) -> set[tuple[str, str]]:
    settings, _ = load_settings(root, {})
    catalog, _ = load_registers(root)
    assert settings is not None
    loaded = load_campaigns(root, settings, target(settings, None), catalog, judge=Judge())
    assert loaded.definitions_seen > 0
    return {(one.rule, Path(one.where.file).stem) for one in loaded.problems if one.level is not Level.INFO}


def test_the_sample_shop_gets_no_warning():
    assert said(ROOT) == set()


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="this clone stands alone, without the examples")
def test_the_examples_get_no_warning_but_for_what_comes_later(tmp_path):
    for part in PARTS:
        shutil.copytree(EXAMPLES / part, tmp_path / part, copy_function=shutil.copyfile)
        (tmp_path / part).chmod(0o755)
    shutil.copyfile(EXAMPLES / "ctsync.yaml", tmp_path / "ctsync.yaml")
    assert {(rule, stem) for rule, stem in said(tmp_path) if rule != "CORE007"} == set()
