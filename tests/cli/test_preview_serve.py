"""`ctsync preview --serve` in a process of its own: the page follows the files, mistakes and all, until Ctrl-C."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import ProxyHandler, build_opener

from tests.rendering.previews.reading import read_page

PATIENCE = 120.0
"""Seconds before it counts as hanging. Nothing waits for it to pass."""


@contextmanager
def served(shop, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    command = [sys.executable, "-m", "ctsync", "-C", str(shop.root), "preview", "--serve", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            told = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert told is not None
            yield told[0], process
        finally:
            process.kill()


def look(address: str) -> str:
    with build_opener(ProxyHandler({})).open(address, timeout=PATIENCE) as answer:
        return str(answer.read().decode())


def changed(address: str, page: str) -> None:
    """Wait until the page would load itself anew."""
    seen = re.search(r'data-seen="([0-9a-f]{16})"', page)
    assert seen is not None
    assert look(f"{address}/changes?since={seen[1]}").endswith("data: changed\n\n")


def test_the_page_follows_the_files(shop):
    with served(shop) as (address, _):
        first = look(address)
        assert "Mangoes" in first
        shop.campaign("mango-fridays-push", title="Ripe mangoes")
        changed(address, first)
        second = look(address)
        assert "Ripe mangoes" in second
        shop.write("campaigns/mango-fridays-push.yaml", "name: [broken")
        changed(address, second)
        third = look(address)
        assert "campaigns/mango-fridays-push.yaml:1" in third
        assert "thursday-picks-push" in third
        assert "Traceback" not in third
        shop.write("ctsync.yaml", "version: 1\nprojekt: x\n")
        changed(address, third)
        fourth = look(address)
        assert "ctsync.yaml:2" in fourth
        assert [each for each in read_page(fourth).complaints if each != "<script {}>"] == []


def test_a_message_that_went_away_is_told_on_the_page_and_comes_back(shop):
    with served(shop, "mango-fridays-push") as (address, _):
        page = look(address)
        shop.remove("mango-fridays-push")
        changed(address, page)
        gone = look(address)
        assert "There is no campaign named mango-fridays-push." in gone
        shop.campaign("mango-fridays-push")
        changed(address, gone)
        assert 'id="c-mango-fridays-push"' in look(address)


def test_ctrl_c_ends_it_without_a_complaint(shop):
    with served(shop) as (_, process):
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        assert err == "The previews have ended.\n"
