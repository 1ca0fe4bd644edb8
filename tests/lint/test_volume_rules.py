"""All campaigns of an account together."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ctsync.lint.judge import Judge
from ctsync.lint.settings import Limits, LintSettings
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


def _campaigns(folder, *campaigns):
    files = {f"campaigns/c{number}.yaml": push(f"c{number}", **keys) for number, keys in enumerate(campaigns)}
    loaded = load(folder, files)
    assert not list(loaded.problems)
    return loaded.campaigns


def _found(folder, rule, limits, *campaigns):
    shop = _campaigns(folder, *campaigns)
    return [(campaign.name, one) for campaign, one in rule.check(shop, Surroundings(), limits)]


def _judge():
    return Judge(LintSettings(shared=BUDGET))


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


@pytest.mark.parametrize("mode", ["native", "rolling"])
def test_a_repeat_is_told_once_at_the_first_of_its_worst_dates(tmp_path, mode):
    every = f"{{mode: {mode}, every: 1 day, start: 2026-12-01 12:00, end: 2026-12-05}}"
    shop = _campaigns(tmp_path, _at(0, 150) | {"schedule": every}, _at(0, 20), _at(24 * 60, 90))
    ((campaign, one),) = _judge().account_findings(shop)
    assert campaign.name == "c0"
    assert (one.path, one.level) == (("schedule", "start"), Level.ERROR)
    assert one.what.startswith("Up to 240 messages go out within five minutes of 2026-12-03 12:00; 200 may.")
    assert one.what.endswith("Also then: c2. So it is on 4 more dates.")


def test_written_dates_are_told_one_by_one(tmp_path):
    dates = _at(0, 150) | {"schedule": "{at: [2026-12-02 12:00, 2026-12-03 12:00]}"}
    found = list(_judge().account_findings(_campaigns(tmp_path, dates)))
    assert [one.path for _, one in found] == [("schedule", "at", 0), ("schedule", "at", 1)]
    assert all("more date" not in one.what for _, one in found)


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
