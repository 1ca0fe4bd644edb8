"""The one that carries calls out: it decides nothing, and sends nothing after a signal."""

from __future__ import annotations

from collections.abc import Generator
from threading import Barrier
from typing import Any

import pytest

from ctsync.api.contract import Created
from ctsync.applying import calls
from ctsync.applying.events import After, Before, Event
from ctsync.applying.machine import apply_changes
from ctsync.applying.result import Fate
from ctsync.errors import StoreError
from ctsync.names import RemoteId
from tests.support.campaigns import one
from tests.support.runs import Shop, fates


def asking(*wanted: Any) -> Generator[Any, Any, list[Any]]:
    answers = []
    for call in wanted:
        answers += [(yield call)]
    return answers


def test_two_calls_at_a_time_are_really_two():
    shop, both = Shop(), Barrier(2, timeout=20)
    driver = shop.driver()
    driver.in_flight = 2

    class Meeting:
        def estimate(self, payload: Any) -> Any:
            both.wait()
            return payload["name"]

    driver.estimator = Meeting()
    asked = calls.Together(tuple(calls.AskReach({"name": str(number)}) for number in range(6)))
    assert driver.run(asking(asked)) == [tuple("012345")], "answers come in the order of the calls"


def test_a_whole_apply_runs_with_two_in_flight():
    shop = Shop()
    campaigns = [one(f"c{number}") for number in range(7)]
    driver = shop.driver()
    driver.in_flight = 2
    result = driver.run(apply_changes(shop.request(campaigns)))
    assert set(fates(result).values()) == {Fate.CREATED}
    assert len(shop.world.calls("create")) == len(set(shop.world.calls("create"))) == 7


def test_every_call_is_heard_before_and_after():
    heard: list[Event] = []
    shop = Shop()
    shop.listener = heard.append
    shop.driver().run(asking(calls.TellTime()))
    assert heard == [Before(calls.TellTime()), After(calls.TellTime(), shop.world.now)]


def test_no_create_and_no_stop_leaves_after_a_signal():
    shop = Shop()
    driver = shop.driver()
    driver.interrupt(15)
    asked = (calls.PostCreate({"name": "a"}), calls.PostStop(RemoteId(1)))
    assert driver.run(asking(*asked)) == [calls.HeldBack(15)] * 2
    assert shop.world.journal == []


def test_a_driver_without_a_writer_can_only_look():
    driver = Shop().driver()
    driver.writer = None
    for call in (calls.PostCreate({"name": "a"}), calls.PostStop(RemoteId(1))):
        with pytest.raises(TypeError, match="only look"):
            driver.run(asking(call))


def test_an_error_of_the_store_is_raised_into_the_machine():
    shop = Shop()
    shop.store.faults.append("full")

    def machine() -> Generator[Any, Any, str]:
        try:
            yield calls.WriteLock(None, None)  # type: ignore[arg-type]  # the store refuses before it looks
        except StoreError as error:
            return error.what
        return "written"

    assert shop.driver().run(machine()) == "The disk is full."


def test_content_is_kept_and_given_back():
    shop = Shop()
    (digest,) = shop.driver().run(asking(calls.KeepContent({"a": 1}, {"b": 2})))
    assert shop.driver().run(asking(calls.GetContent(digest))) == [{"tree": {"a": 1}, "payload": {"b": 2}}]


def test_a_call_that_does_not_exist_is_our_mistake():
    with pytest.raises(TypeError, match="no such call"):
        Shop().driver().run(asking("call"))


def test_a_rest_of_nothing_takes_no_time():
    shop = Shop()
    shop.driver().run(asking(calls.Rest(0.0), calls.Rest(5.0)))
    assert shop.rested == 5.0


def test_what_the_writer_answers_is_handed_on():
    shop = Shop()
    (answer,) = shop.driver().run(asking(calls.PostCreate({"name": "a", "when": "20270601 12:00"})))
    assert isinstance(answer, Created)
