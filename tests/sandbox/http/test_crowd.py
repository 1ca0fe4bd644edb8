from __future__ import annotations

import pytest

from ctsync.sandbox.http.crowd import Crowd
from ctsync.sandbox.settings import Settings
from tests.sandbox.speaking import Background

DAY = {"from": 20261124, "to": 20261124}


def test_calls_of_one_endpoint_are_counted_apart_from_another():
    crowd = Crowd()
    assert [crowd.enter("create") for _ in range(3)] == [1, 2, 3]
    assert not crowd.is_full("create", Settings())
    assert crowd.enter("list") == 1
    assert not crowd.is_full("list", Settings())
    assert crowd.enter("create") == 4
    assert crowd.is_full("create", Settings())
    crowd.leave("create")
    assert not crowd.is_full("create", Settings())


@pytest.mark.parametrize("per_second", [1, 3])
def test_the_older_limit_counts_calls_within_a_second(per_second):
    crowd, settings = Crowd(), Settings(requests_per_second=per_second)
    full = []
    for _ in range(per_second + 2):
        crowd.enter("create")
        full.append(crowd.is_full("create", settings))
        crowd.leave("create")
    assert full == [False] * per_second + [True, True]


def test_after_one_call_too_many_a_penalty_closes_everything():
    crowd, settings = Crowd(), Settings(in_flight=1, penalty_seconds=600)
    crowd.enter("create")
    crowd.enter("create")
    assert crowd.is_full("create", settings)
    crowd.leave("create")
    crowd.leave("create")
    crowd.enter("list")
    assert crowd.is_full("list", settings)


def test_over_http_the_older_limit_gives_429(api):
    api.settings(requests_per_second=1, penalty_seconds=600)
    answers = {api.ask("list", {"from": 20261124, "to": 20261124}).status_code for _ in range(3)}
    assert 429 in answers


class Clock:
    """Time that tests move."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def answers(crowd, settings, *endpoints):
    """Whether each of these calls, one after the other, is one too many."""
    found = []
    for endpoint in endpoints:
        crowd.enter(endpoint)
        found.append(crowd.is_full(endpoint, settings))
        crowd.leave(endpoint)
    return found


def test_the_strict_union_counts_all_endpoints_together_and_then_closes_for_ten_minutes():
    clock, settings = Clock(), Settings(limit_mode="strict_union")
    crowd = Crowd(clock)
    assert answers(crowd, settings, "create", "list", "stop") == [False] * 3
    clock.now += 0.999
    assert answers(crowd, settings, "result") == [True]
    clock.now += 599.999
    assert answers(crowd, settings, "list") == [True], "an asking during the penalty is refused"
    clock.now += 0.002
    assert answers(crowd, settings, "list") == [False], "and does not lengthen it"


def test_the_strict_union_allows_three_at_once_over_all_endpoints():
    clock, settings = Clock(), Settings(limit_mode="strict_union")
    crowd, full = Crowd(clock), []
    for endpoint in ("create", "list", "stop", "result"):
        clock.now += 0.5
        crowd.enter(endpoint)
        full.append(crowd.is_full(endpoint, settings))
    assert full == [False, False, False, True]


@pytest.mark.parametrize(("told", "allowed"), [({}, 3), ({"requests_per_second": 1}, 1)])
def test_the_limit_per_second_slides_and_does_not_count_what_is_under_way(told, allowed):
    clock, settings = Clock(), Settings(limit_mode="per_second", **told)
    crowd = Crowd(clock)
    assert answers(crowd, settings, *["create"] * (allowed + 1)) == [False] * allowed + [True]
    clock.now += 1.0
    assert answers(crowd, settings, "create") == [False]
    for _ in range(9):
        crowd.enter("create")
    clock.now += 1.0
    assert answers(crowd, settings, "create") == [False]


def test_a_penalty_can_be_ended_and_a_shorter_one_never_ends_a_longer():
    clock, settings = Clock(), Settings()
    crowd = Crowd(clock)
    crowd.close_for(600)
    crowd.close_for(5)
    clock.now += 500
    assert answers(crowd, settings, "list") == [True]
    crowd.reopen()
    assert answers(crowd, settings, "list") == [False]


def test_over_http_the_strict_union_closes_the_account(api):
    api.settings(limit_mode="strict_union")
    api.fault("hang_before", endpoint="any", times=3)
    held = [Background(api, endpoint, DAY) for endpoint in ("list", "stop", "result")]
    while len(api.admin("waiting")["rows"]) < 3:
        pass
    assert api.ask("list", DAY).status_code == 429
    api.admin("release", {})
    assert {each.result().status_code for each in held} == {200, 400}
    assert api.ask("list", DAY).status_code == 429, "although nothing is under way any more"


def test_an_unknown_mode_of_limits_is_refused(api):
    assert "takes concurrent, per_second or strict_union" in api.admin_refused(
        "settings", {"limit_mode": "polite"}
    )
