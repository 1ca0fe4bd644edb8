"""One job plans, people approve, another job applies: what the pipeline of a protected account does (protocol 9)."""

from __future__ import annotations

import json
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.stories.conftest import LIVE, Place
from tests.stories.oracle import NO_ACCIDENT, judge, posts
from tests.stories.small_shop import campaign, file_of
from tests.support.remotes import a_bare_repository, git
from tests.support.shop_process import Ended, Shop

WHO = {"CT_HERE_ID": "SANDBOX-0000", "CT_HERE_PASSCODE": "sandbox"}
CI = {**WHO, "CI": "true"}


@dataclass(frozen=True)
class Jobs:
    """Two checkouts of one repository that share a remote, an account, and the plan that is handed over."""

    planner: Shop
    applier: Shop
    place: Place

    def hand_over(self) -> None:
        """As an artifact: the file arrives, and its mode does not."""
        shutil.copyfile(self.planner.root / "plan.json", self.applier.root / "plan.json")
        (self.applier.root / "plan.json").chmod(0o644)

    def write(self, name: str, at: str, title: str = "Before") -> None:
        for shop in (self.planner, self.applier):
            shop.write(file_of(name), agreed(name, at, title))

    def remove(self, name: str) -> None:
        for shop in (self.planner, self.applier):
            (shop.root / file_of(name)).unlink()

    @property
    def journal(self):
        return self.place.shop.journal()


def agreed(name: str, at: str, title: str) -> str:
    """A campaign as a protected account wants it: with the number of people that was agreed to."""
    return campaign(name, at, title).replace("{everyone: true}", "{everyone: true, expect: 1..5000}")


def here(shop: Shop, *words: str, env: dict[str, str] = CI) -> Ended:
    return shop.run(*words, "--account", "here", env=env)


@pytest.fixture
def jobs(served: Place, tmp_path: Path) -> Jobs:
    remote = a_bare_repository(tmp_path / "remote.git")
    entry = (
        f"  here:\n    url: {served.sandbox.url}\n    timezone: Asia/Kolkata\n    store: {{git: ctsync-lock/here}}\n"
        "    account_id: {env: CT_HERE_ID}\n    passcode: {env: CT_HERE_PASSCODE}\n    protected: true\n"
    )
    settings = (served.shop.root / "ctsync.yaml").read_text(encoding="utf-8")
    shops = [Shop(tmp_path / name) for name in ("plan-job", "apply-job")]
    for shop in shops:
        shutil.copytree(served.shop.root / "registers", shop.root / "registers")
        shop.write("ctsync.yaml", settings.replace("defaults:\n", f"{entry}defaults:\n"))
        git("-C", str(shop.root), "init", "--quiet")
        git("-C", str(shop.root), "remote", "add", "origin", str(remote))
    served.sandbox.ask("account", {"notification_channels": ["service"]})
    made = Jobs(shops[0], shops[1], served)
    made.write("sale-1", "2027-06-01 12:00")
    made.write("sale-2", "2027-06-02 12:00")
    return made


def test_a_protected_account_goes_from_plan_to_approval_to_apply(jobs: Jobs):
    planned = here(jobs.planner, "plan", "--out", "plan.json")
    assert planned.code == 0, planned.text
    assert "Saved in plan.json: 2 changes" in planned.err
    assert stat.S_IMODE((jobs.planner.root / "plan.json").stat().st_mode) == 0o600
    assert posts(jobs.journal, "create") == []

    jobs.hand_over()
    alone = here(jobs.applier, "apply", "--yes")
    assert (alone.code, "only an approved plan" in alone.text) == (1, True)
    laptop = here(jobs.applier, "apply", "plan.json", "--yes", env=WHO)
    assert (laptop.code, "from here" in laptop.text) == (1, True)
    assert posts(jobs.journal, "create") == []

    applied = here(jobs.applier, "apply", "plan.json", "--format", "json")
    assert (applied.code, applied.told("created")) == (0, {"sale-1", "sale-2"}), applied.text
    again = here(jobs.applier, "apply", "plan.json", "--format", "json")
    assert (again.code, again.document["outcomes"]) == (0, [])
    assert len(posts(jobs.journal, "create")) == 2

    said = here(jobs.applier, "apply", "plan.json", "--from-here", "the pipeline is down", env=WHO)
    assert said.code == 0, said.text
    assert here(jobs.applier, "apply", "--roll").code == 0, "the nightly job needs no plan"

    jobs.place.sandbox.advance("60d")
    assert judge(jobs.journal, {"sale-1": "Before", "sale-2": "Before"}) == NO_ACCIDENT


def test_files_that_moved_on_meanwhile_get_only_what_both_want(jobs: Jobs):
    here(jobs.planner, "plan", "--out", "plan.json")
    jobs.hand_over()
    jobs.applier.write(file_of("sale-2"), agreed("sale-2", "2027-06-02 18:00", "After"))
    jobs.applier.write(file_of("sale-3"), agreed("sale-3", "2027-06-03 12:00", "After"))
    applied = here(jobs.applier, "apply", "plan.json", "--format", "json")
    assert applied.code == 7
    assert applied.told("created") == {"sale-1"}
    assert applied.told("not tried") == {"sale-2", "sale-3"}
    assert "not in the approved plan" in applied.out
    assert "sale-2 and sale-3" in applied.err
    assert len(posts(jobs.journal, "create")) == 1


