"""`ctsync stop` as people type it."""

from __future__ import annotations

import pytest

from tests.cli.test_terminal import at_a_terminal
from tests.support.shop import Shop

MANGO = "mango-fridays-push"


def said(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def live(shop: Shop) -> Shop:
    assert shop("apply", "--yes").code == 0
    return shop


@pytest.fixture
def damaged(live: Shop) -> Shop:
    (live.root / ".ctsync/sandbox.lock").write_text("<<<<<<< HEAD\n", encoding="utf-8")
    return live


def test_a_campaign_that_was_not_made_yet_is_never_made_until_its_file_says_so(live: Shop):
    live.campaign("rice-push")
    stopped = live("stop", "rice-push", "--yes")
    assert stopped.code == 0
    assert "raises `generation` above 1" in said(stopped.out)
    assert live("apply", "--yes").code == 2
    assert "rice-push" not in live("status").out
    live.campaign("rice-push", more="generation: 2\n")
    assert "Done: 1 created." in live("apply", "--yes").out


def test_a_slip_is_told_with_what_was_meant(live: Shop):
    live.campaign("rice-push")
    ended = live("stop", "rice-pusch", "--yes")
    assert ended.code == 1
    assert "Neither the lock nor a file has a campaign named rice-pusch" in said(ended.err)
    assert "Did you mean `rice-push`?" in said(ended.err)


def test_a_file_with_an_error_is_told_and_keeps_nobody_from_stopping_what_is_live(live: Shop):
    live.write(f"campaigns/{MANGO}.yaml", "name: [\n")
    ended = live("stop", MANGO, "--yes")
    assert ended.code == 0
    assert f"{MANGO}.yaml cannot be read" in said(ended.err)
    live.write("campaigns/rice-push.yaml", "name: [\n")
    unknown = live("stop", "rice-push", "--yes")
    assert unknown.code == 1
    assert "its file cannot be read" in said(unknown.err)
    assert "ctsync hold" in said(unknown.err)


def test_with_a_damaged_lock_what_the_list_proves_is_stopped_and_the_end_is_6(damaged: Shop):
    ended = damaged("stop", MANGO, "--yes")
    assert ended.code == 6
    told = said(ended.out + ended.err)
    assert "The list shows it as stopped" in told
    assert "NOT written down" in told
    assert f"ctsync stop {MANGO}" in told


def test_at_a_terminal_somebody_agrees_before_anything_is_stopped_without_a_lock(damaged: Shop):
    seen, code = at_a_terminal(damaged.root, "stop", MANGO, answer="n\n")
    assert (code, "Nothing was stopped." in seen) == (1, True)
    assert "The lock cannot be read" in seen
    seen, code = at_a_terminal(damaged.root, "stop", MANGO, answer="1\n")
    assert code == 6


def test_at_a_terminal_what_is_not_made_yet_is_named(live: Shop):
    live.campaign("rice-push")
    seen, code = at_a_terminal(live.root, "stop", "rice-push", answer="1\n")
    assert (code, "not created yet" in seen) == (0, True)
