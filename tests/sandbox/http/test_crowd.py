from __future__ import annotations

import pytest

from ctsync.sandbox.http.crowd import Crowd
from ctsync.sandbox.settings import Settings
from tests.sandbox.speaking import Background

DAY = {"from": 20261124, "to": 20261124}


def test_calls_of_one_endpoint_are_counted_apart_from_another():
    crowd = Crowd()
    first, second, third = (crowd.enter("create") for _ in range(3))
    assert [each.in_flight for each in (first, second, third)] == [1, 2, 3]
    assert not crowd.is_full(third, Settings())
    other = crowd.enter("list")
    assert other.in_flight == 1
    assert not crowd.is_full(other, Settings())
    fourth = crowd.enter("create")
    assert fourth.in_flight == 4
    assert crowd.is_full(fourth, Settings())
    crowd.leave(fourth)
    crowd.leave(first)
    assert not crowd.is_full(crowd.enter("create"), Settings()), "a refused one is not under way"


@pytest.mark.parametrize("mode", ["concurrent", "strict_union"])
def test_of_calls_that_come_together_only_those_above_the_limit_are_refused(mode):
    crowd, settings = Crowd(Clock()), Settings(limit_mode=mode)
    together = [crowd.enter("create") for _ in range(7)]
    assert [crowd.is_full(each, settings) for each in together] == [False] * 3 + [True] * 4


@pytest.mark.parametrize("per_second", [1, 3])
def test_the_older_limit_counts_calls_within_a_second(per_second):
    crowd, settings = Crowd(), Settings(requests_per_second=per_second)
    assert answers(crowd, settings, *["create"] * (per_second + 2)) == [False] * per_second + [True, True]


def test_after_one_call_too_many_a_penalty_closes_everything():
    crowd, settings = Crowd(), Settings(in_flight=1, penalty_seconds=600)
    first, second = crowd.enter("create"), crowd.enter("create")
    assert crowd.is_full(second, settings)
    crowd.leave(first)
    crowd.leave(second)
    assert answers(crowd, settings, "list") == [True]


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
        entry = crowd.enter(endpoint)
        found.append(crowd.is_full(entry, settings))
        crowd.leave(entry)
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
        full.append(crowd.is_full(crowd.enter(endpoint), settings))
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


def test_over_http_the_fourth_of_four_calls_at_once_is_refused_and_no_other(api):
    answers = [each.result().status_code for each in [Background(api, "list", DAY) for _ in range(4)]]
    calls = [(row["in_flight"], row["status"]) for row in api.journal()]
    assert sorted(answers) == sorted(status for _, status in calls)
    assert all((status == 429) == (in_flight > 3) for in_flight, status in calls)


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
