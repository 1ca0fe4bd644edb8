"""Two machines, one account, and a lock on a branch that both of them reach (protocol 11)."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.stories.conftest import Place
from tests.stories.oracle import NO_ACCIDENT, judge, posts
from tests.stories.small_shop import campaign, file_of
from tests.support.remotes import a_bare_repository, git
from tests.support.shop_process import Shop, finished

BRANCH = "refs/heads/ctsync-lock/here"
FIRST = {"sale-1": "Before", "sale-2": "Before"}
WHO = {"CT_HERE_ID": "SANDBOX-0000", "CT_HERE_PASSCODE": "sandbox"}


@dataclass(frozen=True)
class Machines:
    """Ada's and Grace's: each has the files, and nothing else in common but the remote and the account."""

    ada: Shop
    grace: Shop
    remote: Path
    place: Place

    def both(self, path: str, text: str) -> None:
        self.ada.write(path, text)
        self.grace.write(path, text)


@pytest.fixture
def machines(served: Place, tmp_path: Path) -> Machines:
    remote = a_bare_repository(tmp_path / "remote.git")
    shops = [Shop(tmp_path / name) for name in ("ada", "grace")]
    settings = (served.shop.root / "ctsync.yaml").read_text(encoding="utf-8")
    entry = (
        f"  here:\n    url: {served.sandbox.url}\n    timezone: Asia/Kolkata\n    store: {{git: ctsync-lock/here}}\n"
        "    account_id: {env: CT_HERE_ID}\n    passcode: {env: CT_HERE_PASSCODE}\n"
    )
    for shop in shops:
        shutil.copytree(served.shop.root / "registers", shop.root / "registers")
        shop.write("ctsync.yaml", settings.replace("defaults:\n", f"{entry}defaults:\n"))
        for day, name in enumerate(FIRST, 1):
            shop.write(file_of(name), campaign(name, f"2027-06-0{day} 12:00", "Before"))
        git("-C", str(shop.root), "init", "--quiet")
        git("-C", str(shop.root), "remote", "add", "origin", str(remote))
    served.sandbox.ask("account", {"notification_channels": ["service"]})
    ada, grace = shops
    return Machines(ada, grace, remote, served)


def run(shop: Shop, *words: str):
    return shop.run(*words, "--account", "here", env=WHO)


def test_what_one_machine_created_the_other_keeps(machines: Machines):
    assert run(machines.ada, "apply", "--yes").code == 0
    plan = run(machines.grace, "plan", "--detailed-exitcode")
    assert plan.code == 0, plan.text
    assert run(machines.grace, "apply", "--yes").code == 0
    assert len(posts(machines.place.shop.journal(), "create")) == 2
    machines.place.sandbox.advance("60d")
    assert judge(machines.place.shop.journal(), FIRST) == NO_ACCIDENT


def test_while_one_machine_applies_the_other_is_told_by_whom(machines: Machines):
    assert run(machines.ada, "apply", "--yes").code == 0
    machines.both(file_of("sale-3"), campaign("sale-3", "2027-06-03 12:00", "Before"))
    machines.place.sandbox.order("hang_after", name="sale-3")
    first = machines.ada.begin("apply", "--yes", "--account", "here", env=WHO)
    machines.place.sandbox.until_held()
    second = run(machines.grace, "apply", "--yes")
    machines.place.sandbox.release()
    assert second.code == 3
    assert "The lock is held by" in second.err
    assert finished(first).code == 0
    assert run(machines.grace, "apply", "--yes").code == 0
    machines.place.sandbox.advance("60d")
    assert judge(machines.place.shop.journal(), {**FIRST, "sale-3": "Before"}) == NO_ACCIDENT


def test_a_stop_from_the_other_machine_fences_a_running_apply(machines: Machines):
    assert run(machines.ada, "apply", "--yes").code == 0
    machines.both(file_of("sale-3"), campaign("sale-3", "2027-06-03 12:00", "Before"))
    machines.both(file_of("sale-4"), campaign("sale-4", "2027-06-04 12:00", "Before"))
    machines.place.sandbox.order("hang_after", name="sale-3")
    first = machines.ada.begin("apply", "--yes", "--account", "here", env=WHO)
    machines.place.sandbox.until_held()
    stopped = run(machines.grace, "stop", "sale-1")
    machines.place.sandbox.release()
    assert stopped.code == 0, stopped.text
    assert finished(first).code == 3
    machines.place.sandbox.advance("60d")
    wanted = {f"sale-{number}": "Before" for number in (2, 3, 4)}
    stops = {("sale-1", "Before")}
    assert judge(machines.place.shop.journal(), wanted, may_stop=stops) == NO_ACCIDENT


def test_a_machine_whose_disk_vanished_in_the_middle_left_everything_on_the_branch(machines: Machines):
    machines.place.sandbox.order("hang_after", name="sale-1")
    killed = machines.ada.begin("apply", "--yes", "--account", "here", env=WHO)
    machines.place.sandbox.until_held()
    killed.kill()
    killed.communicate()
    machines.place.sandbox.release()
    shutil.rmtree(machines.ada.root)
    found = run(machines.grace, "audit")
    assert found.code == 3, "its lease has not run out yet"
    assert git("-C", str(machines.remote), "rev-list", "--count", BRANCH) != "0"
    assert len(posts(machines.place.shop.journal(), "create")) >= 1


def test_without_a_remote_nothing_is_asked_of_the_account(machines: Machines):
    git("-C", str(machines.ada.root), "remote", "remove", "origin")
    ended = run(machines.ada, "plan")
    assert ended.code == 1
    assert "this repository has no remote" in ended.text


def test_a_remote_out_of_reach_stops_before_anything_is_sent(machines: Machines):
    machines.remote.rename(machines.remote.with_suffix(".away"))
    ended = run(machines.ada, "apply", "--yes")
    assert ended.code == 10
    assert posts(machines.place.shop.journal(), "create") == []


def test_who_holds_the_lock_is_shown_and_let_go_for_a_holder_that_is_gone(machines: Machines):
    machines.place.sandbox.order("hang_after", name="sale-1")
    killed = machines.ada.begin("apply", "--yes", "--account", "here", env=WHO)
    machines.place.sandbox.until_held()
    killed.kill()
    killed.communicate()
    machines.place.sandbox.release()
    looked = run(machines.grace, "lock", "unlock")
    assert looked.code == 3
    assert "holds the lock" in looked.text
    assert "Not settled: 1 campaign: sale-1." in looked.text
    assert run(machines.grace, "lock", "unlock", "--yes").code == 0
    assert run(machines.grace, "audit").code == 0
    assert run(machines.grace, "apply", "--yes").code == 0
    machines.place.sandbox.advance("60d")
    assert judge(machines.place.shop.journal(), FIRST) == NO_ACCIDENT
    assert "Nobody holds the lock" in run(machines.grace, "lock", "unlock").text
