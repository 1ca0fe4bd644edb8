"""A mistake, its caret, its fix, and a clean lint: what somebody does between an edit and a pull request."""

from __future__ import annotations

import json

import pytest

from tests.stories.small_shop import copied
from tests.support.shop_process import Shop

PROVIDER = "\nproviders:\n  Twilio: {channel: sms, id: '1726823920'}\n"
FILE = "campaigns/mango-sms.yaml"
BODY = "The first mangoes of the year are in — come early, they are gone by noon on most days of June."
CAMPAIGN = f"""\
name: mango-sms          # the first one of the season
owner: kaveri/crm
purpose: transactional
channel: sms
provider: Twilio
countries: [US]
audience: {{profile: {{Country: United States}}, expect: 10..900}}
schedule: {{at: 2027-06-01 20:00}}

message:
  # read aloud before you change it
  body: "{BODY}"
"""


@pytest.fixture
def shop(empty_shop: Shop, tmp_path) -> Shop:
    shop = copied(empty_shop, tmp_path / "shop")
    shop.edit("registers/providers.yaml", "\nproviders:\n", PROVIDER)
    shop.write(FILE, CAMPAIGN)
    return shop


def test_from_a_dash_to_a_clean_lint(shop: Shop):
    seen = shop.run("lint")
    assert seen.code == 0, seen.text
    lines = seen.out.splitlines()
    head = next(index for index, line in enumerate(lines) if "SMS002" in line)
    column = CAMPAIGN.splitlines()[11].index("—") + 1
    assert lines[head] == f"{FILE}:12:{column}  SMS002  warning"
    assert "Fix it for me:  ctsync lint --fix SMS002" in seen.out
    caret = next(index for index, line in enumerate(lines) if index > head and line.strip() == "^")
    assert lines[caret - 1][lines[caret].index("^")] == "—"

    fixed = shop.run("lint", "--fix", "SMS002")
    assert fixed.code == 0, fixed.text
    assert f"{FILE}:12" in fixed.out
    assert "1 line changed in 1 file." in fixed.out
    after = (shop.root / FILE).read_text(encoding="utf-8")
    assert after == CAMPAIGN.replace("—", "-")

    clean = shop.run("lint")
    assert (clean.code, "SMS002" in clean.out) == (0, False)
    again = shop.run("lint", "--fix")
    assert "changed" not in again.out
    assert (shop.root / FILE).read_text(encoding="utf-8") == after


def test_a_pull_request_gets_the_same_in_the_formats_of_its_page(shop: Shop):
    github = shop.run("lint", "--format", "github")
    column = CAMPAIGN.splitlines()[11].index("—") + 1
    assert f"::warning file={FILE},line=12,col={column},title=SMS002::" in github.out
    (run,) = json.loads(shop.run("lint", "--format", "sarif").out)["runs"]
    (fix,) = [result["fixes"][0] for result in run["results"] if result["ruleId"] == "SMS002"]
    (replacement,) = fix["artifactChanges"][0]["replacements"]
    assert replacement["insertedContent"] == {"text": "-"}
    assert replacement["deletedRegion"]["startColumn"] == column
    assert "SMS002" in {
        entry["check_name"] for entry in json.loads(shop.run("lint", "--format", "gitlab").out)
    }
