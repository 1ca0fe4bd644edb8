"""Campaigns that people wrote by hand, with the payloads they expected, go through the real doors unchanged.

They lie beside the repository, in `shared/examples`, where the design is kept; a clone without them has nothing to
compare with.
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.payload import create_payload
from ctsync.definitions.load import Loaded, load_campaigns
from ctsync.problems import Level
from ctsync.registers.load import load_registers
from ctsync.settings.load import load_settings
from ctsync.settings.settings import target

REPOSITORY = Path(__file__).parents[2]
EXAMPLES = REPOSITORY.parent / "shared" / "examples"

pytestmark = pytest.mark.skipif(not EXAMPLES.is_dir(), reason="this clone stands alone, without the examples")


CLOCK = date(2026, 11, 24)
"""Where the examples' sandbox begins: of a row of dated campaigns, only those up to the horizon are written down."""


def is_near(campaign: DesiredCampaign) -> bool:
    return campaign.series is None or campaign.timetable.local_at(0).date() <= CLOCK + campaign.series.horizon


def names() -> list[str]:
    return sorted(path.stem for path in (EXAMPLES / "payloads").glob("*.json"))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    root = tmp_path_factory.mktemp("shop")
    for part in ("campaigns", "registers", "emails"):
        shutil.copytree(EXAMPLES / part, root / part, copy_function=shutil.copyfile)
        (root / part).chmod(0o755)
    shutil.copyfile(EXAMPLES / "ctsync.yaml", root / "ctsync.yaml")
    settings, problems = load_settings(root, {})
    catalog, more = load_registers(root)
    assert not problems
    assert not more
    assert settings is not None
    return load_campaigns(root, settings, target(settings, None), catalog)


@pytest.mark.parametrize("name", names())
def test_an_example_compiles_to_the_payload_written_by_hand(loaded, name):
    expected = json.loads((EXAMPLES / "payloads" / f"{name}.json").read_text(encoding="utf-8"))
    written = expected if isinstance(expected, list) else [expected]
    compiled = [
        create_payload(one, one.human_name) for one in loaded.campaigns if one.name == name and is_near(one)
    ]
    assert json.dumps(compiled) == json.dumps(written)


def test_nothing_is_wrong_with_any_of_them(loaded):
    assert [problem for problem in loaded.problems if problem.level is not Level.INFO] == []
    assert {campaign.name for campaign in loaded.campaigns} == set(names())


def test_every_example_campaign_has_a_payload_to_be_compared_with():
    assert names() == sorted(path.stem for path in (EXAMPLES / "campaigns").glob("*.yaml"))
