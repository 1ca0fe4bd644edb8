"""Lint has nothing to say of the sample shop, nor of the examples beside the repository: they are as they should be.

A warning about a good campaign teaches people to look away.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ctsync.definitions import load_campaigns
from ctsync.lint.judge import Judge
from ctsync.lint.subject import Surroundings
from ctsync.problems import Level
from ctsync.registers import load_registers
from ctsync.settings import load_settings
from ctsync.settings.settings import target
from tests.support.source import ROOT

EXAMPLES = ROOT.parent / "shared" / "examples"
PARTS = ("campaigns", "registers", "emails")


@pytest.fixture(params=[None, frozenset()], ids=["without a lock", "with an empty lock"])
def held(request):
    return request.param


def said(root: Path, held: frozenset[str] | None) -> set[tuple[str, str]]:
    """What lint says of a repository at the moment where its sandbox begins, but for remarks."""
    settings, _ = load_settings(root, {})
    catalog, _ = load_registers(root)
    assert settings is not None
    account = target(settings, None)
    assert account.clock is not None
    around = Surroundings(now=account.clock.replace(tzinfo=ZoneInfo(account.zone)), held=held)
    loaded = load_campaigns(root, settings, account, catalog, judge=Judge(around=around))
    assert loaded.definitions_seen > 0
    return {(one.rule, Path(one.where.file).stem) for one in loaded.problems if one.level is not Level.INFO}


def test_the_sample_shop_gets_no_warning(held):
    assert said(ROOT, held) == set()


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="this clone stands alone, without the examples")
def test_the_examples_get_no_warning(tmp_path, held):
    for part in PARTS:
        shutil.copytree(EXAMPLES / part, tmp_path / part, copy_function=shutil.copyfile)
        (tmp_path / part).chmod(0o755)
    shutil.copyfile(EXAMPLES / "ctsync.yaml", tmp_path / "ctsync.yaml")
    assert said(tmp_path, held) == set()
