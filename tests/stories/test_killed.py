"""kill -9 anywhere in an apply: the next ones finish it, and nobody gets anything twice (reliability F1, F16)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.stories.conftest import Place
from tests.stories.oracle import NO_ACCIDENT, judge, made
from tests.stories.small_shop import campaign, file_of
from tests.support.shop_process import Shop, finished, until

CUT_OFF = (sys.executable, str(Path(__file__).with_name("cut_off.py")))
WANTED = {
    "staying-1": "Before",
    "staying-2": "Before",
    "changing-1": "After",
    "changing-2": "After",
    "coming-1": "After",
    "coming-2": "After",
    "coming-3": "After",
    "coming-4": "After",
}
MAY_STOP = {
    ("leaving-1", "Before"),
    ("leaving-2", "Before"),
    ("changing-1", "Before"),
    ("changing-2", "Before"),
}

NEVER_POSTED = (
    ("after", "WriteLock", 6, 2),
    ("before", "PostCreate", 6, 1),
)
"""Between the intents and their POST, with how many intents that leaves."""

POSTED = (
    ("after", "PostCreate", 2, 2),
    ("after", "PostCreate", 6, 1),
)
"""Between the answers to a group's POSTs and writing them down, with how many campaigns that leaves unknown."""

HALF_POSTED = (
    ("after", "PostCreate", 1),
    ("after", "PostCreate", 4),
)
"""While a group's POSTs go out side by side."""

ELSEWHERE = (
    ("before", "WriteLock", 1),
    ("after", "WriteLock", 2),
    ("after", "PostStop", 1),
    ("after", "WriteLock", 4),
    ("before", "WriteLock", 5),
    ("after", "WriteLock", 5),
    ("after", "KeepContent", 2),
    ("after", "WriteLock", 7),
    ("before", "FoldLock", 1),
    ("after", "FoldLock", 1),
)
"""Where no create is open: before and after each write of the lock, around the stops, at the end."""


def edit_everything(shop: Shop) -> None:
    """Two campaigns leave, two change, four come, two stay."""
    for name in ("leaving-1", "leaving-2"):
        (shop.root / file_of(name)).unlink()
    for day, name in ((3, "changing-1"), (4, "changing-2")):
        shop.write(file_of(name), campaign(name, f"2027-06-0{day} 18:00", "After"))
    for number in range(1, 5):
        shop.write(
            file_of(f"coming-{number}"), campaign(f"coming-{number}", f"2027-06-1{number} 12:00", "After")
        )


def kill_at(place: Place, *where: object) -> None:
    edit_everything(place.shop)
    killed = place.shop.run(*map(str, where), "apply", "--yes", tool=CUT_OFF)
    assert killed.code == -9, "it ended before it came to that place"


def recover(place: Place) -> tuple[set[str], set[str]]:
    """Audit, apply again, let everything be sent, and judge. Gives what was found again, and what stays frozen."""
    audited = place.shop.run("audit", "--format", "json")
    applied = place.shop.run("apply", "--yes", "--format", "json")
    found = audited.told("found") | applied.told("found")
    frozen = applied.told("frozen")
    assert applied.code == (5 if frozen else 0), applied
    place.sandbox.advance("60d")
    journal = place.shop.journal()
    assert judge(journal, WANTED, may_stop=MAY_STOP, reported=frozen) == NO_ACCIDENT
    campaigns = made(journal)
    assert {each.edition for each in campaigns if each.stopped} == MAY_STOP
    assert not frozen & {each.edition[0] for each in campaigns if each.edition[1] == "After"}
    return found, frozen


@pytest.mark.parametrize(("when", "call", "number", "open_intents"), NEVER_POSTED)
def test_killed_before_the_post_an_intent_stays_frozen_and_is_reported(
    served_begun: Place, when: str, call: str, number: int, open_intents: int
):
    kill_at(served_begun, when, call, number)
    found, frozen = recover(served_begun)
    assert (found, len(frozen)) == (set(), open_intents)


@pytest.mark.parametrize(("when", "call", "number", "unknown"), POSTED)
def test_killed_before_the_answer_is_written_down_a_campaign_is_found_by_its_token(
    served_begun: Place, when: str, call: str, number: int, unknown: int
):
    kill_at(served_begun, when, call, number)
    found, frozen = recover(served_begun)
    assert (len(found), frozen) == (unknown, set())


@pytest.mark.parametrize(("when", "call", "number"), HALF_POSTED)
def test_killed_between_posts_that_go_out_together_each_is_found_or_reported(
    served_begun: Place, when: str, call: str, number: int
):
    kill_at(served_begun, when, call, number)
    found, frozen = recover(served_begun)
    assert found or frozen


@pytest.mark.parametrize(("when", "call", "number"), ELSEWHERE)
def test_killed_anywhere_else_the_next_apply_finishes_everything(
    served_begun: Place, when: str, call: str, number: int
):
    kill_at(served_begun, when, call, number)
    assert recover(served_begun) == (set(), set())


def test_killed_while_the_create_waits_unprocessed_it_is_never_made(served_begun: Place):
    found, frozen = kill_while_held(served_begun, "hang_before", "create", "coming-1")
    assert "coming-1" in frozen
    assert "coming-1" not in found


def test_killed_while_the_create_waits_for_its_answer_it_is_found(served_begun: Place):
    found, frozen = kill_while_held(served_begun, "hang_after", "create", "coming-1")
    assert "coming-1" in found
    assert "coming-1" not in frozen


@pytest.mark.parametrize("fault", ["hang_before", "hang_after"])
def test_killed_while_a_stop_is_under_way_the_next_run_stops_it(served_begun: Place, fault: str):
    assert kill_while_held(served_begun, fault, "stop", "changing-2") == (set(), set())


def kill_while_held(place: Place, fault: str, endpoint: str, name: str) -> tuple[set[str], set[str]]:
    edit_everything(place.shop)
    place.sandbox.order(fault, endpoint, name=name)
    process = place.shop.begin("apply", "--yes")
    place.sandbox.until_held()
    process.kill()
    assert finished(process).code == -9
    until(lambda: not place.sandbox.waiting())
    return recover(place)
