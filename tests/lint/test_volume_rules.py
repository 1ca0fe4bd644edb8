"""All campaigns of an account together."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ctsync.lint.settings import Limits
from ctsync.lint.subject import Surroundings
from ctsync.lint.volume_rules import TooManyAtOnce, TooManyAWeek
from ctsync.problems import Level
from tests.definitions.shop import load, push

BUDGET = Limits(messages_per_5_minutes={Level.WARNING: 100, Level.ERROR: 200})
START = datetime(2026, 12, 2, 12, 0)  # on the account's clock


def _at(minutes, people, **more):
    moment = START + timedelta(minutes=minutes)
    return {
        "schedule": f"{{at: {moment:%Y-%m-%d %H:%M}}}",
        "audience": f"{{everyone: true, expect: 1..{people}}}",
        **more,
    }


def _found(folder, rule, limits, *campaigns):
    files = {f"campaigns/c{number}.yaml": push(f"c{number}", **keys) for number, keys in enumerate(campaigns)}
    loaded = load(folder, files)
    assert len(loaded.campaigns) == len(campaigns), list(loaded.problems)
    return [(campaign.name, one) for campaign, one in rule.check(loaded.campaigns, Surroundings(), limits)]


@pytest.mark.parametrize(
    ("sends", "level"),
    [
        ([(0, 60), (4, 40)], []),
        ([(0, 60), (4, 41)], [Level.WARNING]),
        ([(0, 60), (5, 41)], []),
        ([(0, 100), (1, 101)], [Level.ERROR]),
        ([(0, 60), (4, 60), (8, 60)], [Level.WARNING]),
        ([(0, 60), (4, 60), (60, 60), (64, 60)], [Level.WARNING, Level.WARNING]),
    ],
)
def test_five_minutes_are_counted_wherever_they_begin(tmp_path, sends, level):
    found = _found(tmp_path, TooManyAtOnce(), BUDGET, *(_at(*send) for send in sends))
    assert [one.level for _, one in found] == level


def test_it_is_said_once_at_the_biggest_with_the_names_of_the_others(tmp_path):
    ((name, one),) = _found(tmp_path, TooManyAtOnce(), BUDGET, *(_at(0, 30 + n) for n in range(8)))
    assert name == "c7"
    assert "Up to 268 messages" in one.what
    assert one.what.endswith("Also then: c0, c1, c2, c3, c4 and 2 more.")


def test_what_is_unknown_spread_or_capped_is_counted_as_such(tmp_path):
    unknown = _at(0, 1) | {"audience": "{everyone: true}"}
    spread = _at(0, 500, throttle="respect")
    capped = _at(0, 1) | {"audience": "{everyone: true, expect: 1..500, send_to_at_most: 100}"}
    assert _found(tmp_path, TooManyAtOnce(), BUDGET, unknown, spread, capped) == []


def test_without_a_budget_nothing_is_too_many(tmp_path):
    assert _found(tmp_path, TooManyAtOnce(), Limits(), _at(0, 5_000_000)) == []


def _days(*days, **more):
    return _at(0, 20) | {
        "schedule": f"{{at: [{', '.join(f'2026-12-{day:02} 12:00' for day in days)}]}}",
        **more,
    }


WEEK = Limits(thresholds={Level.WARNING: 3})


@pytest.mark.parametrize(
    ("campaigns", "count"),
    [
        ([_days(1, 2, 3), _days(7)], 1),
        ([_days(1, 2, 3), _days(8)], 0),
        ([_days(1, 2, 3, 4), _days(5)], 1),
        ([_days(1, 2, 3), _days(4, purpose="transactional")], 0),
        ([_days(1, 2, 3), _days(4, audience="{segment: Active, expect: 1..2}")], 0),
        ([_days(1, 2, 3), _days(4, audience="{everyone: true, expect: 5..9}")], 1),
    ],
)
def test_a_week_is_any_seven_days_of_one_audience(tmp_path, campaigns, count):
    assert len(_found(tmp_path, TooManyAWeek(), WEEK, *campaigns)) == count
