from __future__ import annotations

import pytest

from ctsync.sandbox.http.crowd import Crowd
from ctsync.sandbox.settings import Settings


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
