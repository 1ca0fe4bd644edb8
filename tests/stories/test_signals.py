"""Ctrl-C, and a runner that is told to end: no new call after it, and nothing that was done is forgotten (F5)."""

from __future__ import annotations

import signal
import time

import pytest

from tests.stories.conftest import LIVE, Place
from tests.stories.oracle import NO_ACCIDENT, judge, posts
from tests.stories.small_shop import campaign, file_of
from tests.support.shop_process import Ended, Shop, finished

ENDS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 130)]
A_MOMENT = 0.1
"""Seconds in which a call that had begun when the signal came may still arrive."""

STAYING = dict.fromkeys(LIVE, "Before")
COMING = {f"coming-{number}": "After" for number in range(1, 6)}


def signalled_while_held(place: Place, fault: str, endpoint: str, name: str, number: int) -> Ended:
    """Apply, hold one call, send the signal, let the call be answered; no later call may have come in."""
    place.sandbox.order(fault, endpoint, name=name)
    process = place.shop.begin("apply", "--yes", "--format", "json")
    place.sandbox.until_held()
    process.send_signal(number)
    time.sleep(A_MOMENT)
    deadline = time.monotonic_ns()
    place.sandbox.release()
    ended = finished(process)
    journal = place.shop.journal()
    calls = [*posts(journal, "create"), *posts(journal, "stop")]
    assert calls
    assert [row["path"] for row in calls if row["monotonic"] > deadline] == []
    return ended


@pytest.mark.parametrize(("number", "code"), ENDS)
def test_a_signal_while_a_create_is_under_way_ends_creating_and_keeps_its_outcome(
    served_begun: Place, number: int, code: int
):
    for day, name in enumerate(COMING, 1):
        served_begun.shop.write(file_of(name), campaign(name, f"2027-06-1{day} 12:00", "After"))
    ended = signalled_while_held(served_begun, "hang_after", "create", "coming-1", number)
    assert ended.code == code
    assert "coming-1" in ended.told("created")
    assert {"coming-4", "coming-5"} <= ended.told("not tried")
    again = served_begun.shop.run("apply", "--yes", "--format", "json")
    assert again.code == 0
    assert again.told("created") | ended.told("created") == set(COMING)
    served_begun.sandbox.advance("60d")
    assert judge(served_begun.shop.journal(), {**STAYING, **COMING}) == NO_ACCIDENT


def test_a_signal_while_campaigns_are_withdrawn_makes_nothing_new_and_the_next_run_goes_on(
    served_begun: Place,
):
    for name in ("leaving-1", "leaving-2"):
        (served_begun.shop.root / file_of(name)).unlink()
    served_begun.shop.write(file_of("coming-1"), campaign("coming-1", "2027-06-11 12:00", "After"))
    ended = signalled_while_held(served_begun, "hang_after", "stop", "leaving-1", signal.SIGTERM)
    assert ended.code in (6, 143)
    assert 143 in ended.all_codes
    again = served_begun.shop.run("apply", "--yes", "--format", "json")
    assert again.code == 0
    assert again.told("stopped") | ended.told("stopped") == {"leaving-1", "leaving-2"}
    assert again.told("created") == {"coming-1"}
    served_begun.sandbox.advance("60d")
    wanted = {name: title for name, title in STAYING.items() if not name.startswith("leaving")}
    wanted["coming-1"] = "After"
    may_stop = {("leaving-1", "Before"), ("leaving-2", "Before")}
    assert judge(served_begun.shop.journal(), wanted, may_stop=may_stop) == NO_ACCIDENT


def test_a_signal_between_the_halves_of_a_replace_ends_as_interrupted_and_the_next_run_makes_the_new_one(
    served_begun: Place,
):
    shop = served_begun.shop
    for day, name in enumerate(LIVE, 1):
        shop.write(file_of(name), campaign(name, f"2027-06-0{day} 18:00", "After"))
    ended = signalled_while_held(served_begun, "hang_after", "stop", "staying-1", signal.SIGINT)
    assert ended.code in (6, 130)
    assert 130 in ended.all_codes
    assert 7 not in ended.all_codes, "no plan was stale"
    assert shop.run("apply", "--yes").code == 0
    served_begun.sandbox.advance("60d")
    wanted = dict.fromkeys(LIVE, "After")
    assert judge(shop.journal(), wanted, may_stop=STAYING.items()) == NO_ACCIDENT


def test_a_plan_that_waits_for_an_answer_ends_at_once_on_ctrl_c(served_begun: Place):
    served_begun.sandbox.order("hang_before", "list")
    process = served_begun.shop.begin("plan")
    served_begun.sandbox.until_held()
    process.send_signal(signal.SIGINT)
    begun = time.monotonic()
    ended = finished(process)
    assert time.monotonic() - begun < 10
    assert ended.code == 130
    assert "Interrupted" in ended.err


def test_a_signal_while_a_sandbox_is_served_ends_it_well(shop: Shop):
    process = shop.begin("sandbox", "serve")
    assert process.stdout is not None
    assert "The sandbox answers at" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    ended = finished(process)
    assert ended.code == 0
    assert "its state stays in .ctsync" in ended.err
