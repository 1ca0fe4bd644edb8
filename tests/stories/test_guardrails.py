"""What an organisation allows, from its policy to the account: each level, approvals by the forge, checks, and the rule of
a rolling campaign (yaml.md 11).
"""

from __future__ import annotations

import json

import pytest

from tests.stories.conftest import Place
from tests.stories.oracle import posts
from tests.stories.small_shop import campaign, file_of
from tests.support.remotes import a_bare_repository, git
from tests.support.shop_process import Ended, Shop

CI = {"CT_HERE_ID": "SANDBOX-0000", "CT_HERE_PASSCODE": "sandbox", "CI": "true"}
LEADS = (
    "version: 1\napprovals:\n"
    "  - {id: everybody, when: {everyone: true}, from: [acme/crm-leads], count: 2}\n"
    "  - {id: withdrawing, when: {change: [stop]}, from: [acme/oncall]}\n"
)


def policy(shop: Shop, guardrails: str) -> None:
    shop.write("policy.yaml", f"version: 1\nguardrails: {guardrails}\n")


def creates(place: Place) -> int:
    return len(posts(place.shop.journal(), "create"))


def test_each_level_does_what_its_word_says(served: Place):
    shop = served.shop
    for number, (level, code) in enumerate([("block", 8), ("info", 0), ("warn", 0), ("approve", 0)]):
        shop.write(file_of(level), campaign(level, "2027-06-20 12:00"))
        policy(shop, f"{{reach_per_campaign: {{{level}: 10}}}}")
        planned = shop.run("plan", "--format", "json")
        said = {each["level"] for each in planned.document["guardrails"]}
        assert (planned.code, said) == (code, {level})
        asked = [each["people"] for each in planned.document["approvals"]]
        assert asked == ([["kaveri/crm"]] if level == "approve" else [])
        assert shop.run("apply", "--yes").code == code
        assert creates(served) == number + (number > 0), level


def test_a_blocked_number_says_what_makes_it_pass_and_can_be_named(served: Place):
    shop = served.shop
    shop.write(file_of("sale"), campaign("sale", "2027-06-20 12:00"))
    policy(shop, "{reach_total: {block: 10}}")
    planned = shop.run("plan")
    assert planned.out.startswith("1 change is over a limit of policy.yaml: an apply leaves it out.")
    assert "Apply fewer of them at once, up to 10 together." in planned.text
    (told,) = shop.run("plan", "--format", "json").document["guardrails"]
    option = f"reach_total={told['digest']}"
    assert f"--allow {option}" in planned.text
    assert shop.run("apply", "--yes").code == 8
    assert creates(served) == 0
    assert shop.run("apply", "--yes", "--allow", option).code == 0
    assert creates(served) == 1


def test_a_check_that_cannot_be_judged_lets_nothing_pass(served: Place):
    shop = served.shop
    shop.write(file_of("sale"), campaign("sale", "2027-06-20 12:00"))
    check = "version: 1\nchecks: [{{id: late, if: '{}', level: {}, say: Late.}}]\n"
    shop.write("policy.yaml", check.format("change.first_send_hour >= 12", "warn"))
    assert "sale: Late." in shop.run("plan").text
    shop.write("policy.yaml", check.format("change.send_hour >= 12", "info"))
    planned = shop.run("plan")
    assert planned.code == 8
    assert "There is no field 'send_hour'." in planned.text
    assert shop.run("apply", "--yes").code == 8
    shop.write("policy.yaml", check.format("change.send_hour >=", "info"))
    broken = shop.run("plan")
    assert broken.code == 1
    assert "policy.yaml:2:25" in broken.text
    assert creates(served) == 0


