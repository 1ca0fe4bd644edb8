"""Made-up people by the hundred thousand."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from ctsync.sandbox.audience_query import AudienceQuery
from ctsync.sandbox.large.engine import connect
from ctsync.sandbox.large.making import make_months, make_people, months_between
from ctsync.sandbox.lifecycle import ZONES
from ctsync.sandbox.population import MOST_WITHOUT_DUCKDB, Population
from ctsync.sandbox.settings import Settings
from ctsync.sandbox.state import State

NOW = int(datetime(2026, 11, 24, 4, 30, tzinfo=UTC).timestamp())
SIZE = MOST_WITHOUT_DUCKDB + 1
DIGEST = """
import sys
from datetime import date
from pathlib import Path
from ctsync.sandbox.large.engine import connect
from ctsync.sandbox.large.making import make_months, make_people
folder = Path(sys.argv[1])
folder.mkdir()
with connect(folder) as connection:
    make_people(connection, folder, 2_000, 7)
    make_months(connection, folder, [date(2026, 10, 1), date(2026, 11, 1)], 2_000, 7)
"""


def digest(folder: Path, pattern: str = "*.parquet") -> str:
    """Of what is in the files, row by row."""
    found = hashlib.sha256()
    for file in sorted(folder.glob(pattern)):
        rows = duckdb.execute(f"SELECT * FROM read_parquet('{file}')").fetchall()
        found.update(repr((file.name, rows)).encode())
    return found.hexdigest()


def made(folder: Path, size: int, seed: int, *months: date) -> Path:
    folder.mkdir()
    with connect(folder) as connection:
        make_people(connection, folder, size, seed)
        make_months(connection, folder, list(months), size, seed)
    return folder


OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def test_the_same_seed_gives_the_same_people_in_another_process_and_another_seed_others(tmp_path):
    here = digest(made(tmp_path / "here", 2_000, 7, OCTOBER, NOVEMBER))
    subprocess.run([sys.executable, "-c", DIGEST, tmp_path / "there"], check=True, timeout=60)
    assert digest(tmp_path / "there") == here
    assert digest(made(tmp_path / "else", 2_000, 8, OCTOBER, NOVEMBER)) != here


def test_a_month_holds_the_same_events_whichever_months_were_made_before(tmp_path):
    alone = made(tmp_path / "alone", 500, 7, NOVEMBER)
    after = made(tmp_path / "after", 500, 7, OCTOBER, NOVEMBER)
    assert digest(alone, "*2026-11*") == digest(after, "*2026-11*") != digest(after, "*2026-10*")


def test_months_go_on_over_the_end_of_a_year():
    assert months_between(date(2026, 11, 24), date(2027, 2, 3)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
    ]


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A population of the smallest size that needs duckdb, chosen as a user chooses it."""
    state = State(tmp_path_factory.mktemp("large") / "sandbox.sqlite3")
    state.remember("began", NOW)
    population = Population(state)
    population.settle(50, 5)
    population.make(SIZE, 11, NOW)
    yield population, AudienceQuery(state, population), state
    population.close()
    state.close()


def asked(large, where, **body):
    return large[1].people({"where": where, **body}, NOW, "Asia/Kolkata", Settings())


def test_names_are_in_several_scripts_and_people_live_in_every_zone(large):
    people = list(asked(large, {}).members())
    assert [person["id"] for person in people] == list(range(1, SIZE + 1))
    assert {person["zone"] for person in people} == set(ZONES)
    names = "".join({person["profile"].get("Name", "") for person in people})
    assert all(any(first <= letter <= last for letter in names) for first, last in ("az", "अह", "அஹ", "اي"))
    assert {person["profile"].get("Language") for person in people} == {
        "en",
        "hi",
        "ta",
        "Hindi",
        "Tamil",
        None,
    }
    assert {tuple(person["devices"]) for person in people} >= {
        (),
        ("web",),
        ("ios", "android"),
        ("android", "web"),
    }
    shares = {key: sum(person[key] for person in people) / SIZE for key in ("mail", "whatsapp")}
    assert 0.87 < shares["mail"] < 0.89
    assert 0.79 < shares["whatsapp"] < 0.81


def test_an_estimate_is_the_number_of_people_that_walking_through_finds(large):
    charged = {"event_name": "Charged", "from": 20261001, "to": 20261124}
    where = charged | {
        "event_properties": [{"name": "Items|Category", "value": ["Books", "Toys"]}],
        "common_profile_properties": {"profile_fields": [{"name": "City", "value": "Mumbai"}]},
    }
    audience = asked(large, where)
    phones = [
        next((device for device in person["devices"] if device != "web"), None)
        for person in audience.members()
    ]
    assert audience.estimate({"devices": ["android", "ios"]}) == {
        "android": phones.count("android"),
        "ios": phones.count("ios"),
    }
    assert 0 < audience.count == len(phones)


def test_a_wrong_operator_shows(large):
    """A text is never greater than a number, and a number is no text."""
    profile = [{"name": "City", "operator": "greater_than", "value": 5}]
    assert asked(large, {"common_profile_properties": {"profile_fields": profile}}).count == 0
    event = {"event_name": "Charged", "from": 20260901, "to": 20261124}
    right = event | {"event_properties": [{"name": "Amount", "operator": "greater_than", "value": 50}]}
    wrong = event | {"event_properties": [{"name": "Amount", "operator": "contains", "value": "50"}]}
    assert asked(large, right).count > 1_000
    assert asked(large, wrong).count == 0


def test_some_people_do_a_lot_and_most_do_little(large):
    often = {"event_name": "App Launched", "from": 20251101, "to": 20261124, "operator": "greater_than"}
    shares = [
        asked(large, {"advanced_query": {"did_all": [often | {"value": times}]}}).count / SIZE
        for times in (0, 3, 10, 30)
    ]
    assert shares[0] > 0.8
    assert shares == sorted(shares, reverse=True)
    assert 0.01 < shares[2] < 0.2
    assert shares[3] > 0


def test_new_events_happen_as_the_clock_moves_on(large):
    count, _, last = large[0].events(NOW)
    later, _, moved = large[0].events(NOW + 40 * 86400)
    assert count < later
    assert last <= NOW < moved <= NOW + 40 * 86400


def test_one_person_is_found_by_number(large):
    assert large[0].find(SIZE)["id"] == SIZE
    assert large[0].find(SIZE + 1) is None
    assert [person["id"] for person in large[0].first(3)] == [1, 2, 3]


def test_a_segment_is_drawn_once_and_kept(large):
    first = asked(large, None, segment=3).count
    folder = large[2].path.parent / large[0].told["folder"]
    assert (folder / "segment-3.parquet").exists()
    assert asked(large, None, segment=3).count == first
