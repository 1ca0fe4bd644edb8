"""The lock is gone and there is no copy: somebody rebuilds it, settles what only people know, and goes on (protocol 11)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.stories.conftest import LIVE, Place
from tests.stories.oracle import judge, posts
from tests.stories.small_shop import campaign, file_of
from tests.support.shop_process import Ended, Shop

REBUILD = ("lock", "rebuild", "--evidence", "the disk was wiped, there is no copy", "--yes")


def lose(shop: Shop) -> None:
    for path in shop.state.glob("sandbox.lock*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def planned(shop: Shop) -> tuple[Ended, dict[str, str]]:
    ended = shop.run("plan", "--format", "json")
    return ended, {change["key"]: change["change"] for change in ended.document["changes"]}


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