@pytest.fixture
def job(served: Place, tmp_path) -> Place:
    """A protected account, applied to by a pipeline."""
    shop = served.shop
    settings = (shop.root / "ctsync.yaml").read_text(encoding="utf-8")
    entry = (
        f"  here:\n    url: {served.sandbox.url}\n    timezone: Asia/Kolkata\n    store: {{git: ctsync-lock/here}}\n"
        "    account_id: {env: CT_HERE_ID}\n    passcode: {env: CT_HERE_PASSCODE}\n    protected: true\n"
    )
    shop.write("ctsync.yaml", settings.replace("defaults:\n", f"{entry}defaults:\n"))
    git("-C", str(shop.root), "init", "--quiet")
    remote = a_bare_repository(tmp_path / "remote.git")
    git("-C", str(shop.root), "remote", "add", "origin", str(remote))
    served.sandbox.ask("account", {"notification_channels": ["service"]})
    shop.write("policy.yaml", LEADS)
    return served


def here(shop: Shop, *words: str) -> Ended:
    return shop.run(*words, "--account", "here", env=CI)


def approved_by(shop: Shop, *people: tuple[str, str]) -> None:
    """What the pipeline writes after it has asked the forge."""
    found = [{"login": login, "teams": [team]} for login, team in people]
    evidence = {"commit": "a" * 40, "pull_request": 12, "approvers": found}
    shop.write("approvers.json", json.dumps(evidence))


def agreed(name: str, more: str = "1..9000") -> str:
    return campaign(name, "2027-06-20 12:00").replace(
        "{everyone: true}", f"{{everyone: true, expect: {more}}}"
    )


ASHA, BEN, CEM = ("asha", "acme/crm-leads"), ("ben", "acme/crm-leads"), ("cem", "acme/oncall")
SHOWN = ("apply", "plan.json", "--approvers", "approvers.json", "--format", "json")


def test_a_send_waits_for_the_people_of_its_policy_and_its_receipt_names_them(job: Place):
    shop = job.shop
    shop.write(file_of("sale"), agreed("sale"))
    planned = here(shop, "plan", "--out", "plan.json")
    assert planned.code == 0, planned.text
    assert "2 of acme/crm-leads (everybody): sale" in planned.text
    (change,) = json.loads((shop.root / "plan.json").read_text(encoding="utf-8"))["changes"]
    assert change["approvals"][0]["from"] == ["acme/crm-leads"]

    nobody = here(shop, "apply", "plan.json", "--format", "json")
    assert (nobody.code, nobody.told("blocked")) == (8, {"sale"})
    assert "It needs the approval of 2 of acme/crm-leads" in nobody.text
    approved_by(shop, ASHA, ASHA, CEM)
    short = here(shop, *SHOWN)
    assert (short.code, short.told("blocked"), creates(job)) == (8, {"sale"}, 0)

    approved_by(shop, ASHA, BEN, CEM)
    done = here(shop, *SHOWN)
    assert (done.code, done.told("created")) == (0, {"sale"}), done.text
    shown = here(shop, "show", "sale", "--receipts")
    assert "asha, ben and cem approved in pull request 12" in shown.text
    assert "applied the create" in shown.text


def test_a_stop_that_the_policy_names_waits_and_the_panic_button_does_not(job: Place):
    shop = job.shop
    for name in ("sale", "other"):
        shop.write(file_of(name), agreed(name))
    approved_by(shop, ASHA, BEN)
    here(shop, "plan", "--out", "plan.json")
    assert here(shop, *SHOWN).code == 0
    (shop.root / file_of("sale")).unlink()
    here(shop, "plan", "--out", "plan.json")
    held = here(shop, *SHOWN)
    assert (held.code, held.told("blocked")) == (8, {"sale"})
    assert posts(shop.journal(), "stop") == []
    approved_by(shop, CEM)
    assert here(shop, *SHOWN).told("stopped") == {"sale"}
    assert here(shop, "stop", "other", "--yes").code == 0, "nobody is asked"


def test_the_nightly_job_needs_no_approvers_and_takes_none(job: Place):
    refused = here(job.shop, "apply", "--roll", "--approvers", "none.json")
    assert (refused.code, "does not go with --roll" in refused.text) == (1, True)
