from __future__ import annotations

from datetime import date

import pytest

from ctsync.sandbox.lifecycle import ZONES
from ctsync.sandbox.made_up import events_of_month, people
from ctsync.sandbox.population import Population
from ctsync.sandbox.state import State

START = 1795494600
"""24 November 2026, 04:30 UTC."""


@pytest.fixture
def state(tmp_path):
    opened = State(tmp_path / "state.sqlite3")
    yield opened
    opened.close()


def test_the_same_seed_gives_the_same_people_and_another_seed_others():
    assert list(people(50, 1)) == list(people(50, 1))
    assert list(people(50, 1)) != list(people(50, 2))


def test_everybody_lives_in_a_zone_that_runs_are_sent_to():
    assert {person["zone"] for person in people(5_000, 1)} == set(ZONES)


def test_truth_values_are_the_texts_that_the_shops_tracking_plan_names():
    profiles = [person["profile"] for person in people(500, 1)]
    assert {profile["Loyalty Member"] for profile in profiles} == {"true", "false"}
    assert {profile["EMI Due"] for profile in profiles} == {"True", "False"}
    assert {profile["Push Opt In"] for profile in profiles} == {"True", "False"}


def test_no_value_is_empty_and_names_are_in_several_scripts():
    profiles = [person["profile"] for person in people(500, 1)]
    assert all(value != "" for profile in profiles for value in profile.values())
    names = "".join(profile.get("Name", "") for profile in profiles)
    assert all(any(first <= letter <= last for letter in names) for first, last in ("az", "अह", "அஹ", "اي"))


def test_a_month_holds_the_same_events_whatever_came_before():
    november = list(events_of_month(date(2026, 11, 1), 100, 5))
    assert november == list(events_of_month(date(2026, 11, 1), 100, 5))
    assert november != list(events_of_month(date(2026, 12, 1), 100, 5))


def test_months_are_the_same_for_a_clock_that_steps_and_one_that_jumps(tmp_path):
    found = []
    for name, moments in (
        ("steps", (START, START + 40 * 86400, START + 100 * 86400)),
        ("jumps", (START + 100 * 86400,)),
    ):
        state = State(tmp_path / name)
        state.remember("began", START)
        population = Population(state)
        population.settle(30, 5)
        for moment in moments:
            population.live_until(moment)
        found.append(state.rows("SELECT * FROM events"))
        state.close()
    assert found[0] == found[1]


def test_the_past_reaches_back_four_hundred_days_before_the_first_moment(state):
    state.remember("began", START)
    population = Population(state)
    population.settle(200, 5)
    population.live_until(START)
    first = state.value("SELECT min(at) FROM events")
    assert START - 435 * 86400 < first < START - 395 * 86400
    assert state.fact("months")[0] == "2025-10"
    assert state.fact("months")[-1] == "2026-11"


def test_people_are_made_once(state):
    population = Population(state)
    population.settle(20, 5)
    assert len(population.everybody()) == 20
    population.settle(99, 6)
    assert Population(state).everybody() == population.everybody()
