"""The lock is gone and there is no copy: somebody rebuilds it, settles what only people know, and goes on (protocol 11)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.stories.conftest import LIVE, Place
from tests.stories.oracle import NO_ACCIDENT, judge, posts
from tests.stories.small_shop import campaign, file_of
from tests.support.remotes import git
from tests.support.shop_process import Ended, Shop

REBUILD = ("lock", "rebuild", "--evidence", "the disk was wiped, there is no copy", "--yes")
SEEN = ("--seen", "--evidence", "looked in the dashboard at 10:40")


def calls(place: Place) -> int:
    journal = place.shop.journal()
    return len(posts(journal, "create")) + len(posts(journal, "stop"))


def commit(shop: Shop) -> None:
    if not (shop.root / ".git").exists():
        git("-C", str(shop.root), "init", "--quiet")
        shop.write(".gitignore", ".ctsync/\n")
    git("-C", str(shop.root), "add", "--all")
    git("-C", str(shop.root), "commit", "--quiet", "--allow-empty", "-m", "files")


def rows_of(shop: Shop) -> dict[str, dict[str, object]]:
    found = json.loads(shop.run("lock", "show", "--format", "json").out)
    kept = ("name", "state", "remote_id", "generation", "on_remove")
    return {row["key"]: {each: row[each] for each in kept} for row in found["rows"]}


def lose(shop: Shop) -> None:
    for path in shop.state.glob("sandbox.lock*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def lose_the_head(shop: Shop) -> None:
    (shop.state / "sandbox.lock").unlink()


def planned(shop: Shop) -> tuple[Ended, dict[str, str]]:
    ended = shop.run("plan", "--format", "json")
    return ended, {change["key"]: change["change"] for change in ended.document["changes"]}


@pytest.mark.parametrize("lost", [lose, lose_the_head], ids=["without a trace", "with a trace"])
def test_a_lost_lock_is_rebuilt_as_it_was_and_everything_goes_on(
    served_begun: Place, lost: Callable[[Shop], None]
):
    shop = served_begun.shop
    commit(shop)
    before, made = rows_of(shop), calls(served_begun)
    for name in ("leaving-1", "leaving-2"):
        (shop.root / file_of(name)).unlink()
    for day, name in enumerate(LIVE[2:4], 3):
        shop.write(file_of(name), campaign(name, f"2027-06-0{day} 12:00", "After"))
    commit(shop)
    lost(shop)
    ended = shop.run(*REBUILD)
    assert ended.code == 0, ended
    assert rows_of(shop) == before
    _, kinds = planned(shop)
    assert {key: kinds[key] for key in LIVE[4:]} == dict.fromkeys(LIVE[4:], "stop")
    assert {key: kinds[key] for key in LIVE[2:4]} == dict.fromkeys(LIVE[2:4], "blocked")
    assert calls(served_begun) == made
    assert shop.run("lint").code == 0
    assert shop.run("show", "changing-1", "--receipts").code == 0
    assert shop.run("apply", "--yes").code == 8
    assert shop.run("hold", "--release").code == 0
    assert shop.run("apply", "--yes").code == 0
    assert planned(shop)[0].code == 0
    assert shop.run("audit").code == 0
    served_begun.sandbox.advance("60d")
    wanted = dict.fromkeys(LIVE[:2], "Before") | dict.fromkeys(LIVE[2:4], "After")
    may_stop = {(name, "Before") for name in LIVE[2:]}
    assert judge(shop.journal(), wanted, may_stop=may_stop) == NO_ACCIDENT


def test_a_create_under_way_when_the_lock_was_lost_is_never_sent_again(served_begun: Place):
    shop = served_begun.shop
    served_begun.sandbox.order("drop_after", name="coming")
    shop.write(file_of("coming"), campaign("coming", "2027-06-09 12:00"))
    shop.write(file_of("new"), campaign("new", "2027-06-10 12:00"))
    assert shop.run("apply", "--yes").code in (0, 5)
    served_begun.sandbox.mend()
    creates = len(posts(shop.journal(), "create"))
    lose(shop)
    assert shop.run(*REBUILD).code == 0
    shop.run("hold", "--release")
    shop.run("apply", "--yes")
    assert len(posts(shop.journal(), "create")) == creates
    served_begun.sandbox.advance("60d")
    verdict = judge(shop.journal(), dict.fromkeys(LIVE, "Before"), reported={"coming", "new"})
    assert verdict.twice == ()
    assert verdict.wrongly_stopped == ()


def test_a_damaged_lock_is_replaced_only_on_demand_and_a_good_one_never(served_begun: Place):
    shop = served_begun.shop
    refused = shop.run(*REBUILD, "--replace")
    assert (refused.code, "nothing speaks against it" in refused.text) == (1, True)
    lock = shop.state / "sandbox.lock"
    lock.write_bytes(lock.read_bytes()[:-20])
    damaged = lock.read_bytes()
    assert shop.run("plan").code == 10
    refused = shop.run(*REBUILD)
    assert (refused.code, "--replace" in refused.text) == (1, True)
    assert lock.read_bytes() == damaged
    assert shop.run(*REBUILD, "--replace").code == 0
    assert any(
        damaged.decode()[:40] in _kept(path) for path in (shop.state / "sandbox.lock.d").rglob("*.json")
    )
    assert planned(shop)[1] == {}


def _kept(path: Path) -> str:
    return str(json.loads(path.read_text()).get("replaced", ""))


def test_a_lock_put_back_from_a_backup_is_replaced_on_demand_with_what_came_since(
    served_begun: Place, tmp_path: Path
):
    shop = served_begun.shop
    shutil.copytree(shop.state, tmp_path / "kept")
    shop.write(file_of("coming"), campaign("coming", "2027-06-09 12:00"))
    assert shop.run("apply", "--yes").code == 0
    lose(shop)
    for path in (tmp_path / "kept").glob("sandbox.lock*"):
        target = shop.state / path.name
        shutil.copytree(path, target) if path.is_dir() else shutil.copy(path, target)
    assert shop.run("plan").code == 10
    assert shop.run(*REBUILD).code == 1
    assert shop.run(*REBUILD, "--replace").code == 0
    assert rows_of(shop)["coming"]["state"] == "live"


def test_numbers_and_rows_that_nobody_can_explain_are_settled_by_what_the_plan_says(served_begun: Place):
    shop = served_begun.shop
    number = rows_of(shop)["staying-1"]["remote_id"]
    served_begun.sandbox.ask("campaigns", {"id": number, "name": "By hand"})
    lose(shop)
    assert shop.run(*REBUILD).code == 0
    shop.run("hold", "--release")
    plan = shop.run("plan")
    assert plan.code == 5
    assert f"`ctsync resolve rows:{number} --seen --evidence TEXT`" in plan.text
    assert "`ctsync resolve numbers:1 --seen --evidence TEXT`" in plan.text
    took = shop.run("resolve", "staying-1", "--id", str(number), "--evidence", "it is the one renamed")
    assert took.code == 0, took
    assert shop.run("resolve", "numbers:1", *SEEN).code == 0
    assert planned(shop)[1]["staying-1"] == "replace"
