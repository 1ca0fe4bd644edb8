"""Shops to begin a story with. The made-up people of a local CleverTap are made once and copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ctsync.sandbox.server import EmbeddedSandbox
from tests.stories.small_shop import START, campaign, copied, file_of, new_shop
from tests.support.shop_process import Sandbox, Shop, at_hand


@dataclass(frozen=True)
class Place:
    """A shop, and the local CleverTap that serves it."""

    shop: Shop
    sandbox: Sandbox


@pytest.fixture(scope="session")
def empty_shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Settings, registers and a few made-up people; no campaign."""
    shop = new_shop(tmp_path_factory.mktemp("empty") / "shop")
    state = shop.state / "sandbox.sqlite3"
    with EmbeddedSandbox(state, clock_start=START, zone="Asia/Kolkata", population=(60, 7)):
        return shop


@pytest.fixture(scope="session")
def live_shop(tmp_path_factory: pytest.TempPathFactory, empty_shop: Shop) -> Shop:
    """Two campaigns that will stay, two that will change, two that will leave: all live, none sent."""
    shop = copied(empty_shop, tmp_path_factory.mktemp("live") / "shop")
    for day, name in enumerate(LIVE, 1):
        shop.write(file_of(name), campaign(name, f"2027-06-0{day} 12:00", "Before"))
    assert shop.run("apply", "--yes").code == 0
    return shop


LIVE = ("staying-1", "staying-2", "changing-1", "changing-2", "leaving-1", "leaving-2")


@pytest.fixture(autouse=True)
def at_full_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Coverage is not measured in a story's commands: it takes longer than they do, and other tests run the same lines."""
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)


@pytest.fixture
def shop(empty_shop: Shop, tmp_path: Path) -> Shop:
    """A shop without a campaign, whose commands bring their own local CleverTap."""
    return copied(empty_shop, tmp_path / "shop")


@pytest.fixture
def begun(live_shop: Shop, tmp_path: Path) -> Shop:
    """The shop with six live campaigns, whose commands bring their own local CleverTap."""
    return copied(live_shop, tmp_path / "shop")


@pytest.fixture
def served(shop: Shop) -> Iterator[Place]:
    """A shop without a campaign, and its local CleverTap, which outlives every command."""
    with at_hand(shop) as sandbox:
        yield Place(shop, sandbox)


@pytest.fixture
def served_begun(begun: Shop) -> Iterator[Place]:
    """The shop with six live campaigns, and its local CleverTap, which outlives every command."""
    with at_hand(begun) as sandbox:
        yield Place(begun, sandbox)
