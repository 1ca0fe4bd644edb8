"""A real browser without a window, on a sandbox with something on every channel. Run by `make test-browser` only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ctsync.sandbox.server import EmbeddedSandbox
from tests.browser.looking import Looking
from tests.sandbox.conftest import START
from tests.sandbox.examples import EMAIL, INBOX, PUSH, SMS, WEBHOOK, WEBPUSH, WHATSAPP
from tests.sandbox.pages.browsing import deliver
from tests.sandbox.speaking import Speaking, push

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = os.environ.get("PYTEST_BROWSER", "")
"""The browser's program; the tests of this folder are collected only if there is one."""
collect_ignore_glob = [] if CHROMIUM else ["test_*.py"]
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
AXE = Path(__file__).parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"
SOON = "20261126 10:00"
ARABIC = {"title": "مرحبا بك في المتجر 🌙", "body": "توصيل مجاني الليلة حتى الساعة العاشرة مساءً."}
LONG = "A very long name that no table has room for, with Donaudampfschifffahrtsgesellschaftskapitän in it"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield running
        running.close()


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Speaking]:
    """A sandbox in which campaigns on every channel went out, wait, or were refused."""
    path = tmp_path_factory.mktemp("account") / "sandbox.sqlite3"
    with (
        EmbeddedSandbox(path, clock_start=START, zone="Asia/Kolkata", population=(200, 7)) as running,
        Speaking(running.url, path) as speaking,
    ):
        _fill(speaking, path)
        yield speaking


def _fill(speaking: Speaking, path: Path) -> None:
    speaking.set_up_the_dashboard()
    own = {"estimate_only": False, "where": {}, "when": SOON}
    for example in (PUSH, EMAIL, SMS, WHATSAPP, WEBPUSH, INBOX, WEBHOOK):
        speaking.ask("create", {**example, **own})
    daily = {"type": "recurring", "repeats_every": 1, "repeat_type": "day", "start_time": SOON}
    speaking.create(name=f"{LONG} ~ct1.z7sre.5pwod5uw.yl6a4u.7trelu.vjaaaaab", when=daily)
    speaking.create(name="عروض نهاية الأسبوع <b>& more</b>", content=ARABIC, when="20261204 18:00")
    speaking.ask("stop", {"id": speaking.create(name="withdrawn", when="20261203 18:00")})
    speaking.fault("error_after", times=2)
    speaking.ask("create", push(name="struck"))
    speaking.ask("create", {"name": "nothing in it"})
    speaking.refused({"name": "nothing in it"})
    speaking.settings(outbox_messages_per_run=0)
    speaking.advance("7d")
    for device in ("android", "ios"):
        deliver(path, "push", device, PUSH["content"], at=START_OF_MESSAGES)
        deliver(path, "push", device, ARABIC, at=START_OF_MESSAGES + 60)
    for example in (EMAIL, SMS, WHATSAPP, WEBPUSH, INBOX):
        mode = example["target_mode"]
        deliver(path, mode, "web" if mode == "webpush" else mode, example["content"], at=START_OF_MESSAGES)
    deliver(path, "sms", "sms", {"body": "मानसून आ गया है। " * 12}, at=START_OF_MESSAGES)
    deliver(path, "webhook", "webhook", {"webhook_endpoint_name": "Recommendation Endpoint", "key": "value"})


START_OF_MESSAGES = int(START.timestamp()) + 2 * 86400


@pytest.fixture
def looking(chromium: Browser, account: Speaking) -> Iterator[Looking]:
    """A window of 1280 by 800 on the full sandbox; what went wrong in it is judged when it closes."""
    with Looking(chromium, account.url, AXE) as window:
        yield window


@pytest.fixture
def own(chromium: Browser, tmp_path: Path) -> Iterator[tuple[Looking, Speaking]]:
    """A window on a sandbox of this test alone, for moving it."""
    path = tmp_path / "sandbox.sqlite3"
    with (
        EmbeddedSandbox(path, clock_start=START, zone="Asia/Kolkata", population=(100, 7)) as running,
        Speaking(running.url, path) as speaking,
        Looking(chromium, running.url, AXE) as window,
    ):
        speaking.set_up_the_dashboard()
        yield window, speaking
