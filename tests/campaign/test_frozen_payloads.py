"""What a version compiled once, it compiles for good: payload, canonical tree and fingerprint of frozen campaigns.

A change here would stop live campaigns and send them again at the next upgrade. If a test fails, the compiler is
wrong, not the file: give the new behaviour to a new `version`, or a new key.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ctsync.campaign.canonical import canonical_tree, fingerprint
from ctsync.campaign.definition import read_definition
from ctsync.campaign.payload import create_payload
from ctsync.values.times import read_duration
from tests.campaign.making import ACCOUNT, campaigns_of, catalog_of, read

FROZEN = Path(__file__).parents[1] / "fixtures" / "payloads"
CASES = sorted(
    path.relative_to(FROZEN).with_suffix("").as_posix() for path in FROZEN.glob("version-*/*.yaml")
)


def compiled(case: Path) -> list[dict[str, Any]]:
    data = read(case.read_text(encoding="utf-8"))
    facts = data.pop("account", {})
    if "window_gap" in facts:
        facts["window_gap"] = read_duration(facts["window_gap"])
    if "skip_estimate" in facts:
        facts["skip_estimate"] = facts["skip_estimate"] == "true"
    files = data.pop("files", {})
    registers = read((case.parent / "registers.yml").read_text(encoding="utf-8"))
    campaigns = campaigns_of(
        read_definition(data), account=replace(ACCOUNT, **facts), catalog=catalog_of(registers), files=files
    )
    return [
        {
            "key": str(campaign.key),
            "fingerprint": campaign.fingerprint,
            "payload": create_payload(campaign, campaign.human_name),
            "tree": canonical_tree(campaign),
        }
        for campaign in campaigns
    ]


@pytest.mark.parametrize("name", CASES)
def test_a_frozen_campaign_compiles_to_what_it_always_did(name, pytestconfig):
    case = FROZEN / f"{name}.yaml"
    expected = FROZEN / f"{name}.json"
    found = compiled(case)
    if pytestconfig.getoption("--golden") and not expected.exists():
        text = json.dumps(
            {"about": "Frozen; see the .yaml.", "instances": found}, ensure_ascii=False, indent=1
        )
        expected.write_text(text + "\n", encoding="utf-8")
    assert expected.is_file(), (
        "a new case is frozen with: pytest tests/campaign/test_frozen_payloads.py --golden"
    )
    frozen = json.loads(expected.read_text(encoding="utf-8"))["instances"]
    assert found == frozen
    assert [list(one["payload"]) for one in found] == [list(one["payload"]) for one in frozen]


@pytest.mark.parametrize("name", CASES)
def test_a_fingerprint_can_be_made_again_from_the_tree_that_a_lock_keeps(name):
    for instance in json.loads((FROZEN / f"{name}.json").read_text(encoding="utf-8"))["instances"]:
        assert fingerprint(instance["tree"]) == instance["fingerprint"]


def test_every_channel_has_a_frozen_campaign():
    channels = {
        one["payload"]["target_mode"]
        for name in CASES
        for one in json.loads((FROZEN / f"{name}.json").read_text(encoding="utf-8"))["instances"]
    }
    assert channels == {"push", "webpush", "email", "sms", "whatsapp", "webhook", "notificationinbox"}
