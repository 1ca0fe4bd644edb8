"""On a screen of 80 columns no sentence, table or help is wider. What files say, and paths, are shown as they are."""

from __future__ import annotations

import pytest

from ctsync.cli.app import COMMANDS
from ctsync.rendering.paper.cells import width
from tests.support.shop import Ended, Shop


@pytest.fixture
def narrow(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setenv("COLUMNS", "80")
    return shop


def too_wide(ended: Ended) -> list[str]:
    return [line for line in (ended.out + ended.err).splitlines() if width(line) > 80]


def test_what_commands_say_fits(narrow: Shop):
    narrow.campaign("a-rather-long-name-of-a-campaign-for-the-monsoon-push")
    for words in (
        ["plan"],
        ["plan", "--out", "plan.json"],
        ["apply", "--yes"],
        ["lock", "show"],
        ["status"],
        ["import"],
        ["hold", "--until", "6h", "--scope", "mongo-*", "--reason", "prices are wrong"],
        ["hold", "--until", "2027-06-02", "--stop"],
        ["show", "mango-fridays-push"],
        ["lock", "forget", "thursday-picks-push", "--reason", "the shop team runs it now"],
        ["lock", "forget", "thursday-picks-push", "--reason", "the shop team runs it now", "--yes"],
        ["lock", "show"],
        ["apply", "plan.json"],
        ["payload", "a-rather-long-name-of-a-campaign-for-the-monsoon-push"],
    ):
        ended = narrow(*words)
        said = ended.out.splitlines()[:1] if words[0] == "payload" else (ended.out + ended.err).splitlines()
        assert [line for line in said if width(line) > 80 and "/" not in line] == [], words


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_fits(narrow: Shop, command: str):
    assert too_wide(narrow(command, "--help")) == []


@pytest.mark.parametrize("command", ["show", "unlock", "forget", "accept-commit"])
def test_every_help_of_the_lock_fits(narrow: Shop, command: str):
    assert too_wide(narrow("lock", command, "--help")) == []
