"""A passcode never leaves for a server that somebody slipped in, wherever an address can come from (reliability A2)."""

from __future__ import annotations

import json

import pytest

from ctsync.cli.app import run
from tests.support.echo_server import EchoServer
from tests.support.hostile_urls import HOSTILE
from tests.support.loopback import sockets_watched
from tests.support.rough_server import RoughServer, answer
from tests.support.shop import SETTINGS, Shop

PASSCODE = "c4nary-passcode"
ENTRY = """\
  other:
    {where}: {value}
    account_id: {{env: CT_ID}}
    passcode: {{env: CT_PASSCODE}}
    timezone: Asia/Kolkata
"""
TALKING = [
    ("plan",),
    ("apply", "--yes"),
    ("stop", "mango-fridays-push"),
    ("audit",),
    ("status",),
    ("report",),
]


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CT_ID", "ABCD-RSTU-1234")
    monkeypatch.setenv("CT_PASSCODE", PASSCODE)


def with_an_account(shop: Shop, where: str, url: str) -> None:
    """`url` as the value of a key of ctsync.yaml, in the one notation that can hold every character."""
    entry = ENTRY.format(where=where, value=json.dumps(url))
    shop.write("ctsync.yaml", SETTINGS.replace("defaults:", entry + "defaults:"))


@pytest.mark.parametrize("where", ["url", "region"])
@pytest.mark.parametrize("url", HOSTILE)
def test_an_address_in_the_settings_is_refused_before_anybody_is_asked(shop: Shop, url: str, where: str):
    with_an_account(shop, where, url)
    with sockets_watched() as asked:
        ended = shop("--account", "other", "plan")
    assert ended.code == 1
    assert asked == []
    assert PASSCODE not in ended.out + ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("command", TALKING, ids=lambda words: words[0])
def test_no_command_asks_a_hostile_server(shop: Shop, command: tuple[str, ...]):
    with RoughServer(answer({})) as server:
        with_an_account(shop, "url", f"http://127.0.0.1.:{server.port}")
        with sockets_watched() as asked:
            ended = shop("--account", "other", *command)
    assert (ended.code, asked, server.connections) == (1, [], 0)


def test_an_address_on_the_command_line_is_no_account(shop: Shop):
    with sockets_watched() as asked:
        ended = shop("--account", "https://api.clevertap.com.evil.test", "plan")
    assert (ended.code, asked) == (1, [])


PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


@pytest.mark.parametrize("where", ["sandbox", "other"])
def test_no_variable_of_the_environment_leads_a_passcode_elsewhere(shop: Shop, monkeypatch, where: str):
    with RoughServer(answer({})) as proxy, EchoServer() as server:
        with_an_account(shop, "url", server.url)
        for name in PROXIES:
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.setenv("NO_PROXY", "")
        for name in ("CTSYNC_URL", "CTSYNC_SERVER", "CLEVERTAP_URL", "CLEVERTAP_HOST", "CLEVERTAP_REGION"):
            monkeypatch.setenv(name, proxy.url)
        ended = shop("--account", where, "plan")
        assert (ended.code, proxy.connections) == (0, 0), ended.err
        assert server.passcodes == ({PASSCODE} if where == "other" else set())


def test_help_and_version_ask_nobody(capsys):
    with sockets_watched() as asked:
        assert run(["--help"]) == run(["--version"]) == 0
    assert asked == []
