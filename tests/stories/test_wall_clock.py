"""An account at a loopback address on the wall clock: real pauses, real secrets, a lock in a file of this machine."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.stories.oracle import posts
from tests.stories.small_shop import campaign, file_of, new_shop
from tests.support.shop_process import Shop, read_journal, serving

SECRETS = {"CT_ID": "SANDBOX-0000", "CT_PASSCODE": "sandbox"}
CHANNELS = ("push", "webpush")


def with_a_local_account(shop: Shop, url: str) -> None:
    account = (
        f"  local:\n    url: {url}\n    timezone: Asia/Kolkata\n    account_id: {{env: CT_ID}}\n"
        "    passcode: {env: CT_PASSCODE}\n    store: {file: .ctsync/local.lock}\n"
    )
    shop.edit("ctsync.yaml", "defaults:\n", f"{account}defaults:\n")


def test_an_apply_on_the_wall_clock_makes_each_campaign_once_and_then_has_nothing_to_do(tmp_path: Path):
    shop = new_shop(tmp_path / "shop")
    with serving(shop, "--clock", "now") as sandbox:
        with_a_local_account(shop, sandbox.url)
        today = datetime.fromisoformat(sandbox.ask("clock")["local"])
        for number in range(12):
            at = today + timedelta(days=20 + number)
            text = campaign(f"day-{number:02}", f"{at:%Y-%m-%d} 12:00", channel=CHANNELS[number % 2])
            shop.write(file_of(f"day-{number:02}"), text)
        applied = shop.run("apply", "--yes", "--account", "local", "--format", "json", env=SECRETS)
        assert applied.code == 0
        assert [row["fate"] for row in applied.document["outcomes"]] == ["created"] * 12
        again = shop.run("apply", "--yes", "--account", "local", env=SECRETS)
        assert again.code == 0
        assert again.out.startswith("No changes. 12 campaigns match the lock")
        wanting = shop.run("apply", "--yes", "--account", "local")
        assert wanting.code == 1
        assert "CT_ID" in wanting.err
        refused = shop.run("plan", "--account", "local", env={**SECRETS, "CT_PASSCODE": "not-the-one"})
        assert refused.code == 1
        for ended in (applied, again, wanting, refused):
            assert "not-the-one" not in ended.out + ended.err
    asked = posts(read_journal(shop.state / "sandbox.sqlite3"), "create")
    assert set(Counter(row["body"]["name"] for row in asked).values()) == {1}
    assert len(asked) == 12


@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes")])
def test_a_server_that_is_not_there_is_said_in_one_sentence(tmp_path: Path, command: tuple[str, ...]):
    shop = new_shop(tmp_path / "shop")
    with_a_local_account(shop, "http://127.0.0.1:9")
    shop.write(file_of("a"), campaign("a", "2040-06-01 12:00"))
    ended = shop.run(*command, "--account", "local", env=SECRETS)
    assert ended.code == 1
    assert ended.text.count("could not be reached") == 1
    assert ended.text.count("127.0.0.1:9") == 1
    assert "Nothing was changed." in ended.text