def test_a_plan_of_another_lock_or_account_is_refused_before_anything_is_written(jobs: Jobs):
    assert here(jobs.planner, "plan", "--out", "plan.json").code == 0
    jobs.hand_over()
    assert here(jobs.applier, "apply", "plan.json").code == 0
    other = jobs.applier.run("apply", "plan.json", "--account", "sandbox")
    assert other.code == 10
    assert "The plan is of the account here" in other.text
    git("-C", str(jobs.applier.root), "push", "--quiet", "origin", ":refs/heads/ctsync-lock/here")
    before = len(posts(jobs.journal, "create"))
    gone = here(jobs.planner, "apply", "plan.json")
    assert gone.code == 10, gone.text
    assert len(posts(jobs.journal, "create")) == before


# ── on the sandbox, where one shop is both jobs ──


def leave(shop: Shop, *names: str) -> None:
    for name in names:
        (shop.root / file_of(name)).unlink()


def made_and_stopped(place: Place) -> tuple[int, int]:
    journal = place.shop.journal()
    return len(posts(journal, "create")), len(posts(journal, "stop"))


def test_a_plan_that_is_over_still_withdraws(served_begun: Place):
    shop = served_begun.shop
    leave(shop, "leaving-1", "leaving-2")
    shop.write(file_of("new"), campaign("new", "2027-06-20 12:00"))
    assert shop.run("plan", "--out", "plan.json").code == 0
    before = made_and_stopped(served_begun)
    served_begun.sandbox.advance("25h")

    late = shop.run("apply", "plan.json", "--yes")
    assert late.code == 7
    assert "only what it withdraws is done" in late.text
    made, stopped = made_and_stopped(served_begun)
    assert (made - before[0], stopped - before[1]) == (0, 2)

    again = shop.run("apply", "plan.json", "--format", "json")
    assert (again.code, again.told("not tried")) == (7, {"new"})
    assert "valid until 2027-05-21" in again.out

    served_begun.sandbox.advance("60d")
    wanted = {name: "Before" for name in LIVE if not name.startswith("leaving")}
    stops = {(name, "Before") for name in ("leaving-1", "leaving-2")}
    verdict = judge(shop.journal(), {**wanted, "new": "Good morning"}, may_stop=stops, reported={"new"})
    assert verdict == NO_ACCIDENT


def test_somebody_stopped_one_meanwhile(served_begun: Place):
    shop = served_begun.shop
    leave(shop, "leaving-1")
    shop.write(file_of("changing-1"), campaign("changing-1", "2027-06-03 12:00", "After"))
    assert shop.run("plan", "--out", "plan.json").code == 0
    by_name = {row["name"].partition(" ~ct1.")[0]: row["id"] for row in served_begun.sandbox.campaigns()}
    for name in ("leaving-1", "changing-1"):
        served_begun.sandbox.ask("campaigns", {"id": by_name[name], "stop": True})
    before = made_and_stopped(served_begun)
    applied = shop.run("apply", "plan.json", "--format", "json")
    assert applied.code == 2, applied.text
    assert made_and_stopped(served_begun) == before, "neither stopped again nor made anew by itself"
    assert "changing-1" in applied.text


def test_people_who_became_more_hold_back_that_change_alone(served_begun: Place):
    shop = served_begun.shop
    leave(shop, "leaving-1")
    shop.write(file_of("new"), campaign("new", "2027-06-20 12:00"))
    assert shop.run("plan", "--out", "plan.json").code == 0
    plan = json.loads((shop.root / "plan.json").read_text(encoding="utf-8"))
    (counted,) = [each["people"] for each in plan["changes"] if each["kind"] == "Create"]
    served_begun.sandbox.ask("population", {"people": 90, "seed": 7})

    before = made_and_stopped(served_begun)
    applied = shop.run("apply", "plan.json", "--format", "json")
    assert (applied.code, applied.told("not tried"), applied.told("stopped")) == (7, {"new"}, {"leaving-1"})
    assert f"{counted} people were approved, and it would reach" in applied.out
    assert "the limit is 20 %" in applied.out
    made, stopped = made_and_stopped(served_begun)
    assert (made - before[0], stopped - before[1]) == (0, 1)

    assert shop.run("plan", "--out", "plan.json").code == 0
    assert shop.run("apply", "plan.json", "--format", "json").told("created") == {"new"}


def test_a_limit_is_lifted_with_the_plan(served_begun: Place):
    shop = served_begun.shop
    leave(shop, *LIVE[2:])
    shown = shop.run("plan", "--format", "json")
    (limit,) = shown.document["limits"]
    lifted = shop.run("plan", "--allow", f"stops={limit['digest']}", "--out", "plan.json")
    assert (lifted.code, "limit lifted" in lifted.out) == (0, True)
    assert f'"stops={limit["digest"]}"' in (shop.root / "plan.json").read_text(encoding="utf-8")
    done = shop.run("apply", "plan.json", "--format", "json")
    assert (done.code, done.told("stopped")) == (0, set(LIVE[2:]))


def test_a_plan_that_was_changed_by_hand_does_nothing(served: Place):
    served.shop.write(file_of("new"), campaign("new", "2027-06-20 12:00"))
    assert served.shop.run("plan", "--out", "plan.json").code == 0
    served.shop.edit("plan.json", '"expires": "2027-05-2', '"expires": "2027-06-2')
    ended = served.shop.run("apply", "plan.json", "--yes")
    assert (ended.code, "not as ctsync wrote it" in ended.text) == (1, True)
    assert "ctsync plan --out" in ended.text
    assert posts(served.shop.journal(), "create") == []
