from __future__ import annotations

import pytest

from tests.cli.test_terminal import at_a_terminal

MANGO = "mango-fridays-push"
WHY = "the shop team runs it now"


@pytest.fixture
def number(shop):
    assert shop("apply", "--yes").code == 0
    rows = shop("lock", "show", "--format", "json").document["rows"]
    return next(row["remote_id"] for row in rows if row["key"] == MANGO)


def test_it_says_what_it_means_lets_go_and_the_lock_lists_it_with_the_reason(shop, number):
    ended = shop("lock", "forget", MANGO, "--reason", WHY, "--yes")
    said = " ".join(ended.out.split())
    assert ended.code == 0
    assert f"{MANGO}, id {number}, sends next Tue 1 Jun 18:30 IST." in said
    assert "No apply, audit or `ctsync stop` stops, replaces or checks it any more." in said
    assert f"let go: {number} goes on without ctsync" in said
    listed = " ".join(shop("lock", "show").out.split())
    assert "let go of, and never stopped by ctsync" in listed
    assert WHY in listed
    (row,) = shop("lock", "show", "--format", "json").document["released"]
    assert (row["key"], row["remote_id"]) == (MANGO, number)
    assert row["why"].endswith(f": {WHY}")
    assert shop("plan").code == 8


def test_what_its_file_let_go_of_is_listed_too(shop):
    shop.campaign(MANGO, more="on_remove: forget\n")
    shop("apply", "--yes")
    shop.remove(MANGO)
    assert shop("apply", "--yes").code == 0
    (row,) = shop("lock", "show", "--format", "json").document["released"]
    assert (row["key"], row["why"]) == (MANGO, "its file is gone, and said `on_remove: forget`")


def test_without_a_terminal_or_yes_it_only_says_what_it_would_mean(shop, number):
    ended = shop("lock", "forget", MANGO, "--reason", WHY)
    assert ended.code == 1
    assert "Nothing was forgotten. Nobody is at a terminal to agree to it: --yes says so." in ended.err
    assert shop("lock", "show", "--format", "json").document["released"] == []


@pytest.mark.parametrize("reason", [(), ("--reason", "because")])
def test_without_a_reason_nothing_is_forgotten(shop, number, reason):
    ended = shop("lock", "forget", MANGO, "--yes", *reason)
    assert ended.code == 1
    assert "It is not said why it is let go of." in ended.err
    assert ("The reason has fewer than 10 letters." in " ".join(ended.err.split())) == bool(reason)
    assert shop("lock", "show", "--format", "json").document["released"] == []


def test_at_a_terminal_it_asks_for_the_id(shop, number):
    seen, code = at_a_terminal(shop.root, "lock", "forget", MANGO, "--reason", WHY, answer="y\n")
    assert f"Type {number} to let go of it:" in seen
    assert (code, "Nothing was forgotten." in seen) == (1, True)
    seen, code = at_a_terminal(shop.root, "lock", "forget", MANGO, "--reason", WHY, answer=f"{number}\n")
    assert (code, "goes on without ctsync" in seen) == (0, True)


def test_what_was_let_go_of_is_nowhere_said_to_be_managed_stopped_or_let_go_by_its_file(shop, number):
    shop("lock", "forget", MANGO, "--reason", WHY, "--yes")
    known = " ".join(shop("show", MANGO, "--receipts").out.split())
    assert "ctsync let go of it" in known
    assert "its file" not in known
    again = shop("import", str(number))
    said = " ".join(again.err.split())
    assert again.code == 1
    assert "was let go of once" in said
    assert f"`adopt: {number}` in the file of {MANGO} takes it over again" in said
    assert "managed already" not in said
    stop = shop("stop", MANGO, "--yes")
    assert stop.code == 6
    assert "was told to stop" not in " ".join(stop.out.split())
    assert f"{number} is not proven stopped" in " ".join(stop.out.split())


def test_the_former_name_of_the_option_still_says_why(shop, number):
    assert shop("lock", "forget", MANGO, "--evidence", WHY, "--yes").code == 0
    assert "--evidence" not in shop("lock", "forget", "--help").out


def test_what_it_means_fits_on_a_screen(shop, number):
    said = shop("lock", "forget", MANGO, "--reason", WHY, "--yes").out
    assert max(map(len, said.splitlines())) <= 88
